// Signing in at a provider: update_provider.cpp carries it out.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "engine/mail/ids.hpp"

namespace kontor::state {

struct SignInAtProvider {
    std::string provider;                   // its id
    std::optional<mail::RecordId> account;  // empty: for the account of the form
};
struct OpenProviderAgain {};  // the window was closed, or did not open
struct CancelProvider {};
struct UsePassword {};  // instead, in the form

using ProviderAction = std::variant<SignInAtProvider, OpenProviderAgain, CancelProvider, UsePassword>;

}  // namespace kontor::state
