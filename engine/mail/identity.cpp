#include "engine/mail/identity.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/mail/document.hpp"
#include "engine/mail/external_account_json.hpp"

namespace kontor::mail {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> routes = {"account", "custom", "house"};
constexpr std::array<std::string_view, 3> verification_states = {"verified", "needed", "codeSent"};
constexpr std::uint16_t submission_port = 465;

std::optional<Verification::State> verification_state_from(std::string_view text) {
    return enum_from<Verification::State>(verification_states, text);
}

json to_json(const std::vector<EmailAddress>& addresses) {
    json all = json::array();
    for (const EmailAddress& address : addresses)
        all.push_back({{"name", address.name ? json(*address.name) : json(nullptr)}, {"email", address.email}});
    return all;
}

Result<EmailAddress> address_from(const json& object, const std::string& where) {
    EmailAddress address;
    DocumentReader reader(object, where);
    std::string name;
    reader.read("name", name);
    if (reader.find("name")) address.name = name;
    reader.read("email", address.email);
    if (reader.error()) return *reader.error();
    return address;
}

Result<std::string> text_from(const json& value, const std::string& where) {
    if (!value.is_string()) return Error{"Not a text", "string", value.type_name(), where};
    return value.get<std::string>();
}

json to_json(const Verification& verification) {
    return {{"state", verification_state_name(verification.state)},
            {"codeHash", verification.code_hash},
            {"salt", verification.salt},
            {"sentAt", verification.sent_at.seconds},
            {"failures", verification.failures},
            {"codesToday", verification.codes_today},
            {"countedFrom", verification.counted_from.seconds},
            {"addresses", verification.addresses},
            {"byLogin", verification.by_login}};
}

Result<Verification> verification_from(const json& object) {
    Verification verification;
    DocumentReader reader(object, "verification");
    reader.read_name("state", verification.state, verification_state_from);
    reader.read("codeHash", verification.code_hash);
    reader.read("salt", verification.salt);
    reader.read("sentAt", verification.sent_at);
    reader.read("failures", verification.failures);
    reader.read("codesToday", verification.codes_today);
    reader.read("countedFrom", verification.counted_from);
    reader.read_list("addresses", verification.addresses, text_from);
    reader.read("byLogin", verification.by_login);
    if (reader.error()) return *reader.error();
    return verification;
}

}  // namespace

std::string_view route_name(Identity::Route route) { return routes[static_cast<std::size_t>(route)]; }
std::optional<Identity::Route> route_from_name(std::string_view text) {
    return enum_from<Identity::Route>(routes, text);
}
std::string_view verification_state_name(Verification::State state) {
    return verification_states[static_cast<std::size_t>(state)];
}

std::string to_document(const Identity& identity) {
    const json document = {{"account", id_or_null(identity.account)},
                           {"name", identity.name},
                           {"address", identity.address},
                           {"replyTo", to_json(identity.reply_to)},
                           {"bcc", to_json(identity.bcc)},
                           {"textSignature", identity.text_signature},
                           {"htmlSignature", identity.html_signature},
                           {"mayDelete", identity.may_delete},
                           {"route", route_name(identity.route)},
                           {"server", to_json(identity.server)},
                           {"hasPassword", identity.has_password},
                           {"verification", to_json(identity.verification)}};
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Identity> identity_from_document(RecordId id, std::string_view document) {
    const json object = json::parse(document, nullptr, false);
    if (object.is_discarded()) return Error{"The document is not JSON", "", "", ""};
    Identity identity;
    identity.id = id;
    identity.server.port = submission_port;
    DocumentReader reader(object, "");
    reader.read_name("account", identity.account, AccountId::parse);
    reader.read("name", identity.name);
    reader.read("address", identity.address);
    reader.read_list("replyTo", identity.reply_to, address_from);
    reader.read_list("bcc", identity.bcc, address_from);
    reader.read_text("textSignature", identity.text_signature);
    reader.read_text("htmlSignature", identity.html_signature);
    reader.read("mayDelete", identity.may_delete);
    reader.read_name("route", identity.route, route_from_name);
    reader.read("hasPassword", identity.has_password);
    if (const json* server = reader.find("server")) {
        auto settings = server_settings_from_json(*server, "server", submission_port);
        if (!settings) return settings.error();
        identity.server = std::move(*settings);
    }
    if (const json* verification = reader.find("verification")) {
        auto state = verification_from(*verification);
        if (!state) return state.error();
        identity.verification = std::move(*state);
    }
    if (reader.error()) return *reader.error();
    return identity;
}

}  // namespace kontor::mail
