// A POP3 client made of arbitrary bytes.
//
// Input: one byte of settings, then what the client sends. The owner accepts the password "secret" and
// has three messages, one of them unreadable.
// Oracles: output and events do not depend on the cut; deletions are committed once and only by QUIT;
// every reply is lines, and not out of proportion to what was asked.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/pop3/server.hpp"

namespace {

using namespace kontor;
using namespace kontor::pop3;

constexpr Instant now{std::chrono::hours(1)};
constexpr std::array<Bytes, 3> messages = {Bytes("Subject: x\r\n\r\n.dot\nline\0\r\n", 26), "", "unreadable"};

void require(bool truth) {
    if (!truth) std::abort();
}

std::string converse(Bytes input, std::size_t piece) {
    ServerSettings settings;
    settings.security = static_cast<Security>(static_cast<std::uint8_t>(input[0]) % 3);
    settings.command_line = 100;
    settings.sasl_line = 300;
    input.remove_prefix(1);
    const std::size_t sent = input.size();

    Server server(settings, now);
    std::string log, output;
    int commits = 0;
    const auto drain = [&] {
        for (bool moved = true; moved;) {
            moved = false;
            while (auto event = server.next_event()) {
                moved = true;
                log += static_cast<char>('a' + event->index());
                // The moment of the handshake is the driver's; here it is always the next one.
                if (std::holds_alternative<server::NeedTls>(*event) && settings.security == Security::tls) {
                    server.tls_established(now);
                }
                if (const auto* login = std::get_if<server::Authenticate>(&*event)) {
                    log += login->user;
                    login->password.reveal() == "secret" ? server.accept_login() : server.refuse_login();
                }
                if (std::holds_alternative<server::OpenMaildrop>(*event)) {
                    server.maildrop({{26, "a"}, {0, "b"}, {10, "c"}});
                }
                if (const auto* wanted = std::get_if<server::BytesWanted>(&*event)) {
                    require(wanted->number >= 1 && wanted->number <= 3);
                    const Bytes rest = messages[wanted->number - 1].substr(wanted->offset);
                    if (wanted->number == 3) {
                        server.message_unreadable();
                    } else {
                        server.message_bytes(rest.substr(0, 5), rest.size() <= 5);
                    }
                }
                if (const auto* commit = std::get_if<server::CommitDeletions>(&*event)) {
                    require(++commits == 1 && !commit->numbers.empty());
                    server.deletions_committed(true);
                }
                if (const auto* closed = std::get_if<server::Closed>(&*event))
                    require(commits == 0 || closed->after_quit);
            }
            output.append(server.output());
            if (!server.output().empty()) moved = true;
            server.sent(server.output().size());
        }
    };
    drain();
    for (; !input.empty(); input.remove_prefix(std::min(piece, input.size()))) {
        server.receive(std::string(input.substr(0, piece)), now);
        drain();
    }
    server.end_of_input(now);
    drain();
    require(output.empty() || output.back() == '\n');
    require(output.find('\0') == std::string::npos);
    require(output.size() <= 200 + sent * 64);
    return log + output;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 65536) return 0;
    const Bytes input(reinterpret_cast<const char*>(data), size);
    const std::string whole = converse(input, size);
    const std::string bytes = converse(input, 1);
    // STLS: what follows in the same segment ends the session before NeedTls is told.
    if (data[0] % 3 != static_cast<int>(Security::starttls)) require(whole == bytes);
    return 0;
}
