#include "engine/jmap/dispatch.hpp"

#include <optional>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/problem.hpp"
#include "engine/jmap/references.hpp"
#include "engine/jmap/request.hpp"
#include "engine/jmap/session.hpp"

namespace kontor::jmap {
namespace {

// accountId -> the scope of the call.
MethodResult<void> choose_account(Call& call) {
    if (call.method.accounts == Accounts::none) return {};
    const auto given = call.arguments.find("accountId");
    const std::string* id = given == call.arguments.end() ? nullptr : given->get_ptr<const std::string*>();
    if (!id) return invalid_arguments("accountId must be a string");
    call.account_id = *id;
    if (*id == capability::unified_account && call.request.uses(capability::collector)) {
        if (call.method.accounts == Accounts::any) return {};  // its scope is that of all accounts
        return MethodError{"accountNotSupportedByMethod", ""};
    }
    const auto account = mail::AccountId::parse(*id);
    const auto accounts = call.view().accounts();
    if (!accounts) return server_failure(accounts.error());
    for (const mail::Account& known : *accounts) {
        if (!account || known.id != *account) continue;
        if (call.method.accounts == Accounts::home && known.kind != mail::AccountKind::home) {
            return MethodError{"accountNotSupportedByMethod", ""};
        }
        call.scope = mail::Scope(known.id);
        call.account_kind = known.kind;
        return {};
    }
    return MethodError{"accountNotFound", ""};
}

MethodResult<json> carry_out(Request& request, const Method* method, json& arguments, const json& responses) {
    if (!method || !request.uses(method->capability)) return MethodError{"unknownMethod", ""};
    if (auto resolved = resolve_references(arguments, responses); !resolved) return resolved.error();
    Call call(request, *method, arguments);
    if (auto opened = call.open(); !opened) return opened.error();
    if (auto chosen = choose_account(call); !chosen) return chosen.error();
    return method->handle(call);
}

void answer_call(Request& request, const std::string& name, json& arguments, const json& id, json& responses) {
    auto result = carry_out(request, find_method(name), arguments, responses);
    json response = json::array();
    response.push_back(result ? name : "error");
    response.push_back(result ? std::move(*result) : to_json(result.error()));
    response.push_back(id);
    responses.push_back(std::move(response));
}

// With what it entails (RFC 8620 5.4), under the same id.
void answer_call(Request& request, json& call, json& responses) {
    answer_call(request, call[0].get_ref<const std::string&>(), call[1], call[2], responses);
    auto implicit = std::exchange(request.implicit_calls, {});
    for (auto& [name, arguments] : implicit) answer_call(request, name, arguments, call[2], responses);
}

}  // namespace

std::optional<Problem> answer(json& object, const Context& context, json& response) {
    if (auto problem = check_request(object, context)) return problem;
    Request request(context);
    request.capabilities = object["using"].get<std::vector<std::string>>();
    const bool with_created_ids = object.contains("createdIds") && !object["createdIds"].is_null();
    if (with_created_ids) request.created_ids = object["createdIds"].get<CreatedIds>();

    json responses = json::array();
    for (json& call : object["methodCalls"]) answer_call(request, call, responses);

    const auto view = request.view();
    const auto state = view ? session_state(**view) : store::Result<std::string>(view.error());
    response = json::object();
    response["methodResponses"] = std::move(responses);
    if (with_created_ids) response["createdIds"] = request.created_ids;
    // Never a state the session object has: a client that sees it asks again.
    response["sessionState"] = state ? *state : "unknown";
    return std::nullopt;
}

Reply handle(Bytes body, const Context& context) {
    if (body.size() > context.limits.size_request) return to_reply(limit_problem("maxSizeRequest"));
    auto object = parse_i_json(body);
    if (!object) return to_reply({"notJSON", "The request is not I-JSON.", ""});
    json response;
    if (const auto problem = answer(*object, context, response)) return to_reply(*problem);
    return {200, false, write_json(response)};
}

}  // namespace kontor::jmap
