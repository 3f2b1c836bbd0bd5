#include "engine/jmap/authorization/authorization.hpp"

#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/oauth/desk.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<Property, 3> provider_properties = {{
    {"id", server_set | immutable},
    {"title", server_set},
    {"mailHosts", server_set},
}};

constexpr std::array<Property, 10> authorization_properties = {{
    {"id", server_set | immutable},
    {"providerId", immutable, is_text},
    {"externalAccountId", immutable | reference, is_id_or_null, "null"},
    {"loginHint", immutable, is_text, R"("")"},
    {"isCancelled", 0, is_boolean, "false"},
    {"path", server_set},
    {"state", server_set},
    {"address", server_set},
    {"error", server_set},
    {"created", server_set},
}};

constexpr std::array<std::string_view, 4> authorization_states = {"waiting", "done", "failed", "cancelled"};

json authorization_json(const oauth::Authorization& authorization) {
    using State = oauth::Authorization::State;
    const auto& wish = authorization.wish;
    json error = nullptr;
    if (authorization.state == State::failed) error = {{"code", authorization.error}, {"server", authorization.words}};
    return {{"id", authorization.id.to_string()},
            {"providerId", wish.provider},
            {"externalAccountId", wish.account ? json(wish.account->to_string()) : json(nullptr)},
            {"loginHint", wish.login_hint},
            {"isCancelled", authorization.state == State::cancelled},
            {"path", "/oauth/start?id=" + authorization.id.to_string()},
            {"state", authorization_states[static_cast<std::size_t>(authorization.state)]},
            {"address", authorization.address.empty() ? json(nullptr) : json(authorization.address)},
            {"error", std::move(error)},
            {"created", date_or_null(authorization.created)}};
}

oauth::Desk* desk(const Call& call) { return call.context().desk; }

MethodResult<std::string> desk_state(Call& call) {
    return desk(call) ? desk(call)->state(call.context().user) : std::string();
}

MethodResult<std::vector<json>> read_providers(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    std::vector<json> list;
    if (!desk(call)) return list;
    for (const oauth::Provider& provider : desk(call)->providers()) {
        if (!is_chosen(ids, provider.name)) continue;
        const json object = {{"id", provider.name}, {"title", provider.title}, {"mailHosts", provider.mail_hosts}};
        list.push_back(chosen(object, wanted));
    }
    return list;
}

// What is set up changes with a restart only, and then everybody asks anew.
MethodResult<std::string> provider_state(Call&) { return std::string("0"); }

MethodResult<std::vector<json>> read_authorizations(Call& call, const std::vector<std::string>& wanted,
                                                    const Ids* ids) {
    std::vector<json> list;
    if (!desk(call)) return list;
    for (const oauth::Authorization& authorization : desk(call)->authorizations(call.context().user)) {
        if (!is_chosen(ids, authorization.id.to_string())) continue;
        list.push_back(chosen(authorization_json(authorization), wanted));
    }
    return list;
}

class AuthorizationWriter final : public Writer {
public:
    explicit AuthorizationWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override {
        if (!desk(call_)) return SetError{"forbidden", "No provider is set up for signing in.", {}, ""};
        if (object["isCancelled"] == true) return invalid_property("isCancelled", "It begins uncancelled.");
        oauth::Wish wish;
        wish.provider = object["providerId"].get<std::string>();
        wish.login_hint = object["loginHint"].get<std::string>();
        if (const json& name = object["externalAccountId"]; !name.is_null()) {
            const auto account = find_external_account(call_, name.get<std::string>());
            if (!account) return SetError{account.error().type, "", {}, ""};
            if (!*account) return invalid_property("externalAccountId", "There is no such account.");
            wish.account = **account;
        }
        const auto id = desk(call_)->begin(call_.context().user, wish, call_.context().now);
        if (!id) return invalid_property("providerId", id.error().message());
        for (const oauth::Authorization& known : desk(call_)->authorizations(call_.context().user))
            if (known.id == *id) return authorization_json(known);
        return json{{"id", id->to_string()}};
    }

    SetResult<json> update(const std::string& id, const json& changed) override {
        if (changed["isCancelled"] != true) return invalid_property("isCancelled", "It cannot be taken up again.");
        const auto known = mail::RecordId::parse(id);
        if (!desk(call_) || !known || !desk(call_)->cancel(call_.context().user, *known)) return not_found();
        return json{{"state", "cancelled"}};
    }

private:
    Call& call_;
};

MethodResult<std::unique_ptr<Writer>> write_authorizations(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<AuthorizationWriter>(call));
}

}  // namespace

constinit const DataType oauth_provider_type = {
    .name = "OAuthProvider",
    .properties = provider_properties,
    .is_stored = false,
    .state = provider_state,
    .read = read_providers,
};

constinit const DataType authorization_type = {
    .name = "Authorization",
    .properties = authorization_properties,
    .is_stored = false,
    .state = desk_state,
    .read = read_authorizations,
    .writer = write_authorizations,
};

}  // namespace kontor::jmap
