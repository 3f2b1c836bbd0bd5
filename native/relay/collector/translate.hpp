// Between the words of the account's settings and those of the protocol rooms.
#pragma once

#include <string>

#include "engine/base/instant.hpp"
#include "engine/base/secret.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/pop3/client.hpp"
#include "engine/smtp/client.hpp"
#include "engine/store/failure.hpp"

namespace kontor::relay {

pop3::ClientSettings client_settings(const mail::ServerSettings& server, const Secret& password,
                                     const pop3::Quirks& quirks);

// Without a login name there is no login.
smtp::ClientSettings smtp_settings(const mail::ServerSettings& server, const Secret& password);

mail::CollectError to_collect_error(const pop3::Error& error);
mail::CollectError to_collect_error(const smtp::Error& error);
// Exchange Online says so where an administrator has to allow SMTP for the mailbox first (535 5.7.139).
bool is_smtp_switched_off(const smtp::Error& error);
// ErrorClass::storage; detail "full", "stopped", "failed".
mail::CollectError to_collect_error(const store::Failure& failure);

// ErrorClass::quota, detail "over-quota": what is not collected stays on the server until there is room. Without that
// detail it is a limit of the provider's.
mail::CollectError over_quota(const std::string& what);
bool is_over_quota(const mail::CollectError& error);

mail::CollectError collect_error(mail::ErrorClass error_class, std::string message, std::string detail);

}  // namespace kontor::relay
