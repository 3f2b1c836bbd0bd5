#include "engine/jmap/session.hpp"

#include "engine/base/sha256.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/email_submission/email_submission.hpp"
#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"
#include "engine/send/house.hpp"

namespace kontor::jmap {
namespace {

// Raised by whoever changes what the session object says of this server.
constexpr std::string_view revision = "5";

std::string key(std::string_view name) { return std::string(name); }

json core_capability(const Limits& limits) {
    return {{"maxSizeUpload", limits.size_upload},
            {"maxConcurrentUpload", limits.concurrent_upload},
            {"maxSizeRequest", limits.size_request},
            {"maxConcurrentRequests", limits.concurrent_requests},
            {"maxCallsInRequest", limits.calls_in_request},
            {"maxObjectsInGet", limits.objects_in_get},
            {"maxObjectsInSet", limits.objects_in_set},
            {"collationAlgorithms", {"i;ascii-casemap", "i;unicode-casemap"}}};
}

std::string socket_url(const std::string& base_url) {
    return (base_url.compare(0, 5, "https") == 0 ? "wss" + base_url.substr(5) : "ws" + base_url.substr(4)) + "/jmap/ws";
}

// Whether mail may leave through the house, which address it then names as its Sender, and how many messages of one
// person in 24 hours; 0: any number.
json identity_capability(const Context& context) {
    if (!context.house) return {{"house", nullptr}};
    return {{"house", {{"address", context.house->address}, {"dailyLimit", context.house->daily_limit}}}};
}

json capabilities(const SessionRequest& request, const Context& context) {
    json all = json::object();
    all[key(capability::core)] = core_capability(context.limits);
    all[key(capability::mail)] = json::object();
    all[key(capability::quota)] = json::object();
    all[key(capability::vacation)] = json::object();
    all[key(capability::submission)] = json::object();
    all[key(capability::identity)] = identity_capability(context);
    all[key(capability::websocket)] = {{"url", socket_url(request.base_url)}, {"supportsPush", true}};
    // Who is signed in, and whether they look after others.
    if (context.people)
        all[key(capability::people)] = {{"personId", context.user.to_string()}, {"isAdministrator", context.is_admin}};
    if (context.collector) all[key(capability::collector)] = {{"unifiedAccountId", capability::unified_account}};
    return all;
}

// RFC 8621 1.3.1.
json mail_capability() {
    return {{"maxMailboxesPerEmail", nullptr},
            {"maxMailboxDepth", 32},
            {"maxSizeMailboxName", 255},
            {"maxSizeAttachmentsPerEmail", limits::upload_bytes},
            {"emailQuerySortOptions",
             {"receivedAt", "sentAt", "size", "from", "to", "subject", "hasKeyword", "allInThreadHaveKeyword",
              "someInThreadHaveKeyword"}},
            {"mayCreateTopLevelMailbox", true}};
}

// RFC 8621 1.3.2. Each extension with its arguments in EHLO (RFC 4865, 3461, 1870).
json submission_capability() {
    return {{"maxDelayedSend", longest_delay_seconds},
            {"submissionExtensions",
             {{"FUTURERELEASE", json::array({std::to_string(longest_delay_seconds)})},
              {"DSN", json::array()},
              {"SIZE", json::array({std::to_string(limits::submitted_message)})}}}};
}

json account_json(const mail::Account& account, const Context& context) {
    const bool is_home = account.kind == mail::AccountKind::home;
    json capabilities = json::object();
    capabilities[key(capability::core)] = json::object();
    capabilities[key(capability::mail)] = mail_capability();
    capabilities[key(capability::vacation)] = json::object();
    capabilities[key(capability::submission)] = submission_capability();
    capabilities[key(capability::identity)] = json::object();
    if (is_home) capabilities[key(capability::quota)] = json::object();
    if (context.people && is_home) capabilities[key(capability::people)] = json::object();
    if (context.collector && is_home) capabilities[key(capability::collector)] = json::object();
    return {{"name", account.name},
            {"isPersonal", true},
            {"isReadOnly", false},
            {"accountCapabilities", std::move(capabilities)}};
}

}  // namespace

store::Result<std::string> session_state(store::View& view) {
    const auto accounts = view.accounts();
    if (!accounts) return accounts.error();
    Sha256 hash;
    hash.update(revision);
    for (const mail::Account& account : *accounts) {
        const std::string size = std::to_string(account.name.size());
        hash.update(account.id.to_string() + ' ' + size + ' ' + account.name);
    }
    std::string state;
    const Sha256Digest digest = hash.finish();
    for (std::size_t i = 0; i < 8; ++i) {
        state += "0123456789abcdef"[digest[i] >> 4];
        state += "0123456789abcdef"[digest[i] & 15];
    }
    return state;
}

store::Result<std::string> session_object(store::View& view, const SessionRequest& request, const Context& context) {
    const auto accounts = view.accounts();
    if (!accounts) return accounts.error();
    const auto state = session_state(view);
    if (!state) return state.error();

    json session = json::object();
    session["capabilities"] = capabilities(request, context);
    session["accounts"] = json::object();
    session["primaryAccounts"] = json::object();
    for (const mail::Account& account : *accounts) {
        const std::string id = account.id.to_string();
        session["accounts"][id] = account_json(account, context);
        if (account.kind != mail::AccountKind::home) continue;
        session["primaryAccounts"][key(capability::mail)] = id;
        session["primaryAccounts"][key(capability::quota)] = id;
        session["primaryAccounts"][key(capability::vacation)] = id;
        session["primaryAccounts"][key(capability::submission)] = id;
        session["primaryAccounts"][key(capability::identity)] = id;
        if (context.people) session["primaryAccounts"][key(capability::people)] = id;
        if (context.collector) session["primaryAccounts"][key(capability::collector)] = id;
    }
    session["username"] = request.username;
    const std::string root = request.base_url + "/jmap/";
    session["apiUrl"] = root + "api";
    session["downloadUrl"] = root + "download/{accountId}/{blobId}/{name}?accept={type}";
    session["uploadUrl"] = root + "upload/{accountId}/";
    session["eventSourceUrl"] = root + "eventsource/?types={types}&closeafter={closeafter}&ping={ping}";
    session["state"] = *state;
    return write_json(session);
}

}  // namespace kontor::jmap
