#include "native/relay/http/tls_stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/error.hpp>
#include <cerrno>

namespace kontor::http {

namespace asio = boost::asio;

TlsStream::TlsStream(Socket& socket, net::TlsSession session)
    : socket_(socket),
      session_(std::move(session)),
      alarm_(socket.get_executor()),
      self_(std::make_shared<TlsStream*>(this)) {
    ErrorCode ignored;
    socket_.native_non_blocking(true, ignored);
    SSL_set_fd(session_.get(), socket_.native_handle());
}

TlsStream::~TlsStream() { *self_ = nullptr; }

void TlsStream::expires_at(Deadline deadline) {
    deadline_ = deadline;
    if (waiting_ > 0) arm();
}

void TlsStream::begin_wait() {
    if (++waiting_ == 1) arm();
}

void TlsStream::end_wait() {
    if (--waiting_ == 0) alarm_.cancel();
}

void TlsStream::arm() {
    alarm_.expires_at(deadline_);  // and what waited for it before is over
    if (deadline_ == Deadline::max()) return;
    alarm_.async_wait([self = self_, deadline = deadline_](ErrorCode error) {
        TlsStream* const stream = *self;
        if (error || stream == nullptr || stream->waiting_ == 0 || stream->deadline_ != deadline) return;
        stream->is_late_ = true;
        ErrorCode ignored;
        stream->socket_.close(ignored);
    });
}

TlsStream::ErrorCode TlsStream::meaning_of(ErrorCode error) const {
    return error == asio::error::operation_aborted && is_late_ ? ErrorCode(boost::beast::error::timeout) : error;
}

TlsStream::Attempt TlsStream::shake_hands() {
    return attempt([this](std::size_t&) { return SSL_do_handshake(session_.get()); });
}

TlsStream::Attempt TlsStream::shut_down() {
    return attempt([this](std::size_t&) {
        const int result = SSL_shutdown(session_.get());
        return result == 0 ? SSL_shutdown(session_.get()) : result;  // ours was sent; theirs is read
    });
}

TlsStream::Attempt TlsStream::read(asio::mutable_buffer into) {
    return attempt([&](std::size_t& octets) { return SSL_read_ex(session_.get(), into.data(), into.size(), &octets); });
}

TlsStream::Attempt TlsStream::write(asio::const_buffer from) {
    return attempt(
        [&](std::size_t& octets) { return SSL_write_ex(session_.get(), from.data(), from.size(), &octets); });
}

// OpenSSL knows the socket by its number, which belongs to somebody else once it was closed.
template <class Call>
TlsStream::Attempt TlsStream::attempt(Call call) {
    if (!socket_.is_open()) return {Attempt::Wants::nothing, asio::error::operation_aborted};
    ERR_clear_error();
    std::size_t octets = 0;
    const int result = call(octets);
    if (result == 1) return {Attempt::Wants::nothing, {}, octets};
    const int error = errno;
    switch (SSL_get_error(session_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return {Attempt::Wants::to_read};
        case SSL_ERROR_WANT_WRITE:
            return {Attempt::Wants::to_write};
        case SSL_ERROR_ZERO_RETURN:
            return {Attempt::Wants::nothing, asio::error::eof};
        case SSL_ERROR_SSL:
            return {Attempt::Wants::nothing,
                    ErrorCode(static_cast<int>(ERR_get_error()), asio::error::get_ssl_category())};
        default:
            return {Attempt::Wants::nothing,
                    error == 0 ? ErrorCode(asio::error::eof) : ErrorCode(error, boost::system::system_category())};
    }
}

}  // namespace kontor::http
