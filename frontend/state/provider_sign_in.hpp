// Signing in at a provider, as far as a window sees it: a page of the provider is open elsewhere, and the person is in
// it.
#pragma once

#include <optional>
#include <string>

#include "bridge/replica.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::state {

// One at a time; a new one takes the place of another.
struct ProviderSignIn {
    bridge::Id provider;
    std::string title;                      // of the provider
    std::optional<mail::RecordId> account;  // empty: for the account of the form
    bridge::Ticket ticket = 0;
    bridge::Id authorization;  // empty: the relay has not answered yet
    std::string path;          // what was opened
};

}  // namespace kontor::state
