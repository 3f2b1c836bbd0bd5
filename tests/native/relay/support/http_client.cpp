#include "tests/native/relay/support/http_client.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "engine/text/ascii.hpp"

namespace kontor::test {

Wire::Wire(std::uint16_t port, const net::TlsContext& trust) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd_);
        fd_ = -1;
    }
    if (fd_ >= 0 && trust) shake_hands(trust);
}

void Wire::shake_hands(const net::TlsContext& trust) {
    auto session = net::tls_client_session(trust, "127.0.0.1", "");
    if (!session) return;
    const timeval patience{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    SSL_set_fd(session->get(), fd_);
    SSL_set_read_ahead(session->get(), 0);  // or poll() does not see what is there
    ERR_clear_error();
    if (SSL_connect(session->get()) == 1) tls_ = std::move(*session);
}

Wire::~Wire() {
    if (fd_ >= 0) ::close(fd_);
}

void Wire::write(std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t n = tls_ ? SSL_write(tls_.get(), octets.data(), static_cast<int>(octets.size()))
                               : ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (n <= 0) return;
        octets.remove_prefix(static_cast<std::size_t>(n));
    }
}

bool Wire::read(int patience_ms) {
    if (fd_ < 0) return false;  // nobody listened
    pollfd ready{fd_, POLLIN, 0};
    if (!(tls_ && SSL_pending(tls_.get()) > 0) && ::poll(&ready, 1, patience_ms) <= 0) return false;
    char buffer[65536];
    const ssize_t n = tls_ ? SSL_read(tls_.get(), buffer, sizeof buffer) : ::recv(fd_, buffer, sizeof buffer, 0);
    if (n <= 0) return false;
    in_.append(buffer, static_cast<std::size_t>(n));
    return true;
}

std::string Wire::read_to_end() {
    while (read()) {
    }
    return in_;
}

bool Wire::is_closed_within(int patience_ms) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, static_cast<int>(left.count())) <= 0) return false;
        char buffer[4096];
        if (::recv(fd_, buffer, sizeof buffer, 0) <= 0) return true;
    }
}

void Wire::half_close() { ::shutdown(fd_, SHUT_WR); }

std::string Answer::field(std::string_view name) const {
    for (const auto& [key, value] : fields) {
        if (key == name) return value;
    }
    return "";
}

std::vector<std::string> Answer::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : fields) {
        if (key == name) values.push_back(value);
    }
    return values;
}

Answer read_answer(Wire& wire, bool to_head) {
    Answer answer;
    std::string& in = wire.in();
    std::size_t end;
    while ((end = in.find("\r\n\r\n")) == std::string::npos) {
        if (!wire.read()) return answer;
    }
    std::string_view head = std::string_view(in).substr(0, end + 2);
    const std::size_t line_end = head.find("\r\n");
    answer.status = std::stoi(std::string(head.substr(9, 3)));
    head.remove_prefix(line_end + 2);
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(line.size() + 2);
        const std::size_t colon = line.find(':');
        answer.fields.emplace_back(text::to_lower(line.substr(0, colon)),
                                   std::string(text::trim(line.substr(colon + 1))));
    }
    in.erase(0, end + 4);
    const std::string length = answer.field("content-length");
    if (to_head || length.empty()) return answer;
    const std::size_t size = std::stoul(length);
    while (in.size() < size) {
        if (!wire.read()) break;
    }
    answer.body = in.substr(0, size);
    in.erase(0, std::min(size, in.size()));
    return answer;
}

std::string request_text(std::uint16_t port, std::string_view method, std::string_view target, const Fields& fields,
                         std::string_view body) {
    std::string text = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\n";
    bool has_host = false, has_length = false;
    for (const auto& [name, value] : fields) {
        has_host = has_host || text::equal_ignoring_case(name, "host");
        has_length = has_length || text::equal_ignoring_case(name, "content-length");
        if (!value.empty()) text += name + ": " + value + "\r\n";
    }
    if (!has_host) text += "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
    if (!has_length && (!body.empty() || method == "POST"))
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + std::string(body);
}

Answer request(std::uint16_t port, std::string_view method, std::string_view target, const Fields& fields,
               std::string_view body, const net::TlsContext& trust) {
    Wire wire(port, trust);
    wire.write(request_text(port, method, target, fields, body));
    return read_answer(wire, method == "HEAD");
}

WebSocket::WebSocket(std::uint16_t port, std::string_view target, const Fields& fields, const net::TlsContext& trust)
    : wire_(port, trust) {
    Fields all = fields;
    const auto add = [&](const char* name, std::string value) {
        for (const auto& [key, ignored] : fields) {
            if (text::equal_ignoring_case(key, name)) return;
        }
        all.emplace_back(name, std::move(value));
    };
    add("Upgrade", "websocket");
    add("Connection", "Upgrade");
    add("Sec-WebSocket-Version", "13");
    add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    add("Sec-WebSocket-Protocol", "jmap");
    add("Origin", (trust ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port));
    wire_.write(request_text(port, "GET", target, all));
    handshake_ = read_answer(wire_);
}

void WebSocket::frame(std::uint8_t first_octet, std::string_view payload) {
    std::string out(1, static_cast<char>(first_octet));
    const std::size_t size = payload.size();
    if (size < 126) {
        out += static_cast<char>(0x80 | size);
    } else if (size < 65536) {
        out += static_cast<char>(0x80 | 126);
        out += static_cast<char>(size >> 8);
        out += static_cast<char>(size & 255);
    } else {
        out += static_cast<char>(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(size >> shift & 255);
    }
    const char mask[4] = {0x12, 0x34, 0x56, 0x78};
    out.append(mask, 4);
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(payload[i] ^ mask[i % 4]);
    wire_.write(out);
}

std::optional<std::string> WebSocket::next(int patience_ms) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
    const auto left = [until] {
        const auto time =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        return std::max(0, static_cast<int>(time.count()));
    };
    std::string message;
    std::string& in = wire_.in();
    while (true) {
        const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(in[i]); };
        std::size_t header = 2, size = 0;
        const auto complete = [&] {
            if (in.size() < 2) return false;
            size = octet(1) & 0x7f;
            header = size == 126 ? 4 : size == 127 ? 10 : 2;
            if (in.size() < header) return false;
            if (size >= 126) {
                size = 0;
                for (std::size_t i = 2; i < header; ++i) size = size << 8 | octet(i);
            }
            return in.size() >= header + size;
        };
        while (!complete()) {
            if (!wire_.read(left())) return std::nullopt;
        }
        const std::uint8_t first = octet(0);
        const std::string payload = in.substr(header, size);
        in.erase(0, header + size);
        switch (first & 0x0f) {
            case 0x8:
                if (payload.size() >= 2) {
                    close_code_ = static_cast<std::uint8_t>(payload[0]) << 8 | static_cast<std::uint8_t>(payload[1]);
                }
                frame(0x88, payload.substr(0, 2));
                return std::nullopt;
            case 0x9:
                ++pings;
                frame(0x8a, payload);
                break;
            case 0xa:
                break;
            default:
                message += payload;
                if ((first & 0x80) != 0) return message;
        }
    }
}

}  // namespace kontor::test
