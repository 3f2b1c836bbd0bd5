// The Request object (RFC 8620 3.3) as a value: shared by the HTTP endpoint (dispatch.hpp) and the socket (socket.hpp).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "engine/jmap/dispatch.hpp"
#include "engine/jmap/problem.hpp"

namespace kontor::jmap {

// Its type signature, its capabilities and the number of its calls; empty when all is well.
std::optional<Problem> check_request(const nlohmann::json& object, const Context&);

// Carries out the calls; the Response object (3.4) comes out in `response`. `object` is used up.
std::optional<Problem> answer(nlohmann::json& object, const Context&, nlohmann::json& response);

}  // namespace kontor::jmap
