// Arguments taken from the result of an earlier call of the same request (RFC 8620 3.7).
//
//   {"#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"}}   becomes   {"ids": [...]}
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "engine/jmap/errors.hpp"

namespace kontor::jmap {

// Replaces every "#name" of `arguments` by the value it refers to. `responses` is methodResponses so far.
// invalidArguments for a name given both ways, invalidResultReference for everything that leads nowhere; then the
// arguments must not be used.
MethodResult<void> resolve_references(nlohmann::json& arguments, const nlohmann::json& responses);

// One path: a JSON Pointer (RFC 6901) in which "*" maps the rest of the path over an array, flattening one level.
// Empty when it leads nowhere.
std::optional<nlohmann::json> follow(const nlohmann::json& from, std::string_view path);

}  // namespace kontor::jmap
