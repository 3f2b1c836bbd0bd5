#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/core/skeletons.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {

MethodResult<json> echo(Call& call) { return std::move(call.arguments); }

}  // namespace kontor::jmap
