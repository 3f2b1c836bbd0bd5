// One SMTP session of the demo provider: people with a maildrop here write to each other and to themselves. Everybody
// else who lives in the domain .example exists as well, and reads nothing; nothing ever leaves the demo.
#pragma once

#include <set>
#include <string>

#include "engine/smtp/server.hpp"
#include "native/net/drive.hpp"
#include "native/relay/demo/boxes.hpp"

namespace kontor::demo {

// The owner of the conversation: answers what the server asks.
class SmtpSession {
public:
    SmtpSession(Boxes& boxes, Instant now);

    smtp::Server& server() { return server_; }
    bool ready(Instant) const { return true; }
    bool accepts_input() const { return true; }
    net::Next on(smtp::ServerEvent&& event);

private:
    net::Next answer(const smtp::server::NeedTls&) { return net::Next::handshake; }
    net::Next answer(const smtp::server::Authenticate& login);
    net::Next answer(const smtp::server::Sender& sender);
    net::Next answer(const smtp::server::Recipient& recipient);
    net::Next answer(const smtp::server::MessageBegin&);
    net::Next answer(const smtp::server::MessageChunk& chunk);
    net::Next answer(const smtp::server::MessageEnd&);
    net::Next answer(const smtp::server::MessageAbandoned&);
    net::Next answer(const smtp::server::Closed&) { return net::Next::stop; }

    Boxes& boxes_;
    smtp::Server server_;
    std::string user_;
    std::set<std::string> recipients_;  // those with a maildrop, each once
    std::string message_;
};

}  // namespace kontor::demo
