#include "native/desktop/loopback.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

#include "engine/text/ascii.hpp"
#include "native/desktop/relay_address.hpp"

namespace kontor::desktop {

namespace {

constexpr std::size_t kLongestHead = 16 * 1024;
constexpr int kVisitorPatience = 10'000;  // milliseconds for a visitor to say what it wants

void say(int visitor, const std::string& words) {
    std::string_view rest = words;
    while (!rest.empty()) {
        const ssize_t sent = ::send(visitor, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string head_from(int visitor) {
    std::string head;
    pollfd ready{visitor, POLLIN, 0};
    char buffer[2048];
    while (head.size() < kLongestHead && head.find("\r\n\r\n") == std::string::npos) {
        if (::poll(&ready, 1, kVisitorPatience) <= 0) return {};
        const ssize_t got = ::recv(visitor, buffer, sizeof buffer, 0);
        if (got <= 0) return {};
        head.append(buffer, static_cast<std::size_t>(got));
    }
    return head;
}

std::string field_of(const std::string& head, std::string_view name) {
    for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
        const std::string_view line = std::string_view(head).substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && text::equal_ignoring_case(line.substr(0, colon), name))
            return std::string(text::trim(line.substr(colon + 1)));
    }
    return {};
}

}  // namespace

struct Loopback::Door {
    std::shared_ptr<Errands> errands;
    int listener = -1, stop[2] = {-1, -1};
    std::uint16_t port = 0;
    std::atomic<int> visitor{-1};

    ~Door() {
        for (const int file : {listener, stop[0], stop[1], visitor.load()})
            if (file >= 0) ::close(file);
    }
};

std::optional<Loopback::Visit> visit_of(const std::string& head, const std::string& state) {
    const std::string line = head.substr(0, head.find("\r\n"));
    constexpr std::string_view begin = "GET /oauth/callback?";
    if (line.compare(0, begin.size(), begin) != 0) return std::nullopt;
    const std::size_t end = line.find(' ', begin.size());
    if (end == std::string::npos) return std::nullopt;
    Loopback::Visit visit{line.substr(begin.size(), end - begin.size()), field_of(head, "Accept-Language")};
    if (state.empty() || query_value(visit.query, "state") != state) return std::nullopt;
    return visit;
}

Result<std::unique_ptr<Loopback>> Loopback::open(std::shared_ptr<Errands> errands) {
    auto door = std::make_shared<Door>();
    door->errands = std::move(errands);
    door->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    const bool is_open = door->listener >= 0 && ::bind(door->listener, any, size) == 0 &&
                         ::listen(door->listener, 4) == 0 && ::getsockname(door->listener, any, &size) == 0 &&
                         ::pipe2(door->stop, O_CLOEXEC) == 0;
    if (!is_open) return Error{"No port of this machine can be listened on", {}, std::strerror(errno), {}};
    door->port = ntohs(address.sin_port);
    return std::unique_ptr<Loopback>(new Loopback(std::move(door)));
}

Loopback::~Loopback() { (void)!::write(door_->stop[1], "x", 1); }

std::string Loopback::redirect_uri() const {
    return "http://127.0.0.1:" + std::to_string(door_->port) + "/oauth/callback";
}

void Loopback::listen(std::string state, std::function<void(Visit)> done) {
    std::thread([door = door_, state = std::move(state), done = std::move(done)] {
        for (;;) {
            pollfd waits[] = {{door->listener, POLLIN, 0}, {door->stop[0], POLLIN, 0}};
            if (::poll(waits, 2, -1) < 0 && errno != EINTR) return;
            if (waits[1].revents != 0) return;
            if (waits[0].revents == 0) continue;
            const int visitor = ::accept4(door->listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (visitor < 0) continue;
            if (const auto visit = visit_of(head_from(visitor), state)) {
                door->visitor = visitor;
                door->errands->post([done, visit = *visit] { done(visit); });
                return;
            }
            say(visitor, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            ::close(visitor);
        }
    }).detach();
}

void Loopback::answer(const std::string& page, const std::string& policy) {
    const int visitor = door_->visitor.exchange(-1);
    if (visitor < 0) return;
    std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n";
    if (!policy.empty()) head += "Content-Security-Policy: " + policy + "\r\n";
    head += "Referrer-Policy: no-referrer\r\nConnection: close\r\nContent-Length: " + std::to_string(page.size());
    say(visitor, head + "\r\n\r\n" + page);
    ::shutdown(visitor, SHUT_WR);
    ::close(visitor);
}

}  // namespace kontor::desktop
