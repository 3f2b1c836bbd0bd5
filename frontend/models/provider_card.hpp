// How one signs in at a provider, on the page of an account and in its form [A7].
#pragma once

#include <optional>
#include <string>

#include "engine/mail/ids.hpp"
#include "frontend/models/context.hpp"

namespace kontor::models {

struct ProviderCard {
    bridge::Id provider;
    std::optional<mail::RecordId> account;  // empty: of the form
    // Nothing is under way: a button. Else a sentence with two ways on.
    std::string button;
    bool is_cure = false;  // pressing it is what has to be done
    std::string waiting, open_again, cancel;
};

// Of a mail server; empty: none of the providers' that are set up here. `again`: the person did so before.
std::optional<ProviderCard> provider_card(const Context&, const std::string& host,
                                          std::optional<mail::RecordId> account, bool again);

}  // namespace kontor::models
