#include "web/browser_transport.hpp"

extern "C" {
void page_socket_open();
void page_socket_send(const char* text, int length);
void page_socket_close();
}

namespace kontor::web {

void BrowserTransport::open() { page_socket_open(); }

void BrowserTransport::send(std::string_view text) { page_socket_send(text.data(), static_cast<int>(text.size())); }

void BrowserTransport::close() {
    events_.clear();
    page_socket_close();
}

std::optional<bridge::Transport::Event> BrowserTransport::next_event() {
    if (events_.empty()) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

}  // namespace kontor::web
