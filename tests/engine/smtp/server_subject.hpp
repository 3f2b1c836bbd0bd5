// smtp::Server as the subject of a script (tests/support/script.hpp); C lines are the peer's.
//
// Settings: security, name, limit NAME NUMBER (message, recipients), owner by_hand.
// Commands, the owner's answers: accept, refuse, later, each for whatever is asked. An owner that is not by_hand
// accepts everything but logins; Authenticate is always for the script, unless "owner trusting". Events: as render()
// writes them. A message's chunks become one line with its end or its loss.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/smtp/server.hpp"
#include "tests/support/script.hpp"

namespace kontor::test {

class ServerSubject {
public:
    ServerSubject(const Script& script, Instant now);

    smtp::Server& conversation() { return server_; }
    std::optional<std::string> render(const smtp::ServerEvent& event);
    std::optional<std::string> flush() { return std::nullopt; }
    bool command(std::string_view words);
    static bool is_need_tls(const smtp::ServerEvent& event) {
        return std::holds_alternative<smtp::server::NeedTls>(event);
    }

private:
    enum class Question { login, sender, recipient, message };
    void answer(bool accept, bool later);

    smtp::Server server_;
    Question question_ = Question::login;
    std::string message_;
    bool by_hand_ = false, trusting_ = false;
};

}  // namespace kontor::test
