// g++ 12 miscompiles some coroutines whose co_await stands inside a larger expression: see connection.cpp.
#include "native/relay/http/link.hpp"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "native/relay/log/log.hpp"

namespace kontor::http {
namespace {

namespace asio = boost::asio;

constexpr auto as_tuple_of_link = asio::as_tuple(asio::use_awaitable);
constexpr unsigned char handshake_record = 0x16;  // RFC 8446 5.1

}  // namespace

Link::Link(asio::ip::tcp::socket socket, const net::TlsContext& context) : tcp_(std::move(socket)), context_(context) {}

asio::awaitable<Link::Opening> Link::open() {
    auto session = net::tls_server_session(context_);
    if (!session) {
        cut();
        co_return Opening::nothing;
    }
    tls_.emplace(tcp_.socket(), std::move(*session));
    tls_->expires_at(deadline_);
    const auto [failed] = co_await tls_->async_wait_readable(as_tuple_of_link);
    unsigned char first = 0;
    if (failed || ::recv(tcp_.socket().native_handle(), &first, 1, MSG_PEEK) != 1) {
        cut();
        co_return Opening::nothing;
    }
    if (first >= 'A' && first <= 'Z') {
        tls_.reset();
        tcp_.expires_at(deadline_);
        co_return Opening::plain_words;
    }
    if (first != handshake_record) {
        cut();
        co_return Opening::nothing;
    }
    const auto [refused] = co_await tls_->async_handshake(as_tuple_of_link);
    if (!refused) co_return Opening::encrypted;
    log::debug("http.handshake", {{"why", refused.message()}});
    cut();
    co_return Opening::nothing;
}

asio::awaitable<void> Link::close(std::size_t most_dropped) {
    if (tls_) {
        // Writes close_notify and waits for the peer's; what comes of its requests instead ends the waiting.
        co_await tls_->async_shutdown(as_tuple_of_link);
        tcp_.expires_at(deadline_);
    }
    ErrorCode ignored;
    tcp_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    for (std::size_t dropped = 0; dropped < most_dropped;) {
        char buffer[16 * 1024];
        const auto [error, n] = co_await tcp_.async_read_some(asio::buffer(buffer), as_tuple_of_link);
        if (error) break;
        dropped += n;
    }
    cut();
}

}  // namespace kontor::http
