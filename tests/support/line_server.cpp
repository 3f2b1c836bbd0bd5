#include "tests/support/line_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace kontor::test {
namespace {

constexpr int kLookMilliseconds = 20;

bool has_input(int socket) {
    pollfd waiting{socket, POLLIN, 0};
    return poll(&waiting, 1, kLookMilliseconds) > 0;
}

}  // namespace

bool begins_with(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) {
               return std::toupper(static_cast<unsigned char>(a)) == std::toupper(static_cast<unsigned char>(b));
           });
}

LineServer::LineServer() {
    listening_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listening_, 64) != 0 ||
        getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        std::abort();
    port_ = ntohs(address.sin_port);
}

LineServer::~LineServer() { close(listening_); }

void LineServer::begin() {
    accepting_ = std::thread([this] { accept_connections(); });
}

void LineServer::end() {
    ending_ = true;
    accepting_.join();
    for (std::thread& connection : connections_) connection.join();
}

void LineServer::note(const std::string& command) {
    const std::lock_guard lock(mutex_);
    transcript_.push_back(command);
}

std::vector<std::string> LineServer::transcript() const {
    const std::lock_guard lock(mutex_);
    return transcript_;
}

std::size_t LineServer::said(std::string_view prefix) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(transcript_.begin(), transcript_.end(),
                                                  [&](const std::string& line) { return begins_with(line, prefix); }));
}

void LineServer::accept_connections() {
    while (!ending_) {
        if (!has_input(listening_)) continue;
        const int socket = accept(listening_, nullptr, nullptr);
        if (socket < 0) continue;
        const int now_open = ++open_;
        if (now_open > most_at_once_) most_at_once_ = now_open;
        connections_.emplace_back([this, socket] {
            Line line{*this, socket};
            serve(line);
            line.leave();
            close(socket);
        });
    }
}

void LineServer::Line::leave() {
    if (std::exchange(is_counted, false)) --server.open_;
}

bool LineServer::Line::read(std::string& line) {
    while (input.find('\n') == std::string::npos) {
        if (server.ending_) return false;
        if (!has_input(socket)) continue;
        char buffer[65536];
        const ssize_t got = recv(socket, buffer, sizeof buffer, 0);
        if (got <= 0) return false;
        input.append(buffer, static_cast<std::size_t>(got));
    }
    const std::size_t end = input.find('\n');
    line = input.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    input.erase(0, end + 1);
    return true;
}

bool LineServer::Line::send(std::string_view octets) const {
    while (!octets.empty()) {
        const ssize_t sent = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        octets.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void LineServer::Line::hold() const {
    char buffer[256];
    while (!server.ending_)
        if (has_input(socket) && recv(socket, buffer, sizeof buffer, 0) <= 0) return;
}

}  // namespace kontor::test
