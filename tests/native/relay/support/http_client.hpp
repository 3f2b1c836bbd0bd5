// A client that can misbehave: blocking sockets on loopback, octets as the test writes them, answers taken
// apart just enough. Every wait ends after ten seconds, so that a broken server fails a test instead of
// hanging it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "native/net/tls.hpp"

namespace kontor::test {

class Wire {
public:
    // With authorities to trust (net::TlsClients) it shakes hands with 127.0.0.1 at once; is_encrypted() says whether
    // that went well.
    explicit Wire(std::uint16_t port, const net::TlsContext& trust = {});
    ~Wire();
    Wire(Wire&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), tls_(std::move(other.tls_)), in_(std::move(other.in_)) {}
    Wire(const Wire&) = delete;

    void write(std::string_view octets);  // failures are left for the next read to show
    // At least one octet more in in(); false at the end, or after `patience_ms`.
    bool read(int patience_ms = 10'000);
    std::string& in() { return in_; }
    // Everything until the peer closes.
    std::string read_to_end();
    // True when the peer closes within that time.
    bool is_closed_within(int patience_ms);
    void half_close();
    bool is_encrypted() const { return tls_ != nullptr; }
    const ssl_st& tls() const { return *tls_; }

private:
    void shake_hands(const net::TlsContext& trust);

    int fd_;
    net::TlsSession tls_;
    std::string in_;
};

struct Answer {
    int status = 0;                                           // 0: the connection ended without one
    std::vector<std::pair<std::string, std::string>> fields;  // names in lower case
    std::string body;

    std::string field(std::string_view name) const;  // "" when absent
    std::vector<std::string> all(std::string_view name) const;
};

using Fields = std::vector<std::pair<std::string, std::string>>;

// The next answer on the wire. `to_head`: the request was HEAD, so no body follows.
Answer read_answer(Wire& wire, bool to_head = false);

// One request on a connection of its own, with Host: 127.0.0.1:port unless the fields name one.
Answer request(std::uint16_t port, std::string_view method, std::string_view target, const Fields& fields = {},
               std::string_view body = "", const net::TlsContext& trust = {});
std::string request_text(std::uint16_t port, std::string_view method, std::string_view target,
                         const Fields& fields = {}, std::string_view body = "");

// A WebSocket client (RFC 6455) without any politeness.
class WebSocket {
public:
    // `fields` may override Host, Origin and Sec-WebSocket-Protocol ("" leaves one out).
    WebSocket(std::uint16_t port, std::string_view target, const Fields& fields = {},
              const net::TlsContext& trust = {});

    const Answer& handshake() const { return handshake_; }
    bool is_open() const { return handshake_.status == 101; }

    void send(std::string_view text) { frame(0x81, text); }
    void frame(std::uint8_t first_octet, std::string_view payload);
    // The next text message, pings answered meanwhile. Empty: closed, or nothing for that long.
    std::optional<std::string> next(int patience_ms = 10'000);
    // The code of the close frame that ended it, once next() gave nothing; 0: none.
    int close_code() const { return close_code_; }
    Wire& wire() { return wire_; }
    int pings = 0;

private:
    Wire wire_;
    Answer handshake_;
    int close_code_ = 0;
};

}  // namespace kontor::test
