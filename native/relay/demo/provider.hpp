// The demo office's mail provider: Kontor's own POP3 and SMTP servers (engine/pop3/server.hpp,
// engine/smtp/server.hpp) over TLS on loopback, with maildrops held in memory. A thread of its own.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "native/relay/demo/certificates.hpp"

namespace kontor::demo {

struct Maildrop {
    std::string password;
    std::vector<std::string> messages;  // CRLF lines; their UIDLs are their places
};

class Provider {
public:
    // Listens on free ports of 127.0.0.1. Maildrops are by user name.
    static Result<std::unique_ptr<Provider>> start(const Certificates& certificates,
                                                   std::map<std::string, Maildrop> maildrops);
    ~Provider();

    std::uint16_t port() const;       // POP3
    std::uint16_t smtp_port() const;  // and where who has a maildrop may submit mail
    // From now on there is one more message; the next session sees it. Thread-safe.
    void deliver(const std::string& user, std::string message);

private:
    struct State;
    explicit Provider(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace kontor::demo
