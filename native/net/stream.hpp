// A TCP connection, in the clear or under TLS, read and written without waiting; waiting is a step of its own. That is
// what drive.hpp needs to read and write at once, and it spares every copy between socket, OpenSSL and conversation.
//
// Everything happens on one thread at a time, that of the executor; only wake() may be called from elsewhere.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "native/net/certificates.hpp"
#include "native/net/tls.hpp"

namespace kontor::net {

namespace asio = boost::asio;

class Stream {
public:
    // Takes the connected socket over.
    explicit Stream(asio::ip::tcp::socket socket);
    Stream(Stream&&) noexcept;
    ~Stream();  // closes at once

    struct Transfer {
        std::size_t bytes = 0;
        bool end = false;  // reading: the peer closed its side
        std::optional<mail::CollectError> error;
    };
    // As much as there is, up to the size of the buffer; zero bytes mean "wait". When the buffer came back full there
    // may be more that wait() does not see: read again first.
    Transfer read(std::span<char> buffer);
    Transfer write(Bytes data);

    // Shakes hands as the session was made to, client or server. Error: as handshake_error(), verify_pin(); detail
    // "timeout" at the deadline.
    asio::awaitable<Result<void>> handshake(TlsSession session, std::string host, std::string pin,
                                            std::optional<Instant> deadline);
    bool is_encrypted() const;
    // What the peer showed in the latest handshake, successful or not (certificates.hpp); empty without TLS.
    std::vector<mail::Certificate> certificates() const;

    // Until the socket can be read (if asked), can be written (if asked), wake() was called, or the deadline. May
    // return for no reason. It counts as readable from `enough` octets on; fewer may be read nevertheless.
    asio::awaitable<void> wait(bool to_read, bool to_write, std::optional<Instant> deadline, std::size_t enough = 1);
    // Ends the present or the next wait(). Thread-safe while the Stream exists.
    void wake();
    // As wake(), callable after the Stream is gone. Thread-safe.
    std::function<void()> waker() const;

    // Says goodbye (TLS close_notify, FIN) without waiting for an answer.
    void close();
    asio::any_io_executor executor() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace kontor::net
