// What it means for an external account that its person has signed in at a provider: from then on it has tokens, and no
// password any more.
#pragma once

#include <optional>
#include <string>

#include "engine/mail/external_account.hpp"
#include "engine/oauth/provider.hpp"
#include "engine/oauth/tokens.hpp"
#include "engine/store/store.hpp"

namespace kontor::oauth {

// With which tokens a server of the account is to be talked to.
bool uses_tokens(const mail::ExternalAccount& account, bool outgoing);

// Why this provider's tokens do not open the account, for a person; empty: they do (threats A4).
std::optional<std::string> misfit(const mail::ExternalAccount& account, const Provider& provider);

// Into the account: its incoming server, and its outgoing one where that is the same provider's, is talked to with
// tokens; authentication failures are forgotten, and an account they had switched off is on again. Not stored.
void apply_sign_in(mail::ExternalAccount& account, const Provider& provider);

// The same for a stored account, with everything that hangs on it: tokens are sealed, passwords go, mail that waited
// for the outgoing server is tried again. Empty: there is no such account, or it does not fit.
store::Result<std::optional<mail::ExternalAccount>> sign_in(store::Update& update, mail::RecordId id,
                                                            const Tokens& tokens, const Provider& provider,
                                                            UtcTime now);

}  // namespace kontor::oauth
