#include "engine/jmap/stored.hpp"

namespace kontor::jmap {

MethodResult<store::Changes> stored_changes(Call& call, store::Type type, const std::string& since, std::size_t max) {
    const auto state = parse_state(since);
    if (!state) return MethodError{"cannotCalculateChanges", "The state is not one of this server."};
    auto changes = call.view().changes(type, call.scope, *state, max);
    if (!changes) return server_failure(changes.error());
    return std::move(*changes);
}

}  // namespace kontor::jmap
