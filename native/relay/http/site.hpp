// What the server serves. The server owns bytes, limits and deadlines; the site decides what a request
// means, in steps that name where they may run.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/base/bytes.hpp"
#include "native/relay/http/lanes.hpp"
#include "native/relay/http/message.hpp"

namespace kontor::http {

// What to do with a request whose head has arrived. The steps, in order:
//   1. admit   (on admit_lane; optional)  who is asking, before any of the body is read. An answer ends it.
//   2. the body, at most body_limit octets, else 413 (0: nobody wants it; one that comes is not read). With a sink it
//   is handed over
//      in pieces on `lane`, otherwise gathered. A sink that gives an answer ends it.
//   3. answer  (on `lane`, or on the lane that lane_for chooses from the body)
struct Plan {
    Lane admit_lane = Lane::store;
    std::function<std::optional<Response>()> admit;

    std::size_t body_limit = 0;
    std::function<std::optional<Response>(Bytes)> sink;

    Lane lane = Lane::here;
    std::function<Lane(const std::string& body)> lane_for;
    std::function<Response(std::string body)> answer;

    // A page for everybody: asking for it does not count against strangers_per_address.
    bool for_everybody = false;
};

// An answer that is ready.
inline Plan answer_with(Response response) {
    Plan plan;
    plan.answer = [response = std::move(response)](const std::string&) { return response; };
    return plan;
}

class Site {
public:
    virtual ~Site() = default;
    // On the I/O thread: decide, do not wait.
    virtual Plan plan(const Head& head) = 0;
};

}  // namespace kontor::http
