// An SMTP server that misbehaves on request: a real socket on loopback, one thread a connection, in the clear.
//
//   ScriptedSmtpServer server;
//   server.on("RCPT TO:<bob", [](ScriptedSmtpServer::Turn& turn) { turn.reply("550 5.1.1 nobody\r\n"); });
//   server.on(".", [](ScriptedSmtpServer::Turn& turn) { turn.drop(); });   // the final dot came
//   ... submit to 127.0.0.1:server.port() ...
//   server.mails()                 // what it has taken responsibility for
//
// Without rules every login, sender and recipient is good.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace kontor::test {

struct TakenMail {
    std::string from;
    std::vector<std::string> to;
    std::string octets;
};

class ScriptedSmtpServer {
public:
    ScriptedSmtpServer();
    ~ScriptedSmtpServer();

    std::uint16_t port() const { return port_; }

    // What a rule may do instead of the server.
    class Turn {
    public:
        std::string command;  // as received, without CRLF
        int nth = 0;          // of this rule, from 1, over all sessions

        void reply(std::string bytes) { replies_ = true, bytes_ = std::move(bytes); }
        // Closes instead of answering, or behind what reply() gave it.
        void drop() { drops_ = true; }
        // After 354: answers at once with this, and reads no message.
        void interrupt(std::string bytes) { interrupts_ = true, bytes_ = std::move(bytes); }

    private:
        friend class ScriptedSmtpServer;
        bool replies_ = false, drops_ = false, interrupts_ = false;
        std::string bytes_;
    };
    using Rule = std::function<void(Turn&)>;
    // For commands that begin with `prefix`, in any case; the first rule that fits is asked. "" is the greeting, "."
    // the end of a message: one that is dropped or refused there was not taken.
    void on(std::string prefix, Rule rule);
    void forget_rules();
    // What EHLO announces beside AUTH, a line each.
    void announce(std::vector<std::string> extensions);

    std::vector<TakenMail> mails() const;
    // Commands of all sessions in order; "<connect>" begins one.
    std::vector<std::string> transcript() const;
    std::size_t said(std::string_view prefix) const;
    std::size_t sessions() const { return said("<connect>"); }

private:
    struct Session;
    void accept_connections();
    void serve(int socket);
    bool read_line(Session& session, std::string& line);
    bool read_message(Session& session);
    bool answer(Session& session, const std::string& command);
    Turn ask(const std::string& command);

    int listening_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    struct Entry {
        std::string prefix;
        Rule rule;
        int asked = 0;
    };
    std::vector<Entry> rules_;
    std::vector<std::string> extensions_{"PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 50000000"};
    std::vector<std::string> transcript_;
    std::vector<TakenMail> mails_;
    std::atomic<bool> ending_{false};
    std::vector<std::thread> sessions_;
    std::thread accepting_;
};

}  // namespace kontor::test
