// SignIn/get and /set: one's own sessions and tokens.
#include <array>
#include <charconv>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/people/people.hpp"

namespace kontor::jmap {
namespace {

using SignInId = mail::Id<'s'>;

constexpr std::array<Property, 8> sign_in_properties = {{
    {"id", server_set | immutable},
    {"label", immutable, is_text},  // of a session: the browser's User-Agent
    {"kind", server_set},           // "session", "token"
    {"address", server_set},        // from which it was last used; may be empty
    {"created", server_set},
    {"lastUsed", server_set},
    {"expires", server_set},
    {"isCurrent", server_set},  // it is the one that asks
}};

json sign_in_json(const store::Login& login, const Call& call) {
    return {{"id", SignInId{login.id}.to_string()},
            {"label", login.label},
            {"kind", login.kind == store::Login::Kind::token ? "token" : "session"},
            {"address", login.address},
            {"created", date_or_null(login.created)},
            {"lastUsed", date_or_null(login.last_used)},
            {"expires", date_or_null(login.expires)},
            {"isCurrent", login.id == call.context().login}};
}

MethodResult<std::vector<json>> read_sign_ins(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    const auto logins = people_desk(call).logins(actor(call));
    if (!logins) return method_error(logins.error());
    std::vector<json> list;
    for (const store::Login& login : *logins)
        if (is_chosen(ids, SignInId{login.id}.to_string())) list.push_back(chosen(sign_in_json(login, call), wanted));
    return list;
}

class SignInWriter final : public Writer {
public:
    explicit SignInWriter(Call& call) : call_(call) {}

    // The only answer that ever has the token.
    SetResult<json> create(json object) override {
        const auto token = people_desk(call_).make_token(actor(call_), object["label"].get<std::string>());
        if (!token) return set_error(token.error());
        return json{{"id", SignInId{token->id}.to_string()},
                    {"kind", "token"},
                    {"address", ""},
                    {"created", date_or_null(call_.context().now)},
                    {"lastUsed", date_or_null(call_.context().now)},
                    {"expires", nullptr},
                    {"isCurrent", false},
                    {"token", std::string(token->secret.reveal())}};
    }

    SetResult<void> destroy(const std::string& name) override {
        const auto id = SignInId::parse(name);
        if (!id) return not_found();
        const auto ended = people_desk(call_).end_login(actor(call_), id->value);
        if (!ended) return set_error(ended.error());
        return {};
    }

private:
    Call& call_;
};

MethodResult<std::unique_ptr<Writer>> write_sign_ins(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<SignInWriter>(call));
}

}  // namespace

constinit const DataType sign_in_type = {
    .name = "SignIn",
    .properties = sign_in_properties,
    .is_stored = false,
    .state = people_state,
    .read = read_sign_ins,
    .writer = write_sign_ins,
};

}  // namespace kontor::jmap
