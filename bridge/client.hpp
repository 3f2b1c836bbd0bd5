// The JMAP connection of a window: requests in flight, pushes, and reconnection with back-off. Pull
// style as everything here: call tick() when the transport has something or deadline() has come, then
// drain next_event().
//
// * Up to limits::jmap_concurrent_requests requests are in flight, the rest wait in order.
// * When the connection is lost, requests in flight fail with "connectionLost": only the caller knows
//   whether asking again is safe. Waiting ones are kept for the next connection, if the same person is signed in there.
// * After each Opened event the caller re-reads what it shows: pushes may have been missed.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "bridge/codec.hpp"
#include "bridge/transport.hpp"
#include "engine/base/instant.hpp"

namespace kontor::bridge {

using RequestId = std::uint64_t;

class Client {
public:
    enum class Link { stopped, connecting, online, waiting, signed_out };

    struct Opened {
        std::string session;  // JSON text
    };
    struct Lost {};  // online -> not online
    struct Answered {
        RequestId request;
        std::shared_ptr<Json> methods;  // methodResponses; never null
    };
    struct Failed {
        RequestId request;
        MethodError error;
    };
    struct Pushed {
        StateChange change;
    };
    using Event = std::variant<Opened, Lost, Answered, Failed, Pushed>;

    // jitter: any number; spreads the reconnections of many windows.
    explicit Client(Transport& transport, std::uint32_t jitter = 0);
    ~Client();

    void start(Instant now);
    void retry_now(Instant now);  // the person pressed "try again", or the device came back online
    void stop();

    RequestId request(Json calls);  // calls: [[name, arguments], ...]

    void tick(Instant now);
    std::optional<Event> next_event();

    Link link() const { return link_; }
    // The last attempt failed, or the connection was lost, and there is no new one yet.
    bool is_broken() const { return is_broken_; }
    std::optional<Instant> deadline() const { return retry_at_; }  // of the next attempt

private:
    void handle(const Transport::Opened&);
    void handle(const Transport::Received&);
    void handle(const Transport::Closed&, Instant now);
    void forget();
    void fail_in_flight();
    void send_waiting();

    struct Waiting;

    Transport& transport_;
    Link link_ = Link::stopped;
    std::deque<Waiting> waiting_;
    std::set<RequestId> in_flight_;
    std::deque<Event> events_;
    RequestId last_request_ = 0;
    std::string user_;                       // of the last session
    std::vector<std::string> capabilities_;  // likewise, of those a request may name
    std::string push_state_;
    bool is_broken_ = false;
    std::optional<Instant> retry_at_;
    std::uint32_t failures_ = 0;
    std::uint32_t jitter_;
};

}  // namespace kontor::bridge
