// An SMTP client made of arbitrary bytes.
//
// Input: one byte of settings, then what the client sends. The owner accepts the password "secret", senders and
// recipients at example.org.
// Oracles: output and events do not depend on the cut; nobody is written to before a login; a message that ends holds
// CR and LF only together; every reply is lines, and not out of proportion to what was asked.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/smtp/server.hpp"

namespace {

using namespace kontor;
using namespace kontor::smtp;

constexpr Instant now{std::chrono::hours(1)};

void require(bool truth) {
    if (!truth) std::abort();
}

bool ends_in_example(const Path& path) {
    const std::string& address = path.address();
    return address.size() > 12 && address.substr(address.size() - 12) == "@example.org";
}

std::string converse(Bytes input, std::size_t piece) {
    ServerSettings settings;
    settings.security = static_cast<Security>(static_cast<std::uint8_t>(input[0]) % 3);
    settings.command_line = 100;
    settings.sasl_line = 300;
    settings.message = 500;
    settings.recipients = 3;
    input.remove_prefix(1);
    const std::size_t sent = input.size();

    Server server(settings, now);
    std::string log, output, message;
    bool logged_in = false;
    const auto drain = [&] {
        for (bool moved = true; moved;) {
            moved = false;
            while (auto event = server.next_event()) {
                moved = true;
                if (const auto* chunk = std::get_if<server::MessageChunk>(&*event)) {
                    require(!chunk->data.empty());
                    message.append(chunk->data);
                    continue;
                }
                log += static_cast<char>('a' + event->index());
                if (std::holds_alternative<server::NeedTls>(*event) && settings.security == Security::tls) {
                    server.tls_established(now);
                }
                if (const auto* login = std::get_if<server::Authenticate>(&*event)) {
                    log += login->user;
                    logged_in = logged_in || login->password.reveal() == "secret";
                    login->password.reveal() == "secret" ? server.accept_login() : server.refuse_login();
                }
                if (const auto* sender = std::get_if<server::Sender>(&*event)) {
                    require(logged_in);
                    log += sender->address.address();
                    ends_in_example(sender->address) ? server.accept_sender() : server.refuse_sender();
                }
                if (const auto* recipient = std::get_if<server::Recipient>(&*event)) {
                    require(logged_in && !recipient->address.is_null());
                    log += recipient->address.address();
                    ends_in_example(recipient->address) ? server.accept_recipient() : server.refuse_recipient();
                }
                if (std::holds_alternative<server::MessageBegin>(*event)) message.clear();
                if (const auto* end = std::get_if<server::MessageEnd>(&*event)) {
                    require(end->octets == message.size() && message.size() <= settings.message);
                    LineEnds line_ends;
                    require(!line_ends.take(message) && !line_ends.finish());
                    log += message;
                    server.accept_message();
                }
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
    // STARTTLS: what follows in the same segment ends the session before NeedTls is told.
    if (data[0] % 3 != static_cast<int>(Security::starttls)) require(whole == bytes);
    return 0;
}
