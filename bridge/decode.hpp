// JMAP objects as the window's values. Private to the bridge.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/json.hpp"
#include "bridge/objects.hpp"

namespace kontor::bridge {

// Properties asked of Email/get for the list and the head of the reader. Those of the collector
// capability say where an e-mail of the unified account really lives.
const Json& email_properties();
const Json& body_properties();

std::vector<mail::EmailAddress> decode_addresses(const Json& list);
Session decode_session(const Json&);
std::vector<Account> decode_accounts(const Json& session);
Mailbox decode_mailbox(const Json&, const Id& account);
Email decode_email(const Json&);
// Only the properties that can change.
void update_email(Email&, const Json&);
Body decode_body(const Json&);
Snippet decode_snippet(const Json&);
// Of RFC 8621 5: "&lt;b&gt; <mark>word</mark>". Other tags stand as they are.
MarkedText decode_marked(std::string_view html);
mail::ExternalAccount decode_external_account(const Json&);
mail::ExternalAccountStatus decode_status(const Json&);
std::vector<mail::PastRun> decode_history(const Json&);
std::vector<mail::Certificate> decode_certificates(const Json&);
Filter decode_filter(const Json&);
FilterRun decode_filter_run(const Json&);
std::vector<ScriptMistake> decode_mistakes(const Json& errors);
std::optional<mail::CollectError> decode_collect_error(const Json&);
std::vector<OAuthProvider> decode_oauth_providers(const Json& answer);
Authorization decode_authorization(const Json&);
// Of the answers to Person/get, SignIn/get, TwoStep/get and AuditEntry/get, in this order from the first on.
People decode_people(const Json& methods);
Revealed decode_revealed(const Json& object);

// For ExternalAccount/set; passwords only when they are not empty.
Json encode_external_account(const mail::ExternalAccount&, const std::string& password,
                             const std::string& outgoing_password = {});
// For Filter/set: the form, or else the script.
Json encode_filter(const Filter&);
Json encode_server(const mail::ServerSettings&);

// RFC 8620 1.4 UTCDate, or RFC 3339 with an offset; offset_minutes receives the writer's zone.
std::optional<UtcTime> decode_date(std::string_view, std::int16_t* offset_minutes = nullptr);

}  // namespace kontor::bridge
