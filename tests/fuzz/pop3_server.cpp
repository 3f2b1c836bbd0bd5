// A POP3 client made of arbitrary bytes.
//
// Input: one byte of settings, then what the client sends. The owner accepts the password "secret" and
// has three messages, one of them unreadable.
// Oracles: those of conversation.hpp; deletions are committed once and only by QUIT.
#include <array>

#include "engine/pop3/server.hpp"
#include "tests/fuzz/conversation.hpp"

namespace {

using namespace kontor;
using namespace kontor::pop3;
using fuzz::require;

constexpr std::array<Bytes, 3> messages = {Bytes("Subject: x\r\n\r\n.dot\nline\0\r\n", 26), "", "unreadable"};

ServerSettings settings_of(Security security) {
    ServerSettings settings;
    settings.security = security;
    settings.command_line = 100;
    settings.sasl_line = 300;
    return settings;
}

struct Owner {
    Owner(Security security, Instant now) : server(settings_of(security), now) {}

    static bool is_need_tls(const ServerEvent& event) { return std::holds_alternative<server::NeedTls>(event); }

    void answer(const ServerEvent& event) {
        log += static_cast<char>('a' + event.index());
        if (const auto* login = std::get_if<server::Authenticate>(&event)) {
            log += login->user;
            login->password.reveal() == "secret" ? server.accept_login() : server.refuse_login();
        }
        if (std::holds_alternative<server::OpenMaildrop>(event)) server.maildrop({{26, "a"}, {0, "b"}, {10, "c"}});
        if (const auto* wanted = std::get_if<server::BytesWanted>(&event)) {
            require(wanted->number >= 1 && wanted->number <= 3);
            const Bytes rest = messages[wanted->number - 1].substr(wanted->offset);
            if (wanted->number == 3) {
                server.message_unreadable();
            } else {
                server.message_bytes(rest.substr(0, 5), rest.size() <= 5);
            }
        }
        if (const auto* commit = std::get_if<server::CommitDeletions>(&event)) {
            require(++commits == 1 && !commit->numbers.empty());
            server.deletions_committed(true);
        }
        if (const auto* closed = std::get_if<server::Closed>(&event)) require(commits == 0 || closed->after_quit);
    }

    Server server;
    std::string log;
    int commits = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::run_server<Owner>(data, size);
}
