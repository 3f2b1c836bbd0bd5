// TLS over an accepted socket, read and written as Beast's and Asio's streams are. OpenSSL reads and writes the socket
// itself and waiting is left to Asio, so that a connection on which nothing is said holds no buffer at all; Asio's own
// ssl::stream holds four of 17 kB. Private to this room.
//
// One reader and one writer at a time, on the thread of the executor. It does not move.
#pragma once

#include <array>
#include <boost/asio/compose.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "native/net/tls.hpp"

namespace kontor::http {

class TlsStream {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using executor_type = Socket::executor_type;
    using ErrorCode = boost::system::error_code;
    using Deadline = std::chrono::steady_clock::time_point;

    // The socket outlives the stream. Whoever closes it ends what waits here with operation_aborted.
    TlsStream(Socket& socket, net::TlsSession session);
    ~TlsStream();
    TlsStream(const TlsStream&) = delete;

    executor_type get_executor() { return socket_.get_executor(); }
    // Of all that waits, now and later: behind it the socket is closed, and what waited ends with
    // beast::error::timeout. Time in which nothing waits does not count. Deadline::max(): never.
    void expires_at(Deadline deadline);

    // Until the peer has said something, or has gone: void(ErrorCode).
    template <class Token>
    auto async_wait_readable(Token&& token) {
        return compose(std::forward<Token>(token), [is_over = false](TlsStream&) mutable {
            return std::exchange(is_over, true) ? Attempt{} : Attempt{Attempt::Wants::to_read};
        });
    }
    // void(ErrorCode). A shutdown says close_notify and waits for the peer's; anything else that comes ends it, too.
    template <class Token>
    auto async_handshake(Token&& token) {
        return compose(std::forward<Token>(token), [](TlsStream& stream) { return stream.shake_hands(); });
    }
    template <class Token>
    auto async_shutdown(Token&& token) {
        return compose(std::forward<Token>(token), [](TlsStream& stream) { return stream.shut_down(); });
    }

    // void(ErrorCode, std::size_t), as AsyncReadStream and AsyncWriteStream promise.
    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return compose_sized(std::forward<Token>(token), [buffers](TlsStream& stream) {
            const auto end = boost::asio::buffer_sequence_end(buffers);
            for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end; ++at)
                if (const boost::asio::mutable_buffer into(*at); into.size() > 0) return stream.read(into);
            return Attempt{};
        });
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return compose_sized(std::forward<Token>(token), [buffers](TlsStream& stream) {
            const auto end = boost::asio::buffer_sequence_end(buffers);
            auto at = boost::asio::buffer_sequence_begin(buffers);
            while (at != end && boost::asio::const_buffer(*at).size() == 0) ++at;
            if (at == end) return Attempt{};
            if (boost::asio::const_buffer(*at).size() >= gathered) return stream.write(*at);
            // Small pieces, like the head of a frame and what it is the head of, go in one record.
            std::array<char, gathered> together;
            const std::size_t size = boost::asio::buffer_copy(boost::asio::buffer(together), buffers);
            return stream.write(boost::asio::const_buffer(together.data(), size));
        });
    }

private:
    static constexpr std::size_t gathered = 8 * 1024;

    // What came of one call of OpenSSL.
    struct Attempt {
        enum class Wants { nothing, to_read, to_write } wants = Wants::nothing;  // nothing: it is over
        ErrorCode error = {};
        std::size_t octets = 0;
    };

    // Tries, waits, and tries again. A handler is never called before its operation has been begun.
    template <class Try, bool is_sized>
    struct Operation {
        TlsStream& stream;
        Try attempt;
        bool has_waited = false, is_over = false;
        Attempt last = {};

        template <class Self>
        void operator()(Self& self, ErrorCode error = {}) {
            if (is_over) return complete(self);
            if (has_waited) {
                stream.end_wait();
                last.error = stream.meaning_of(error);
                if (last.error) return complete(self);
            }
            last = attempt(stream);
            if (last.wants != Attempt::Wants::nothing) {
                has_waited = true;
                stream.begin_wait();
                const auto what = last.wants == Attempt::Wants::to_read ? Socket::wait_read : Socket::wait_write;
                return stream.socket_.async_wait(what, std::move(self));
            }
            if (has_waited) return complete(self);
            is_over = true;
            boost::asio::post(stream.get_executor(), std::move(self));
        }
        template <class Self>
        void complete(Self& self) {
            if constexpr (is_sized)
                self.complete(last.error, last.octets);
            else
                self.complete(last.error);
        }
    };

    template <class Token, class Try>
    auto compose(Token&& token, Try attempt) {
        return boost::asio::async_compose<Token, void(ErrorCode)>(Operation<Try, false>{*this, std::move(attempt)},
                                                                  token, socket_);
    }
    template <class Token, class Try>
    auto compose_sized(Token&& token, Try attempt) {
        return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(
            Operation<Try, true>{*this, std::move(attempt)}, token, socket_);
    }

    Attempt shake_hands();
    Attempt shut_down();
    Attempt read(boost::asio::mutable_buffer into);
    Attempt write(boost::asio::const_buffer from);
    template <class Call>
    Attempt attempt(Call call);  // of OpenSSL: (octets moved, to be set) -> its result
    void begin_wait();
    void end_wait();
    void arm();
    ErrorCode meaning_of(ErrorCode error) const;

    Socket& socket_;
    net::TlsSession session_;
    boost::asio::steady_timer alarm_;
    Deadline deadline_ = Deadline::max();
    int waiting_ = 0;  // operations that wait for the socket
    bool is_late_ = false;
    std::shared_ptr<TlsStream*> self_;  // null once the stream has gone: an alarm may ring after that
};

}  // namespace kontor::http
