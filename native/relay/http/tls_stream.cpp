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

// OpenSSL knows the socket by its number, which belongs to somebody else once it was closed.
TlsStream::Attempt TlsStream::shake_hands() {
    if (!socket_.is_open()) return {Attempt::Wants::nothing, asio::error::operation_aborted};
    ERR_clear_error();
    return attempt_of(SSL_do_handshake(session_.get()), 0);
}

TlsStream::Attempt TlsStream::read(asio::mutable_buffer into) {
    if (!socket_.is_open()) return {Attempt::Wants::nothing, asio::error::operation_aborted};
    ERR_clear_error();
    std::size_t octets = 0;
    const int result = SSL_read_ex(session_.get(), into.data(), into.size(), &octets);
    return attempt_of(result, octets);
}

TlsStream::Attempt TlsStream::write(asio::const_buffer from) {
    if (!socket_.is_open()) return {Attempt::Wants::nothing, asio::error::operation_aborted};
    ERR_clear_error();
    std::size_t octets = 0;
    const int result = SSL_write_ex(session_.get(), from.data(), from.size(), &octets);
    return attempt_of(result, octets);
}

TlsStream::Attempt TlsStream::shut_down() {
    if (!socket_.is_open()) return {Attempt::Wants::nothing, asio::error::operation_aborted};
    ERR_clear_error();
    int result = SSL_shutdown(session_.get());
    if (result == 0) result = SSL_shutdown(session_.get());  // ours was sent; theirs is read
    return attempt_of(result, 0);
}

TlsStream::Attempt TlsStream::attempt_of(int result, std::size_t octets) {
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
