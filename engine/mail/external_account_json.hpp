// An external account as the JSON document that a store::Record of Type::external_account keeps, and that
// the JMAP type ExternalAccount shows:
//
//   {"jmapAccountId": "a2", "name": "Work", "address": "a@example.org", "isDefault": false,
//    "incoming": {"protocol": "pop3", "host": "pop.example.org", "port": 995, "security": "tls",
//                 "login": "a", "auth": "automatic", "hasPassword": true, "pinnedCertificate": null, "caFile": null},
//    "outgoing": {"use": "custom", "host": ..., "port": 465, "security": "tls", "login": "a", "auth": "automatic",
//                 "sameCredentials": true, "hasPassword": false, "pinnedCertificate": null, "caFile": null},
//    "oauthProvider": null | "microsoft",
//    "keepOnServer": "forever" | "none" | "14d", "since": "all" | "now" | "30d",
//    "interval": 300, "maxMessageSize": 0,
//    "isEnabled": true, "disabledBecause": null | "user" | "authentication" | "connection",
//    "consecutiveAuthFailures": 0, "consecutiveConnectFailures": 0}
//
// With "use": "house" the server's own properties are null. Days are spelled as on the command line.
// A password is never part of the document: it is a secret of the record, under the names below.
// Sizes are octets, intervals seconds; maxMessageSize 0 means limits::collected_message.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/mail/external_account.hpp"

namespace kontor::mail {

// Names of the secrets of an external account's record (store::Update::put_secret).
inline constexpr std::string_view incoming_password = "incoming-password";
inline constexpr std::string_view outgoing_password = "outgoing-password";
inline constexpr std::string_view oauth_tokens = "oauth-tokens";  // oauth::Tokens, for both servers

// The document. ExternalAccount::id is not in it: it is the record's.
std::string to_document(const ExternalAccount&);
nlohmann::json to_json(const ExternalAccount&);

// Missing properties take the default of the struct; unknown ones are ignored. Error::where names the property that
// is wrong as a JSON pointer without its leading slash ("incoming/port"); where is empty for text that is no object.
Result<ExternalAccount> external_account_from_document(RecordId, std::string_view document);
Result<ExternalAccount> external_account_from_json(RecordId, const nlohmann::json& object);

// The server part alone, as in "incoming" and as an AccountProbe gives it. `inside` begins Error::where.
nlohmann::json to_json(const ServerSettings&);
Result<ServerSettings> server_settings_from_json(const nlohmann::json& object, std::string_view inside,
                                                 std::uint16_t default_port);

// "forever", "none", "14d"; "all", "now", "30d". One spelling for documents, JMAP and the command line; 1-36500 days.
std::string keep_name(const Keep&);
std::optional<Keep> keep_from_name(std::string_view);
std::string since_name(const Since&);
std::optional<Since> since_from_name(std::string_view);

std::string_view security_name(Security);  // "tls", "starttls", "plain"
std::optional<Security> security_from_name(std::string_view);
std::string_view auth_name(AuthKind);  // "automatic", "password", "cram-md5", ...
std::optional<AuthKind> auth_from_name(std::string_view);
std::string_view disabled_name(DisabledBecause);  // "" for enabled

}  // namespace kontor::mail
