// pop3::Client as the subject of a script (tests/support/script.hpp).
//
// Settings: security, user, secret, method, nonce, host, quirk NAME [TIME], limit NAME NUMBER.
// Commands: stat, uidl, list, retrieve N, top N LINES, remove N, reset, noop, quit; unanswered N and
// unreliable-top are assertions.
// Events: as render() writes them. A message's chunks become one line, because their number depends on
// the cut; Part is a message whose end has not come yet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/pop3/client.hpp"
#include "tests/support/script.hpp"

namespace kontor::test {

class ClientSubject {
public:
    ClientSubject(const Script& script, Instant now);

    pop3::Client& conversation() { return client_; }
    std::optional<std::string> render(const pop3::ClientEvent& event);
    std::optional<std::string> flush();
    bool command(std::string_view words);
    static bool is_need_tls(const pop3::ClientEvent& event) { return std::holds_alternative<pop3::NeedTls>(event); }

private:
    pop3::Client client_;
    std::string message_;  // chunks of the message that has not ended
    pop3::MessageNumber number_ = 0;
};

}  // namespace kontor::test
