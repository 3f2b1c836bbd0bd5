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

#include <string>
#include <utility>
#include <vector>

#include "tests/support/line_server.hpp"

namespace kontor::test {

struct TakenMail {
    std::string from;
    std::vector<std::string> to;
    std::string octets;
};

class ScriptedSmtpTurn {
public:
    std::string command;
    int nth = 0;

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

// A rule for "." is one for the end of a message: one that is dropped or refused there was not taken.
class ScriptedSmtpServer final : public ScriptedLines<ScriptedSmtpTurn> {
public:
    using Turn = ScriptedSmtpTurn;
    ScriptedSmtpServer();
    ~ScriptedSmtpServer();

    // What EHLO announces beside AUTH, a line each.
    void announce(std::vector<std::string> extensions);
    std::vector<TakenMail> mails() const;

private:
    void serve(Line& line) override;
    static bool read_message(Line& line, TakenMail& mail);
    bool answer(Line& line, TakenMail& mail, const std::string& command);

    std::vector<std::string> extensions_{"PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 50000000"};
    std::vector<TakenMail> mails_;
};

}  // namespace kontor::test
