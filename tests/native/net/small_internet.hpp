// A DNS server and an HTTPS server on loopback that know what a test tells them, and remember what they were asked.
#pragma once

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "native/net/tls.hpp"

namespace kontor::net {

// Runs `serve(socket)` whenever the socket can be read, until it is destroyed.
class Listening {
public:
    explicit Listening(int kind) : socket_(::socket(AF_INET, kind | SOCK_CLOEXEC, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        (void)!::bind(socket_, reinterpret_cast<sockaddr*>(&here), size);
        if (kind == SOCK_STREAM) ::listen(socket_, 16);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size);
        port_ = ntohs(here.sin_port);
    }
    ~Listening() {
        stop();
        ::close(socket_);
    }
    std::string where() const { return "127.0.0.1:" + std::to_string(port_); }
    std::vector<std::string> asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

protected:
    template <class Serve>
    void run(Serve serve) {
        thread_ = std::thread([this, serve] {
            while (!stopping_) {
                pollfd waiting{socket_, POLLIN, 0};
                if (::poll(&waiting, 1, 20) > 0) serve(socket_);
            }
        });
    }
    void stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
    }
    void note(std::string question) {
        const std::lock_guard lock(mutex_);
        asked_.push_back(std::move(question));
    }

private:
    int socket_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
    std::mutex mutex_;
    std::vector<std::string> asked_;
};

// Knows SRV, MX and A records; says NXDOMAIN to everything else. Silent: it never answers.
class SmallDns : public Listening {
public:
    enum Type : std::uint16_t { a = 1, mx = 15, srv = 33 };
    using Records = std::map<std::pair<std::string, std::uint16_t>, std::vector<std::string>>;  // record data each

    explicit SmallDns(Records records, bool silent = false) : Listening(SOCK_DGRAM), records_(std::move(records)) {
        run([this, silent](int socket) {
            char question[1500];
            sockaddr_in from{};
            socklen_t size = sizeof from;
            const auto got =
                ::recvfrom(socket, question, sizeof question, 0, reinterpret_cast<sockaddr*>(&from), &size);
            if (got < 17 || silent) return;
            const std::string reply = answer(std::string(question, static_cast<std::size_t>(got)));
            (void)!::sendto(socket, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
        });
    }
    ~SmallDns() { stop(); }

    static std::string number(unsigned value) {
        return {static_cast<char>(value >> 8), static_cast<char>(value & 0xff)};
    }
    // "a.b" as labels.
    static std::string labels(std::string name) {
        std::string result;
        for (std::size_t dot = 0; !name.empty() && name != "."; name = dot < name.size() ? name.substr(dot + 1) : "") {
            dot = std::min(name.find('.'), name.size());
            result += static_cast<char>(dot) + name.substr(0, dot);
        }
        return result + '\0';
    }
    static std::string service(unsigned priority, unsigned port, const std::string& target) {
        return number(priority) + number(0) + number(port) + labels(target);
    }
    static std::string exchanger(unsigned preference, const std::string& host) {
        return number(preference) + labels(host);
    }

private:
    std::string answer(const std::string& question) {
        std::string name;
        std::size_t at = 12;
        while (at < question.size() && question[at] != 0) {
            const auto length = static_cast<std::size_t>(question[at]);
            name += (name.empty() ? "" : ".") + question.substr(at + 1, length);
            at += length + 1;
        }
        const unsigned type = static_cast<unsigned char>(question.at(at + 2));
        note(name);
        const auto found = records_.find({name, static_cast<std::uint16_t>(type)});
        const bool known = found != records_.end();
        std::string reply = question.substr(0, 2) + number(known ? 0x8180 : 0x8183) + number(1) +
                            number(known ? static_cast<unsigned>(found->second.size()) : 0) + number(0) + number(0) +
                            question.substr(12, at + 5 - 12);
        if (known)
            for (const std::string& data : found->second)
                reply += number(0xc00c) + number(type) + number(1) + number(0) + number(0) +
                         number(static_cast<unsigned>(data.size())) + data;
        return reply;
    }

    Records records_;
};

// Answers GET of https://HOST/PATH by what stands under "HOST/PATH": a status line's rest, header fields, body.
class SmallWeb : public Listening {
public:
    SmallWeb(TlsContext context, std::map<std::string, std::string> pages)
        : Listening(SOCK_STREAM), context_(std::move(context)), pages_(std::move(pages)) {
        run([this](int socket) {
            const int visitor = ::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC);
            if (visitor >= 0) serve(visitor);
            ::close(visitor);
        });
    }
    ~SmallWeb() { stop(); }

    // Whole requests.
    std::vector<std::string> requests() { return asked(); }

private:
    void serve(int visitor) {
        const auto session = std::move(tls_server_session(context_).value());
        SSL_set_fd(session.get(), visitor);
        if (SSL_accept(session.get()) != 1) return;
        std::string request;
        char some[4096];
        while (request.find("\r\n\r\n") == std::string::npos) {
            const int got = SSL_read(session.get(), some, sizeof some);
            if (got <= 0) return;
            request.append(some, static_cast<std::size_t>(got));
        }
        note(request);
        const std::string path = request.substr(4, request.find(' ', 4) - 4);
        const std::size_t host = request.find("Host: ") + 6;
        const auto page = pages_.find(request.substr(host, request.find('\r', host) - host) + path);
        const std::string reply =
            "HTTP/1.1 " + (page == pages_.end() ? "404 No\r\nContent-Length: 0\r\n\r\n" : page->second);
        SSL_write(session.get(), reply.data(), static_cast<int>(reply.size()));
        SSL_shutdown(session.get());
    }

    TlsContext context_;
    std::map<std::string, std::string> pages_;
};

}  // namespace kontor::net
