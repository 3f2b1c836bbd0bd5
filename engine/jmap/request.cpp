#include "engine/jmap/request.hpp"

#include "engine/jmap/capability.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {
namespace {

bool is_list_of_texts(const json& value) {
    if (!value.is_array()) return false;
    for (const json& item : value) {
        if (!item.is_string()) return false;
    }
    return true;
}

bool is_invocation(const json& value) {
    return value.is_array() && value.size() == 3 && value[0].is_string() && value[1].is_object() &&
           value[2].is_string();
}

bool is_map_of_texts(const json& value) {
    if (!value.is_object()) return false;
    for (const json& item : value) {
        if (!item.is_string()) return false;
    }
    return true;
}

Problem not_request(const char* detail) { return {"notRequest", detail, ""}; }

}  // namespace

std::optional<Problem> check_request(const json& object, const Context& context) {
    if (!object.is_object()) return not_request("The request is not an object.");
    const auto uses = object.find("using");
    if (uses == object.end() || !is_list_of_texts(*uses)) return not_request("using must be a list of strings.");
    const auto calls = object.find("methodCalls");
    if (calls == object.end() || !calls->is_array()) return not_request("methodCalls must be a list.");
    for (const json& call : *calls) {
        if (!is_invocation(call)) return not_request("A method call must be [name, arguments, id].");
    }
    const auto created = object.find("createdIds");
    if (created != object.end() && !created->is_null() && !is_map_of_texts(*created)) {
        return not_request("createdIds must be a map of ids.");
    }
    for (const json& name : *uses) {
        const auto& text = name.get_ref<const std::string&>();
        const bool offered = capability::is_known(text) && (text != capability::collector || context.collector) &&
                             (text != capability::people || context.people);
        if (!offered) return Problem{"unknownCapability", "This server does not know the capability " + text, ""};
    }
    if (calls->size() > context.limits.calls_in_request) return limit_problem("maxCallsInRequest");
    return std::nullopt;
}

}  // namespace kontor::jmap
