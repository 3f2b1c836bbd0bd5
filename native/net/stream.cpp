#include "native/net/stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <functional>

#include "native/net/clock.hpp"

namespace kontor::net {

using asio::ip::tcp;
using mail::CollectError;
using mail::ErrorClass;

struct Stream::State : std::enable_shared_from_this<Stream::State> {
    explicit State(tcp::socket taken) : socket(std::move(taken)), alarm(socket.get_executor()) {}

    void arm(tcp::socket::wait_type type, bool& armed) {
        if (armed) return;
        armed = true;
        socket.async_wait(type, [self = shared_from_this(), &armed](boost::system::error_code) {
            armed = false;
            self->alarm.cancel();
        });
    }

    // From how many octets on the socket counts as readable.
    void wake_at(int octets) {
        if (octets == low_water) return;
        low_water = octets;
        ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVLOWAT, &octets, sizeof octets);
    }

    tcp::socket socket;
    int low_water = 1;
    asio::steady_timer alarm;  // wait() sleeps on it; whatever happens cancels it
    TlsSession tls;
    TlsSession refused;  // a handshake that failed
    bool read_armed = false, write_armed = false, woken = false;
    // TLS may have to write before it can read on, and the other way round.
    bool read_wants_write = false, write_wants_read = false;
};

namespace {

CollectError broken(const std::string& what) {
    CollectError error;
    error.error_class = ErrorClass::connect;
    error.message = "The connection broke: " + what;
    error.detail = "broken";
    return error;
}

CollectError tls_broken() {
    CollectError error;
    error.error_class = ErrorClass::tls;
    const char* reason = ERR_reason_error_string(ERR_peek_error());
    error.message = std::string("TLS failed: ") + (reason ? reason : "the connection broke");
    error.detail = "broken";
    return error;
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

Stream::Transfer read_plain(int socket, std::span<char> buffer) {
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got > 0) return {static_cast<std::size_t>(got), false, {}};
    if (got == 0) return {0, true, {}};
    if (would_block(errno)) return {};
    return {0, false, broken(std::strerror(errno))};
}

Stream::Transfer write_plain(int socket, Bytes data) {
    const ssize_t sent = ::send(socket, data.data(), data.size(), MSG_NOSIGNAL);
    if (sent >= 0) return {static_cast<std::size_t>(sent), false, {}};
    if (would_block(errno)) return {};
    return {0, false, broken(std::strerror(errno))};
}

// Records until the socket is empty or the buffer full.
Stream::Transfer read_tls(SSL* ssl, std::span<char> buffer, bool& wants_write) {
    Stream::Transfer transfer;
    wants_write = false;
    while (transfer.bytes < buffer.size()) {
        ERR_clear_error();
        std::size_t got = 0;
        const int done = SSL_read_ex(ssl, buffer.data() + transfer.bytes, buffer.size() - transfer.bytes, &got);
        transfer.bytes += got;
        if (done == 1) continue;
        switch (SSL_get_error(ssl, done)) {
            case SSL_ERROR_WANT_READ:
                return transfer;
            case SSL_ERROR_WANT_WRITE:
                wants_write = true;
                return transfer;
            case SSL_ERROR_ZERO_RETURN:
                transfer.end = true;
                return transfer;
            case SSL_ERROR_SYSCALL:
                transfer.error = broken(errno ? std::strerror(errno) : "closed");
                return transfer;
            default:
                transfer.error = tls_broken();
                return transfer;
        }
    }
    return transfer;
}

Stream::Transfer write_tls(SSL* ssl, Bytes data, bool& wants_read) {
    ERR_clear_error();
    wants_read = false;
    Stream::Transfer transfer;
    const int done = SSL_write_ex(ssl, data.data(), data.size(), &transfer.bytes);
    if (done == 1) return transfer;
    switch (SSL_get_error(ssl, done)) {
        case SSL_ERROR_WANT_READ:
            wants_read = true;
            break;
        case SSL_ERROR_WANT_WRITE:
            break;
        case SSL_ERROR_SYSCALL:
            transfer.error = broken(errno ? std::strerror(errno) : "closed");
            break;
        default:
            transfer.error = tls_broken();
            break;
    }
    return transfer;
}

}  // namespace

Stream::Stream(tcp::socket socket) : state_(std::make_shared<State>(std::move(socket))) {
    boost::system::error_code ignored;
    state_->socket.non_blocking(true, ignored);
    state_->socket.set_option(tcp::no_delay(true), ignored);
}

Stream::Stream(Stream&&) noexcept = default;

Stream::~Stream() {
    if (!state_) return;
    boost::system::error_code ignored;
    state_->socket.close(ignored);
    state_->alarm.cancel();
}

Stream::Transfer Stream::read(std::span<char> buffer) {
    if (!state_->tls) return read_plain(state_->socket.native_handle(), buffer);
    return read_tls(state_->tls.get(), buffer, state_->read_wants_write);
}

Stream::Transfer Stream::write(Bytes data) {
    if (data.empty()) return {};
    if (!state_->tls) return write_plain(state_->socket.native_handle(), data);
    return write_tls(state_->tls.get(), data, state_->write_wants_read);
}

asio::awaitable<Result<void>> Stream::handshake(TlsSession session, std::string host, std::string pin,
                                                std::optional<Instant> deadline) {
    SSL* ssl = session.get();
    SSL_set_fd(ssl, state_->socket.native_handle());
    for (;;) {
        ERR_clear_error();
        const int done = SSL_do_handshake(ssl);
        if (done == 1) break;
        const int why = SSL_get_error(ssl, done);
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
            state_->refused = std::move(session);
            co_return handshake_error(*ssl, host);
        }
        if (deadline && now() >= *deadline) {
            CollectError late;
            late.error_class = ErrorClass::tls;
            late.message = host + " did not finish the TLS handshake in time";
            late.detail = "timeout";
            co_return late;
        }
        co_await wait(why == SSL_ERROR_WANT_READ, why == SSL_ERROR_WANT_WRITE, deadline);
    }
    const Result<void> pinned = verify_pin(*ssl, pin);
    if (!pinned) {
        state_->refused = std::move(session);
        co_return pinned.error();
    }
    state_->tls = std::move(session);
    co_return Result<void>();
}

bool Stream::is_encrypted() const { return state_->tls != nullptr; }

std::vector<mail::Certificate> Stream::certificates() const {
    const TlsSession& session = state_->tls ? state_->tls : state_->refused;
    return session ? peer_certificates(*session) : std::vector<mail::Certificate>();
}

asio::awaitable<void> Stream::wait(bool to_read, bool to_write, std::optional<Instant> deadline, std::size_t enough) {
    State& s = *state_;
    s.wake_at(static_cast<int>(enough));
    if (s.woken) {
        s.woken = false;
        co_return;
    }
    if (to_read || (to_write && s.write_wants_read)) s.arm(tcp::socket::wait_read, s.read_armed);
    if (to_write || (to_read && s.read_wants_write)) s.arm(tcp::socket::wait_write, s.write_armed);
    const auto never = std::chrono::steady_clock::time_point::max();
    s.alarm.expires_at(deadline ? steady(*deadline) : never);
    co_await s.alarm.async_wait(asio::as_tuple(asio::use_awaitable));
    s.woken = false;
}

std::function<void()> Stream::waker() const {
    return [weak = std::weak_ptr<State>(state_), executor = executor()] {
        asio::post(executor, [weak] {
            const std::shared_ptr<State> state = weak.lock();
            if (!state) return;
            state->woken = true;
            state->alarm.cancel();
        });
    };
}

void Stream::wake() { waker()(); }

void Stream::close() {
    if (state_->tls) SSL_shutdown(state_->tls.get());
    boost::system::error_code ignored;
    state_->socket.shutdown(tcp::socket::shutdown_both, ignored);
    state_->socket.close(ignored);
    state_->alarm.cancel();
}

asio::any_io_executor Stream::executor() const { return state_->socket.get_executor(); }

}  // namespace kontor::net
