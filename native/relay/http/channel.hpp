// Text that flows after the answer: a WebSocket, or an event stream.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace kontor::http {

// Our side of it. Callable from any thread; harmless once the other end has gone. Keeps at most
// Limits::send_queue octets for a reader that does not read, then closes (threats B9).
class Channel {
public:
    virtual ~Channel() = default;
    // Throws std::bad_alloc, having sent nothing.
    virtual void send(std::string text) = 0;
    // Normal: we are done (1000). going_away: the relay stops (1001). policy: the session ended (1008).
    enum class Why { normal, going_away, policy };
    virtual void close(Why why) = 0;
    virtual bool is_open() const = 0;
};

// What the other end does. Called on the I/O thread, so it must not block.
class Listener {
public:
    virtual ~Listener() = default;
    virtual void on_text(std::string text) = 0;
    // The peer sent something that is no text (RFC 8887 4.1 allows text frames only). The socket stays open.
    virtual void on_binary() = 0;
    // The last call. The channel is dead.
    virtual void on_closed() = 0;
};

}  // namespace kontor::http
