// The bridge's transport in a browser tab: fetches the JMAP session with the cookie of this page, then opens the
// WebSocket beside it. The JavaScript half is web/library/socket.js.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "bridge/transport.hpp"

namespace kontor::web {

class BrowserTransport : public bridge::Transport {
public:
    void open() override;
    void send(std::string_view text) override;
    void close() override;
    std::optional<Event> next_event() override;

    // From the page. Events of an attempt that was closed meanwhile are dropped there.
    void arrived(Event event) { events_.push_back(std::move(event)); }

private:
    std::deque<Event> events_;
};

}  // namespace kontor::web
