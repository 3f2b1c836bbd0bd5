// g++ 12 miscompiles some coroutines whose co_await stands inside a larger expression: see connection.cpp.
#include "native/relay/http/link.hpp"

#include <openssl/ssl.h>

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
    char hello[4096];
    const auto [failed, came] = co_await tcp_.async_read_some(asio::buffer(hello), as_tuple_of_link);
    if (failed) {
        cut();
        co_return Opening::nothing;
    }
    if (hello[0] >= 'A' && hello[0] <= 'Z') co_return Opening::plain_words;
    auto session = net::tls_server_session(context_);
    if (static_cast<unsigned char>(hello[0]) != handshake_record || !session) {
        cut();
        co_return Opening::nothing;
    }
    tls_.emplace(tcp_, session->release());
    const auto [refused, used] =
        co_await tls_->async_handshake(asio::ssl::stream_base::server, asio::buffer(hello, came), as_tuple_of_link);
    if (!refused) co_return Opening::encrypted;
    log::debug("http.handshake", {{"why", refused.message()}});
    cut();
    co_return Opening::nothing;
}

asio::awaitable<void> Link::close(std::size_t most_dropped) {
    if (tls_) {
        // Writes close_notify and waits for the peer's; what comes of its requests instead ends the waiting.
        co_await tls_->async_shutdown(as_tuple_of_link);
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
