// smtp::Client as the subject of a script (tests/support/script.hpp).
//
// Settings: security, name, method, user, secret, nonce, host, quirk NAME, limit NAME NUMBER; of the messages: from,
// to ADDRESS [NOTIFY,...] (again for each), message TEXT, ret, envid, require_tls; "pieces by_hand" leaves
// ContentWanted to the script. Commands: send [ADDRESS...], instead of the recipients of the settings; quit; content
// TEXT; unreadable. Events: as render() writes them. Sent, NotSent and Uncertain say the message's number, and in
// brackets what became of each recipient: "+", or "-" and why.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/smtp/client.hpp"
#include "tests/support/script.hpp"

namespace kontor::test {

class ClientSubject {
public:
    ClientSubject(const Script& script, Instant now);

    smtp::Client& conversation() { return client_; }
    std::optional<std::string> render(const smtp::ClientEvent& event);
    std::optional<std::string> flush() { return std::nullopt; }
    bool command(std::string_view words);
    static bool is_need_tls(const smtp::ClientEvent& event) { return std::holds_alternative<smtp::NeedTls>(event); }

private:
    void give(std::uint64_t offset);

    smtp::Client client_;
    smtp::Envelope envelope_;
    std::string message_;
    bool by_hand_ = false;
};

}  // namespace kontor::test
