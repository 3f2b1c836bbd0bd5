// Accounts whose person signs in at a provider: which tokens a new one gets, and what may be changed of a known one.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "engine/jmap/errors.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/oauth/tokens.hpp"

namespace kontor::jmap {

class Call;

// Of the authorization that /create names, and the account made to fit. Empty: it has a password.
SetResult<std::optional<oauth::Tokens>> tokens_of_new(Call&, const nlohmann::json& authorization_id,
                                                      mail::ExternalAccount&);
// Tokens of an account go where it no longer uses any.
SetResult<void> keep_tokens(Call&, const mail::ExternalAccount& before, mail::ExternalAccount& now);

}  // namespace kontor::jmap
