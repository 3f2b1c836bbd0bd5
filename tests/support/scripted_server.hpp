// A POP3 server that misbehaves on request: a real socket on loopback, one thread a connection, in the clear.
//
//   ScriptedServer server({{"u1", "Subject: one\r\n\r\nhello\r\n"}});
//   server.on("RETR 1", [](ScriptedServer::Turn& turn) { turn.drop_after(40); });
//   ... connect to 127.0.0.1:server.port() ...
//   server.said("DELE")          // how many such commands arrived, over all sessions
//
// Without rules it keeps RFC 1939 exactly: deletions happen at QUIT only.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace kontor::test {

struct MaildropMessage {
    std::string uidl;  // may be empty, double, anything
    std::string text;  // with CRLF line ends; dots are stuffed on the wire
};

class ScriptedServer {
public:
    explicit ScriptedServer(std::vector<MaildropMessage> maildrop);
    ~ScriptedServer();

    std::uint16_t port() const { return port_; }

    // What a rule may do instead of the server.
    class Turn {
    public:
        std::string command;  // as received, without CRLF
        int nth = 0;          // of this rule, from 1, over all sessions

        void reply(std::string bytes) { replies_ = true, bytes_ = std::move(bytes); }
        // Lets the server answer and then, after so many octets of the answer, closes.
        void drop_after(std::size_t octets) { limit_ = octets; }
        void drop() { drop_after(0); }
        // Answers nothing (or only what reply() gave it) and holds the line until the client has gone.
        void stall() { stalls_ = true; }

    private:
        friend class ScriptedServer;
        bool replies_ = false, stalls_ = false;
        std::string bytes_;
        std::size_t limit_ = static_cast<std::size_t>(-1);
    };
    using Rule = std::function<void(Turn&)>;
    // For commands that begin with `prefix`, in any case; the first rule that fits is asked. "" is the greeting.
    void on(std::string prefix, Rule rule);
    void forget_rules();

    void set_maildrop(std::vector<MaildropMessage> maildrop);
    std::vector<MaildropMessage> maildrop() const;

    // Commands of all sessions in order; "<connect>" begins one.
    std::vector<std::string> transcript() const;
    std::size_t said(std::string_view prefix) const;
    std::size_t sessions() const { return said("<connect>"); }
    // The most connections that were open at once.
    int most_at_once() const { return most_at_once_; }

private:
    struct Session;
    struct Counted;
    void accept_connections();
    void serve(int socket);
    std::string answer(Session& session, const std::string& command);
    bool send(Session& session, const Turn& turn, const std::string& answer);

    int listening_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::vector<MaildropMessage> maildrop_;
    struct Entry {
        std::string prefix;
        Rule rule;
        int asked = 0;
    };
    std::vector<Entry> rules_;
    std::vector<std::string> transcript_;
    std::atomic<bool> ending_{false};
    std::atomic<int> open_{0}, most_at_once_{0};
    std::vector<std::thread> sessions_;
    std::thread accepting_;
};

}  // namespace kontor::test
