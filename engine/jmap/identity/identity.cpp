#include "engine/jmap/identity/identity.hpp"

#include <array>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/email/draft.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/send/verification.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<Property, 12> identity_properties = {{
    {"id", server_set | immutable},
    {"name", 0, is_text, R"("")"},
    {"email", immutable, is_text},
    {"replyTo", 0, is_address_list, "null"},
    {"bcc", 0, is_address_list, "null"},
    {"textSignature", 0, is_text, R"("")"},
    {"htmlSignature", 0, is_text, R"("")"},
    {"mayDelete", server_set},
    {"route", needs_identity | may_be_left_out, is_text},
    {"server", needs_identity | may_be_left_out, is_object_or_null, "null"},
    {"password", needs_identity | write_only | may_be_left_out, is_text_or_null, "null"},
    {"verification", needs_identity | server_set},
}};

json addresses_or_null(const std::vector<mail::EmailAddress>& addresses) {
    json list = json::array();
    for (const mail::EmailAddress& address : addresses)
        list.push_back({{"name", address.name ? json(*address.name) : json(nullptr)}, {"email", address.email}});
    return list.empty() ? json(nullptr) : list;
}

json server_json(const mail::Identity& identity) {
    if (identity.route != mail::Identity::Route::custom) return nullptr;
    json server = mail::to_json(identity.server);
    server["hasPassword"] = identity.has_password;
    return server;
}

json verification_json(const mail::Identity& identity) {
    const mail::Verification& verification = identity.verification;
    const bool was_sent = verification.sent_at.seconds != 0;
    return {{"state", mail::verification_state_name(verification.state)},
            {"addresses", send::unproven(identity)},
            {"sentAt", date_or_null(was_sent ? std::optional(verification.sent_at) : std::nullopt)}};
}

json to_json(const mail::Identity& identity) {
    json object = server_set_part(identity);
    object["name"] = identity.name;
    object["email"] = identity.address;
    object["replyTo"] = addresses_or_null(identity.reply_to);
    object["bcc"] = addresses_or_null(identity.bcc);
    object["textSignature"] = identity.text_signature;
    object["htmlSignature"] = identity.html_signature;
    return object;
}

MethodResult<std::vector<json>> read_identities(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    const auto records = call.view().records(store::Type::identity, call.scope);
    if (!records) return server_failure(records.error());
    std::vector<json> list;
    for (const store::Record& record : *records) {
        if (!is_chosen(ids, record.id.to_string())) continue;
        const auto identity = mail::identity_from_document(record.id, record.document);
        if (!identity) return MethodError{"serverFail", identity.error().message()};
        list.push_back(chosen(to_json(*identity), wanted));
    }
    return list;
}

}  // namespace

json server_set_part(const mail::Identity& identity) {
    return {{"id", identity.id.to_string()},
            {"mayDelete", identity.may_delete},
            {"route", mail::route_name(identity.route)},
            {"server", server_json(identity)},
            {"verification", verification_json(identity)}};
}

SetResult<std::optional<mail::Identity>> find_identity(Call& call, const std::string& name) {
    const auto id = mail::RecordId::parse(name).value_or(mail::RecordId{});
    const auto record = call.view().record(store::Type::identity, call.scope, id);
    if (!record) return set_failure(record.error());
    if (!*record) return std::optional<mail::Identity>();
    auto identity = mail::identity_from_document(id, (*record)->document);
    if (!identity) return SetError{"serverFail", identity.error().message(), {}, ""};
    return std::optional(std::move(*identity));
}

constinit const DataType identity_type = {
    .name = "Identity",
    .properties = identity_properties,
    .state = stored_state<store::Type::identity>,
    .changes = stored_changes<store::Type::identity, mail::RecordId>,
    .read = read_identities,
    .writer = identity_writer,
};

}  // namespace kontor::jmap
