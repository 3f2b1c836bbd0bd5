// An accepted connection, in the clear or under TLS. Whoever reads and writes it does not see which. Private to this
// room.
//
// It reads and writes as Beast's and Asio's streams do, with the deadline of expires_after() over all that waits; one
// reader and one writer at a time. It does not move: it is handed on by its pointer.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <optional>
#include <utility>

#include "native/net/tls.hpp"
#include "native/relay/http/tls_stream.hpp"

namespace kontor::http {

class Link {
public:
    using executor_type = boost::beast::tcp_stream::executor_type;
    using ErrorCode = boost::system::error_code;

    // Without a context the connection stays in the clear.
    Link(boost::asio::ip::tcp::socket socket, const net::TlsContext& context);
    Link(const Link&) = delete;

    // What the first octets of a connection were, where TLS was expected.
    enum class Opening { encrypted, plain_words, nothing };
    // Shakes hands, until the deadline; nothing: it failed, and the link is cut. plain_words: the peer speaks no TLS,
    // and what is written now goes in the clear. Not to be called on a connection that is to stay in the clear.
    boost::asio::awaitable<Opening> open();
    bool is_encrypted() const { return tls_.has_value(); }

    executor_type get_executor() { return tcp_.get_executor(); }
    void expires_after(std::chrono::steady_clock::duration time) {
        expires_at(std::chrono::steady_clock::now() + time);
    }
    void expires_at(std::chrono::steady_clock::time_point time) {
        deadline_ = time;
        tls_ ? tls_->expires_at(time) : tcp_.expires_at(time);
    }
    void expires_never() {
        deadline_ = TlsStream::Deadline::max();
        tls_ ? tls_->expires_at(deadline_) : tcp_.expires_never();
    }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [this](auto handler, const Buffers& into) {
                if (tls_)
                    tls_->async_read_some(into, std::move(handler));
                else
                    tcp_.async_read_some(into, std::move(handler));
            },
            token, buffers);
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [this](auto handler, const Buffers& from) {
                if (tls_)
                    tls_->async_write_some(from, std::move(handler));
                else
                    tcp_.async_write_some(from, std::move(handler));
            },
            token, buffers);
    }

    // Ends it before the deadline. Closing with unread octets in the kernel resets the connection, and the peer may
    // lose our last words with it: so we say that no more comes, and drop what still arrives, at most so many octets.
    boost::asio::awaitable<void> close(std::size_t most_dropped);
    // At once.
    void cut() { tcp_.close(); }

    TlsStream* tls() { return tls_ ? &*tls_ : nullptr; }
    boost::asio::ip::tcp::socket& socket() { return tcp_.socket(); }

private:
    boost::beast::tcp_stream tcp_;
    net::TlsContext context_;
    std::optional<TlsStream> tls_;
    TlsStream::Deadline deadline_ = TlsStream::Deadline::max();
};

}  // namespace kontor::http
