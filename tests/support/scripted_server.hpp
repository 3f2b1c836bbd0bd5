// A POP3 server that misbehaves on request: a real socket on loopback, one thread a connection, in the clear.
//
//   ScriptedServer server({{"u1", "Subject: one\r\n\r\nhello\r\n"}});
//   server.on("RETR 1", [](ScriptedServer::Turn& turn) { turn.drop_after(40); });
//   ... connect to 127.0.0.1:server.port() ...
//   server.said("DELE")          // how many such commands arrived, over all sessions
//
// Without rules it keeps RFC 1939 exactly: deletions happen at QUIT only.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/line_server.hpp"

namespace kontor::test {

struct MaildropMessage {
    std::string uidl;  // may be empty, double, anything
    std::string text;  // with CRLF line ends; dots are stuffed on the wire
};

class ScriptedTurn {
public:
    std::string command;
    int nth = 0;

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

class ScriptedServer final : public ScriptedLines<ScriptedTurn> {
public:
    using Turn = ScriptedTurn;
    explicit ScriptedServer(std::vector<MaildropMessage> maildrop);
    ~ScriptedServer();

    void set_maildrop(std::vector<MaildropMessage> maildrop);
    std::vector<MaildropMessage> maildrop() const;

private:
    struct Session;
    void serve(Line& line) override;
    std::string answer(Session& session, const std::string& command);

    std::vector<MaildropMessage> maildrop_;
};

}  // namespace kontor::test
