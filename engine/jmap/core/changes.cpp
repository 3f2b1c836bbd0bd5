// Foo/changes (RFC 8620 5.2).
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {
namespace {

// Of a type that remembers nothing of what was: that nothing has changed, or that all must be read again.
MethodResult<ObjectChanges> forgetful_changes(Call& call, const std::string& since) {
    auto state = call.method.type->state(call);
    if (!state) return state.error();
    if (*state != since) return MethodError{"cannotCalculateChanges", "Read them again."};
    ObjectChanges none;
    none.new_state = std::move(*state);
    return none;
}

}  // namespace

MethodResult<ObjectChanges> object_changes(Call& call, const std::string& since, std::size_t max) {
    const DataType& type = *call.method.type;
    return type.changes ? type.changes(call, since, max) : forgetful_changes(call, since);
}

MethodResult<json> changes(Call& call) {
    const DataType& type = *call.method.type;
    Arguments arguments(call.arguments);
    std::string since = arguments.required_text("sinceState");
    const auto max = arguments.unsigned_int("maxChanges");
    if (max && *max == 0) arguments.wrong("maxChanges", "greater than zero");
    if (arguments.error()) return *arguments.error();

    auto changes = object_changes(call, since, static_cast<std::size_t>(max.value_or(0)));
    if (!changes) return changes.error();

    json response = {{"accountId", call.account_id},
                     {"oldState", std::move(since)},
                     {"newState", std::move(changes->new_state)},
                     {"hasMoreChanges", changes->has_more},
                     {"created", std::move(changes->created)},
                     {"updated", std::move(changes->updated)},
                     {"destroyed", std::move(changes->destroyed)}};
    if (type.has_updated_properties) {
        response["updatedProperties"] = nullptr;
        if (changes->updated_properties) response["updatedProperties"] = std::move(*changes->updated_properties);
    }
    return response;
}

}  // namespace kontor::jmap
