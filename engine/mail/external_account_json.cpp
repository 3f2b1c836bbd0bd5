#include "engine/mail/external_account_json.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/mail/document.hpp"

namespace kontor::mail {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> securities = {"tls", "starttls", "plain"};
constexpr std::array<std::string_view, 9> auths = {"automatic",     "password", "plain",       "login", "cram-md5",
                                                   "scram-sha-256", "xoauth2",  "oauthbearer", "oauth"};
constexpr std::array<std::string_view, 4> disabled_reasons = {"", "user", "authentication", "connection"};
constexpr std::uint32_t longest_days = 36500;

// "14d"
std::optional<std::uint32_t> days_from(std::string_view text) {
    std::uint32_t days = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    if (error != std::errc{} || text.substr(static_cast<std::size_t>(end - text.data())) != "d") return std::nullopt;
    if (days == 0 || days > longest_days) return std::nullopt;
    return days;
}

bool is_fingerprint(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string_view security_name(Security security) { return securities[static_cast<std::size_t>(security)]; }
std::optional<Security> security_from_name(std::string_view text) { return enum_from<Security>(securities, text); }
std::string_view auth_name(AuthKind auth) { return auths[static_cast<std::size_t>(auth)]; }
std::optional<AuthKind> auth_from_name(std::string_view text) { return enum_from<AuthKind>(auths, text); }
std::string_view disabled_name(DisabledBecause because) { return disabled_reasons[static_cast<std::size_t>(because)]; }

std::string keep_name(const Keep& keep) {
    if (keep.rule == Keep::Rule::forever) return "forever";
    if (keep.rule == Keep::Rule::none) return "none";
    return std::to_string(keep.days) + "d";
}

std::optional<Keep> keep_from_name(std::string_view text) {
    if (text == "forever") return Keep{Keep::Rule::forever, Keep{}.days};
    if (text == "none") return Keep{Keep::Rule::none, Keep{}.days};
    if (const auto days = days_from(text)) return Keep{Keep::Rule::days, *days};
    return std::nullopt;
}

std::string since_name(const Since& since) {
    if (since.rule == Since::Rule::all) return "all";
    if (since.rule == Since::Rule::now) return "now";
    return std::to_string(since.days) + "d";
}

std::optional<Since> since_from_name(std::string_view text) {
    if (text == "all") return Since{Since::Rule::all, 0};
    if (text == "now") return Since{Since::Rule::now, 0};
    if (const auto days = days_from(text)) return Since{Since::Rule::days, *days};
    return std::nullopt;
}

json to_json(const ServerSettings& server) {
    return {{"host", server.host},
            {"port", server.port},
            {"security", security_name(server.security)},
            {"login", server.login},
            {"auth", auth_name(server.auth)},
            {"pinnedCertificate", text_or_null(server.pinned_certificate)},
            {"caFile", text_or_null(server.ca_file)}};
}

Result<ServerSettings> server_settings_from_json(const json& object, std::string_view inside,
                                                 std::uint16_t default_port) {
    ServerSettings server;
    server.port = default_port;
    DocumentReader reader(object, inside);
    reader.read("host", server.host);
    reader.read("port", server.port, 1);
    reader.read_name("security", server.security, security_from_name);
    reader.read("login", server.login);
    reader.read_name("auth", server.auth, auth_from_name);
    reader.read("pinnedCertificate", server.pinned_certificate);
    reader.read("caFile", server.ca_file);
    if (!server.pinned_certificate.empty() && !is_fingerprint(server.pinned_certificate)) {
        reader.wrong("pinnedCertificate", "64 lower-case hexadecimal digits", object);
    }
    if (reader.error()) return *reader.error();
    return server;
}

namespace {

json incoming_json(const ExternalAccount& account) {
    json object = to_json(account.incoming);
    object["protocol"] = "pop3";
    object["hasPassword"] = account.has_password;
    return object;
}

json outgoing_json(const ExternalAccount& account) {
    json object = account.outgoing ? to_json(*account.outgoing) : json::object();
    if (!account.outgoing) {
        for (const char* name : {"host", "port", "security", "login", "auth", "pinnedCertificate", "caFile"}) {
            object[name] = nullptr;
        }
    }
    object["use"] = account.outgoing ? "custom" : "house";
    object["sameCredentials"] = account.outgoing_same_credentials;
    object["hasPassword"] = account.outgoing_has_password;
    return object;
}

void read_incoming(DocumentReader& reader, ExternalAccount& account) {
    const json* incoming = reader.find("incoming");
    if (!incoming) return;
    auto server = server_settings_from_json(*incoming, "incoming", ServerSettings{}.port);
    if (!server) return reader.fail(server.error());
    account.incoming = std::move(*server);
    DocumentReader inner(*incoming, "incoming");
    std::string protocol = "pop3";
    inner.read("protocol", protocol);
    if (protocol != "pop3") inner.wrong("protocol", "pop3", *incoming);
    inner.read("hasPassword", account.has_password);
    if (inner.error()) reader.fail(*inner.error());
}

void read_outgoing(DocumentReader& reader, ExternalAccount& account) {
    const json* outgoing = reader.find("outgoing");
    if (!outgoing) return;
    DocumentReader inner(*outgoing, "outgoing");
    std::string use = "house";
    inner.read("use", use);
    if (use != "house" && use != "custom") inner.wrong("use", "custom or house", *outgoing);
    inner.read("sameCredentials", account.outgoing_same_credentials);
    inner.read("hasPassword", account.outgoing_has_password);
    if (inner.error()) return reader.fail(*inner.error());
    if (use == "house") return;
    auto server = server_settings_from_json(*outgoing, "outgoing", 465);
    if (!server) return reader.fail(server.error());
    account.outgoing = std::move(*server);
}

std::optional<DisabledBecause> reason_from(std::string_view text) {
    return text.empty() ? std::nullopt : enum_from<DisabledBecause>(disabled_reasons, text);
}

}  // namespace

json to_json(const ExternalAccount& account) {
    return {{"jmapAccountId", account.jmap_account ? json(account.jmap_account.to_string()) : json(nullptr)},
            {"name", account.name},
            {"address", account.address},
            {"isDefault", account.is_default},
            {"incoming", incoming_json(account)},
            {"outgoing", outgoing_json(account)},
            {"oauthProvider", text_or_null(account.oauth_provider)},
            {"keepOnServer", keep_name(account.keep)},
            {"since", since_name(account.since)},
            {"interval", account.interval_seconds},
            {"maxMessageSize", account.max_message_size},
            {"isEnabled", account.is_enabled()},
            {"disabledBecause", text_or_null(std::string(disabled_name(account.disabled)))},
            {"consecutiveAuthFailures", account.consecutive_auth_failures},
            {"consecutiveConnectFailures", account.consecutive_connect_failures}};
}

std::string to_document(const ExternalAccount& account) {
    return to_json(account).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<ExternalAccount> external_account_from_json(RecordId id, const json& object) {
    ExternalAccount account;
    account.id = id;
    DocumentReader reader(object, "");
    reader.read_name("jmapAccountId", account.jmap_account, AccountId::parse);
    reader.read("name", account.name);
    reader.read("address", account.address);
    reader.read("isDefault", account.is_default);
    read_incoming(reader, account);
    read_outgoing(reader, account);
    reader.read("oauthProvider", account.oauth_provider);
    reader.read_name("keepOnServer", account.keep, keep_from_name);
    reader.read_name("since", account.since, since_from_name);
    reader.read("interval", account.interval_seconds);
    reader.read("maxMessageSize", account.max_message_size);
    reader.read("consecutiveAuthFailures", account.consecutive_auth_failures);
    reader.read("consecutiveConnectFailures", account.consecutive_connect_failures);
    bool enabled = true;
    reader.read("isEnabled", enabled);
    // "isEnabled": false without a reason is a person's doing.
    if (!enabled) account.disabled = DisabledBecause::by_user;
    if (!enabled) reader.read_name("disabledBecause", account.disabled, reason_from);
    if (reader.error()) return *reader.error();
    return account;
}

Result<ExternalAccount> external_account_from_document(RecordId id, std::string_view document) {
    const json object = json::parse(document, nullptr, false);
    if (object.is_discarded()) return Error{"The document is not JSON", "", "", ""};
    return external_account_from_json(id, object);
}

}  // namespace kontor::mail
