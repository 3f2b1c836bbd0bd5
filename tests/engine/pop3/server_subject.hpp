// pop3::Server as the subject of a script (tests/support/script.hpp); C lines are the peer's.
//
// Settings: security, greeting.
// Commands, the owner's answers: accept, refuse, delay, maildrop OCTETS:UIDL..., in_use, bytes TEXT,
// last TEXT, unreadable, committed, not_committed.
// Events: as render() writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/pop3/server.hpp"
#include "tests/support/script.hpp"

namespace kontor::test {

class ServerSubject {
public:
    ServerSubject(const Script& script, Instant now);

    pop3::Server& conversation() { return server_; }
    std::optional<std::string> render(const pop3::ServerEvent& event);
    std::optional<std::string> flush() { return std::nullopt; }
    bool command(std::string_view words);
    static bool is_need_tls(const pop3::ServerEvent& event) {
        return std::holds_alternative<pop3::server::NeedTls>(event);
    }

private:
    pop3::Server server_;
};

}  // namespace kontor::test
