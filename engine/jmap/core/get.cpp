// Foo/get (RFC 8620 5.1).
#include <algorithm>
#include <set>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/patch.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {
namespace {

bool is_offered(const Call& call, const Property& property) {
    if (property.is(write_only)) return false;
    if (property.is(needs_identity) && !call.request.uses(capability::identity)) return false;
    return !property.is(needs_collector) || call.request.uses(capability::collector);
}

std::vector<std::string> default_properties(const Call& call, const DataType& type) {
    std::vector<std::string> names;
    for (const Property& property : type.properties) {
        if (!property.is(on_request) && is_offered(call, property)) names.emplace_back(property.name);
    }
    return names;
}

// "id" comes back in any case (5.1), so it is asked for in any case.
MethodResult<std::vector<std::string>> wanted_properties(const Call& call, Arguments& arguments) {
    const DataType& type = *call.method.type;
    auto given = arguments.texts("properties");
    if (!given) return default_properties(call, type);
    for (const std::string& name : *given) {
        const Property* property = find_property(type.properties, name);
        const bool known = property ? is_offered(call, *property) : type.takes_property && type.takes_property(name);
        if (property && property->is(forbidden_to_get)) return MethodError{"forbidden", name + " is never returned."};
        if (!known) return invalid_arguments("There is no property " + name);
    }
    if (std::find(given->begin(), given->end(), "id") == given->end()) given->push_back("id");
    return std::move(*given);
}

// Each id once, creation ids replaced; one that was never created stays as it is, and is not found.
Ids distinct(const Ids& given, const CreatedIds& created) {
    Ids ids;
    std::set<std::string_view> seen;
    ids.reserve(given.size());  // the views in `seen` point into it
    for (const std::string& id : given) {
        std::string resolved = resolve_creation_id(id, created);
        ids.push_back(resolved.empty() ? id : std::move(resolved));
        if (!seen.insert(ids.back()).second) ids.pop_back();
    }
    return ids;
}

json not_found_among(const Ids& ids, const std::vector<json>& found) {
    std::set<std::string_view> known;
    for (const json& object : found) known.insert(object["id"].get_ref<const std::string&>());
    json missing = json::array();
    for (const std::string& id : ids) {
        if (known.count(id) == 0) missing.push_back(id);
    }
    return missing;
}

}  // namespace

MethodResult<json> get(Call& call) {
    const DataType& type = *call.method.type;
    Arguments arguments(call.arguments);
    const auto given = arguments.texts("ids");
    auto properties = wanted_properties(call, arguments);
    if (arguments.error()) return *arguments.error();
    if (!properties) return properties.error();
    if (given && given->size() > call.context().limits.objects_in_get) return MethodError{"requestTooLarge", ""};

    const Ids ids = given ? distinct(*given, call.request.created_ids) : Ids();
    json response = json::object();
    if (type.state) {
        auto state = type.state(call);
        if (!state) return state.error();
        response["accountId"] = call.account_id;
        response["state"] = std::move(*state);
    }
    auto list = type.read(call, *properties, given ? &ids : nullptr);
    if (!list) return list.error();
    if (!given && list->size() > call.context().limits.objects_in_get) return MethodError{"requestTooLarge", ""};

    response["notFound"] = given ? not_found_among(ids, *list) : json::array();
    response["list"] = json::array();
    json::array_t& objects = response["list"].get_ref<json::array_t&>();
    objects = std::move(*list);
    return response;
}

}  // namespace kontor::jmap
