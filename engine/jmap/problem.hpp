// Request-level errors (RFC 8620 3.6.1): problem details (RFC 7807) over HTTP, RequestError on the socket.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "engine/jmap/dispatch.hpp"

namespace kontor::jmap {

struct Problem {
    std::string type;  // "notJSON", "notRequest", "unknownCapability", "limit"
    std::string detail;
    std::string limit;  // of "limit": "maxSizeRequest"
};

Problem limit_problem(std::string_view limit);
nlohmann::json to_json(const Problem&);
Reply to_reply(const Problem&);

}  // namespace kontor::jmap
