// What carries the bridge: something that fetches the JMAP session and then exchanges text frames
// (RFC 8887). The browser has a WebSocket, a test or the desktop has loopback. It owns reconnection of
// nothing: one open() is one attempt.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace kontor::bridge {

class Transport {
public:
    // The session object (RFC 8620 2, JSON text) was fetched and the socket is open.
    struct Opened {
        std::string session;
    };
    struct Received {
        std::string text;  // one whole text frame
    };
    // The attempt failed or the connection ended. unauthorised: signing in is needed, trying again is
    // useless; reason is for a log.
    struct Closed {
        bool unauthorised = false;
        std::string reason;
    };
    using Event = std::variant<Opened, Received, Closed>;

    virtual ~Transport() = default;

    virtual void open() = 0;                       // answered by Opened or Closed; not while open
    virtual void send(std::string_view text) = 0;  // ignored while closed
    virtual void close() = 0;                      // no event follows
    virtual std::optional<Event> next_event() = 0;
};

}  // namespace kontor::bridge
