// The bridge's transport on the desktop: fetches the JMAP session over HTTP, then opens the WebSocket beside it
// (RFC 8887) with the same cookie. The socket runs on a thread of its own; its events are taken on the window's.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bridge/transport.hpp"
#include "native/desktop/http.hpp"

namespace kontor::desktop {

class Socket : public bridge::Transport {
public:
    // arrived: called on the window's thread when there is an event.
    Socket(Http& http, Errands& errands, std::function<void()> arrived);
    ~Socket() override;

    void open() override;
    void send(std::string_view text) override;
    void close() override;
    std::optional<Event> next_event() override;

private:
    class Line;  // one connection, and the thread of all of them

    void take(std::uint64_t attempt, Event event);

    Http& http_;
    Errands& errands_;
    std::function<void()> arrived_;
    std::uint64_t attempt_ = 0;
    std::deque<Event> events_;
    // Answers that are on their way when this goes find nobody.
    std::shared_ptr<Socket*> self_;
    std::unique_ptr<Line> line_;
};

// The path of the WebSocket: that of the session's URL, on this relay whatever name it gives itself.
std::string socket_path(const std::string& session);

}  // namespace kontor::desktop
