// An SMTP client made of arbitrary bytes.
//
// Input: one byte of settings, then what the client sends. The owner accepts the password "secret", senders and
// recipients at example.org.
// Oracles: those of conversation.hpp; nobody is written to before a login; a message that ends holds
// CR and LF only together.
#include "engine/smtp/server.hpp"
#include "tests/fuzz/conversation.hpp"

namespace {

using namespace kontor;
using namespace kontor::smtp;
using fuzz::require;

bool ends_in_example(const Path& path) { return Bytes(path.address()).ends_with("@example.org"); }

ServerSettings settings_of(Security security) {
    ServerSettings settings;
    settings.security = security;
    settings.command_line = 100;
    settings.sasl_line = 300;
    settings.message = 500;
    settings.recipients = 3;
    return settings;
}

struct Owner {
    Owner(Security security, Instant now) : server(settings_of(security), now) {}

    static bool is_need_tls(const ServerEvent& event) { return std::holds_alternative<server::NeedTls>(event); }

    void answer(const ServerEvent& event) {
        if (const auto* chunk = std::get_if<server::MessageChunk>(&event)) {
            require(!chunk->data.empty());
            message.append(chunk->data);
            return;
        }
        log += static_cast<char>('a' + event.index());
        if (const auto* login = std::get_if<server::Authenticate>(&event)) {
            log += login->user;
            logged_in = logged_in || login->password.reveal() == "secret";
            login->password.reveal() == "secret" ? server.accept_login() : server.refuse_login();
        }
        if (const auto* sender = std::get_if<server::Sender>(&event)) {
            require(logged_in);
            log += sender->address.address();
            ends_in_example(sender->address) ? server.accept_sender() : server.refuse_sender();
        }
        if (const auto* recipient = std::get_if<server::Recipient>(&event)) {
            require(logged_in && !recipient->address.is_null());
            log += recipient->address.address();
            ends_in_example(recipient->address) ? server.accept_recipient() : server.refuse_recipient();
        }
        if (std::holds_alternative<server::MessageBegin>(event)) message.clear();
        if (const auto* end = std::get_if<server::MessageEnd>(&event)) {
            require(end->octets == message.size() && message.size() <= settings_of({}).message);
            LineEnds line_ends;
            require(!line_ends.take(message) && !line_ends.finish());
            log += message;
            server.accept_message();
        }
    }

    Server server;
    std::string log, message;
    bool logged_in = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::run_server<Owner>(data, size);
}
