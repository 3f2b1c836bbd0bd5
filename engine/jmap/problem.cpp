#include "engine/jmap/problem.hpp"

#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {

Problem limit_problem(std::string_view limit) {
    return {"limit", "The request exceeds " + std::string(limit) + ".", std::string(limit)};
}

json to_json(const Problem& problem) {
    json object = {{"type", "urn:ietf:params:jmap:error:" + problem.type}, {"status", 400}, {"detail", problem.detail}};
    if (!problem.limit.empty()) object["limit"] = problem.limit;
    return object;
}

Reply to_reply(const Problem& problem) { return {400, true, write_json(to_json(problem))}; }

}  // namespace kontor::jmap
