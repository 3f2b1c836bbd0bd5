// AccountProbe/set: tries the settings of a server without saving them (docs/decisions). What came out stands in the
// created object: {"ok": true, "error": null, "messages": 1204, ...} or {"ok": false, "error": {"class": "auth", ...}}.
//
// One that names an identity and no password logs in as mail of that identity will; where that proves its address
// (send::prove_by_login), it is proven from then on.
#include <array>
#include <utility>

#include "engine/collect/control.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/mail/identity.hpp"
#include "engine/oauth/desk.hpp"
#include "engine/send/own_identity.hpp"

namespace kontor::jmap {
namespace {

// Each may take a minute of a worker's time.
constexpr int most_probes_in_a_call = 4;

bool is_kind(const json& value) { return value == "incoming" || value == "outgoing"; }
bool is_empty(const json& text) { return text.is_null() || text.get_ref<const std::string&>().empty(); }
bool is_unsigned_or_null(const json& value) { return value.is_null() || is_unsigned(value); }

constexpr std::array<Property, 20> probe_properties = {{
    {"id", server_set | immutable},
    {"kind", 0, is_kind, R"("incoming")"},
    {"host", 0, is_text},
    {"port", 0, is_unsigned_or_null, "null"},
    {"security", 0, is_text, R"("tls")"},
    {"login", 0, is_text, R"("")"},
    {"auth", 0, is_text, R"("automatic")"},
    {"pinnedCertificate", 0, is_text_or_null, "null"},
    {"caFile", 0, is_text_or_null, "null"},
    {"password", write_only, is_text_or_null, "null"},
    // Without a password, the one stored for this account is tried: that of the server of the same kind, or with
    // sameCredentials that of the incoming one.
    {"externalAccountId", reference, is_id_or_null, "null"},
    {"sameCredentials", 0, is_boolean, "false"},
    // With auth "oauth": the access token of this authorization, or of the account.
    {"authorizationId", write_only, is_id_or_null, "null"},
    // Or the one of this identity's own server.
    {"identityId", reference, is_id_or_null, "null"},
    {"ok", server_set},
    {"error", server_set},
    {"messages", server_set},
    {"bytes", server_set},
    {"supportsUidl", server_set},
    // What the server showed of itself, its own certificate first, whether it was trusted or not.
    {"certificates", server_set},
}};

json to_json(const std::vector<mail::Certificate>& certificates) {
    json list = json::array();
    for (const mail::Certificate& each : certificates)
        list.push_back({{"subject", each.subject},
                        {"issuer", each.issuer},
                        {"validFrom", date_or_null(each.valid_from)},
                        {"validUntil", date_or_null(each.valid_until)},
                        {"fingerprint", each.fingerprint}});
    return list;
}

class ProbeWriter final : public Writer {
public:
    explicit ProbeWriter(Call& call) : call_(call) {}
    SetResult<json> create(json object) override;

private:
    SetResult<Secret> password_for(const json& object, bool outgoing);
    SetResult<std::optional<store::Record>> record_of_identity(const json& name);
    SetResult<Secret> password_of_identity(const json& name);
    SetResult<bool> prove(const json& name, const mail::ServerSettings& logged_in_to);
    SetResult<void> take_as_proof(const json& name, const mail::ServerSettings& logged_in_to);
    // Those of the account, where it is its own server that is tried.
    SetResult<void> take_authorities(const json& object, collect::ProbeRequest& request);
    // What answers the probe already, if anything.
    SetResult<std::optional<mail::CollectError>> take_tokens(const json& object, collect::ProbeRequest& request);

    Call& call_;
    int probes_ = 0;
};

SetResult<Secret> ProbeWriter::password_for(const json& object, bool outgoing) {
    if (const json& given = object["password"]; !is_empty(given)) return Secret(given.get<std::string>());
    if (const json& identity = object["identityId"]; outgoing && !identity.is_null())
        return password_of_identity(identity);
    const json& name = object["externalAccountId"];
    if (name.is_null()) return Secret();
    const auto account = find_external_account(call_, name.get<std::string>());
    if (!account) return SetError{account.error().type, "", {}, ""};
    if (!*account) return invalid_property("externalAccountId", "There is no such account.");
    const bool own = outgoing && object["sameCredentials"] != true;
    const auto field = own ? mail::outgoing_password : mail::incoming_password;
    auto secret = call_.view().secret(**account, field);
    if (!secret) return set_failure(secret.error());
    return std::move(*secret).value_or(Secret());
}

// It lies in whichever account of the person's it belongs to.
SetResult<std::optional<store::Record>> ProbeWriter::record_of_identity(const json& name) {
    const auto id = mail::RecordId::parse(name.get<std::string>()).value_or(mail::RecordId{});
    auto found = call_.view().record(store::Type::identity, store::Scope::all(), id);
    if (!found) return set_failure(found.error());
    return std::move(*found);
}

SetResult<Secret> ProbeWriter::password_of_identity(const json& name) {
    const auto found = record_of_identity(name);
    if (!found) return found.error();
    if (!*found) return invalid_property("identityId", "There is no such identity.");
    auto secret = call_.view().secret((*found)->id, mail::outgoing_password);
    if (!secret) return set_failure(secret.error());
    return std::move(*secret).value_or(Secret());
}

// True: its address was open, and is proven now. The identity may have become another one while the network was waited
// for.
SetResult<bool> ProbeWriter::prove(const json& name, const mail::ServerSettings& logged_in_to) {
    const auto found = record_of_identity(name);
    if (!found) return found.error();
    if (!*found) return false;
    auto identity = mail::identity_from_document((*found)->id, (*found)->document);
    if (!identity) return SetError{"serverFail", identity.error().message(), {}, ""};
    if (!send::prove_by_login(*identity, logged_in_to)) return false;
    const auto saved = call_.update().change_record(store::Type::identity, identity->id, mail::to_document(*identity));
    if (!saved) return set_failure(saved.error());
    return true;
}

// In a transaction of its own: probes are nothing that the store holds.
SetResult<void> ProbeWriter::take_as_proof(const json& name, const mail::ServerSettings& logged_in_to) {
    const auto failed = [](const MethodError& error) { return SetError{error.type, "", {}, ""}; };
    const auto begun = call_.begin();
    const auto proven = begun ? prove(name, logged_in_to) : SetResult<bool>(failed(begun.error()));
    if (proven && *proven) {
        const auto committed = call_.commit();
        return committed ? SetResult<void>() : failed(committed.error());
    }
    call_.abandon();
    if (auto opened = call_.open(); !opened) return failed(opened.error());
    return proven ? SetResult<void>() : SetResult<void>(proven.error());
}

SetResult<void> ProbeWriter::take_authorities(const json& object, collect::ProbeRequest& request) {
    const json& name = object["externalAccountId"];
    if (request.outgoing || name.is_null() || !request.server.ca_file.empty()) return {};
    const auto id = mail::RecordId::parse(name.get<std::string>()).value_or(mail::RecordId{});
    const auto record = call_.view().record(store::Type::external_account, call_.scope, id);
    if (!record) return set_failure(record.error());
    if (!*record) return {};
    const auto account = mail::external_account_from_document(id, (*record)->document);
    if (account && account->incoming.host == request.server.host) request.server.ca_file = account->incoming.ca_file;
    return {};
}

SetResult<std::optional<mail::CollectError>> ProbeWriter::take_tokens(const json& object,
                                                                      collect::ProbeRequest& request) {
    const std::optional<mail::CollectError> nothing;
    oauth::Desk* desk = call_.context().desk;
    if (const json& name = object["authorizationId"]; desk && name.is_string()) {
        const auto id = mail::RecordId::parse(name.get<std::string>()).value_or(mail::RecordId{});
        oauth::Access access = desk->access(call_.context().user, id, request.server.host);
        request.password = std::move(access.token);
        return std::move(access.error);
    }
    const json& name = object["externalAccountId"];
    if (name.is_null()) return invalid_property("authorizationId", "Sign in at the provider first.");
    const auto account = find_external_account(call_, name.get<std::string>());
    if (!account) return SetError{account.error().type, "", {}, ""};
    if (!*account) return invalid_property("externalAccountId", "There is no such account.");
    request.tokens_of = **account;
    return nothing;
}

SetResult<json> ProbeWriter::create(json object) {
    if (++probes_ > most_probes_in_a_call) return SetError{"rateLimit", "Too many probes in one call.", {}, ""};
    collect::ProbeRequest request;
    request.outgoing = object["kind"] == "outgoing";
    auto server = mail::server_settings_from_json(object, "", request.outgoing ? 465 : 995);
    if (!server) return invalid_property(server.error().where, server.error().message());
    if (server->host.empty()) return invalid_property("host", "Must not be empty.");
    if (!server->ca_file.empty() && !call_.context().may_name_files) {
        return invalid_property("caFile", "Only on the command line.");
    }
    request.server = std::move(*server);
    if (auto taken = take_authorities(object, request); !taken) return taken.error();
    const bool has_tokens = request.server.auth == mail::AuthKind::oauth;
    if (!has_tokens) {
        auto password = password_for(object, request.outgoing);
        if (!password) return password.error();
        request.password = std::move(*password);
    }

    collect::ProbeResult result;
    if (has_tokens) {
        const auto known = take_tokens(object, request);
        if (!known) return known.error();
        result.error = *known;
    }

    call_.release();  // no snapshot is held while the network is waited for
    if (!result.error) result = call_.context().collector->probe(call_.context().user, request);
    if (auto opened = call_.open(); !opened) return SetError{opened.error().type, "", {}, ""};
    const bool is_login_of_identity = request.outgoing && !object["identityId"].is_null() &&
                                      is_empty(object["password"]) && !request.password.empty();
    if (result.ok && is_login_of_identity)
        if (auto taken = take_as_proof(object["identityId"], request.server); !taken) return taken.error();
    return json{{"id", "probe" + std::to_string(probes_)},
                {"ok", result.ok},
                {"error", collect_error_json(result.error)},
                {"messages", result.messages},
                {"bytes", result.bytes},
                {"supportsUidl", result.supports_uidl},
                {"certificates", to_json(result.certificates)}};
}

// Nothing is kept, so nothing ever changes.
MethodResult<std::string> state(Call&) { return std::string("0"); }

MethodResult<std::vector<json>> read_probes(Call&, const std::vector<std::string>&, const Ids*) {
    return std::vector<json>();
}

MethodResult<std::unique_ptr<Writer>> write_probes(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<ProbeWriter>(call));
}

}  // namespace

constinit const DataType account_probe_type = {
    .name = "AccountProbe",
    .properties = probe_properties,
    .is_stored = false,
    .state = state,
    .read = read_probes,
    .writer = write_probes,
};

}  // namespace kontor::jmap
