// Framing, the AUTHORIZATION state and the clock of the server. server_transaction.cpp goes on.
//
//   AwaitTls -> Authorization -> AwaitPass or AwaitPlain -> AwaitLogin -> AwaitMaildrop -> Transaction -> Over
#include "engine/pop3/server.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/pop3/write.hpp"
#include "engine/sasl/plain.hpp"
#include "engine/text/base64.hpp"

namespace kontor::pop3 {
namespace {

// Above this nothing more is read or asked for until the peer has taken some of it.
constexpr std::size_t most_unsent = 64 * 1024;

Bytes code_name(ResponseCode code) {
    switch (code) {
        case ResponseCode::login_delay:
            return "[LOGIN-DELAY] ";
        case ResponseCode::in_use:
            return "[IN-USE] ";
        case ResponseCode::sys_temp:
            return "[SYS/TEMP] ";
        case ResponseCode::sys_perm:
            return "[SYS/PERM] ";
        case ResponseCode::auth:
            return "[AUTH] ";
        case ResponseCode::utf8:
            return "[UTF8] ";
        case ResponseCode::none:
        case ResponseCode::unknown:
            break;
    }
    return "";
}

}  // namespace

Server::Server(ServerSettings settings, Instant now)
    : settings_(std::move(settings)),
      input_(settings_.sasl_line),
      encrypted_(false),
      clock_(now, settings_.login, settings_.idle) {
    if (settings_.security == Security::tls) {
        state_ = AwaitTls{};
        question_ = server::NeedTls{};
    } else {
        write_reply(output_.tail(), true, settings_.greeting);
    }
}

// The world

void Server::receive(Bytes in, Instant now) {
    tick(now);
    if (std::holds_alternative<Over>(state_) || in.empty()) return;
    if (std::holds_alternative<AwaitTls>(state_)) return close(false);  // injected (CVE-2011-0411)
    clock_.move();
    input_.append(in);
}

void Server::end_of_input(Instant now) {
    tick(now);
    input_ended_ = true;
    if (std::holds_alternative<AwaitTls>(state_)) close(false);
}

void Server::tls_established(Instant now) {
    tick(now);
    if (!std::holds_alternative<AwaitTls>(state_)) return;
    encrypted_ = true;
    state_ = Authorization{};
    if (settings_.security == Security::tls) write_reply(output_.tail(), true, settings_.greeting);
}

// RFC 1939 3: the autologout removes nothing.
void Server::tick(Instant now) {
    clock_.tick(now);
    if (!clock_.is_due(deadline())) return;
    output_.clear();
    close(false);
}

void Server::sent(std::size_t n) {
    clock_.move_untold();
    output_.sent(n);
}

std::optional<Instant> Server::deadline() const {
    if (const auto* over = std::get_if<Over>(&state_)) {
        if (over->told || output_.is_sent()) return std::nullopt;
        return clock_.idle_deadline();
    }
    if (!logged_in_) return clock_.login_deadline();
    if (awaits_owner() && output_.is_sent()) return std::nullopt;
    return clock_.idle_deadline();
}

bool Server::awaits_owner() const {
    return std::holds_alternative<AwaitLogin>(state_) || std::holds_alternative<AwaitMaildrop>(state_) ||
           std::holds_alternative<AwaitBytes>(state_) || std::holds_alternative<AwaitCommit>(state_);
}

std::optional<ServerEvent> Server::next_event() {
    for (;;) {
        if (auto* over = std::get_if<Over>(&state_)) {
            if (over->told || !output_.is_sent()) return std::nullopt;
            over->told = true;
            return server::Closed{over->after_quit};
        }
        if (question_) {
            if (std::holds_alternative<server::NeedTls>(*question_) && !output_.is_sent()) return std::nullopt;
            return std::exchange(question_, std::nullopt);
        }
        if (output_.unsent().size() >= most_unsent) return std::nullopt;
        if (auto* state = std::get_if<AwaitBytes>(&state_)) return want_bytes(*state);
        if (awaits_owner() || std::holds_alternative<AwaitTls>(state_)) return std::nullopt;
        if (auto* listing = std::get_if<Listing>(&state_)) {
            go_on_listing(*listing);
            continue;
        }
        const auto line = input_.next();
        if (line) {
            on_line(*line);
        } else if (input_.overlong()) {
            write_reply(output_.tail(), false, "Line too long");
            close(false);
        } else if (input_ended_) {
            close(false);
        } else {
            return std::nullopt;
        }
    }
}

void Server::on_line(Bytes line) {
    if (std::holds_alternative<AwaitPlain>(state_)) return count(on_plain(line));
    if (line.size() > settings_.command_line) return count(reply(false, "Line too long"));
    const CommandLine command = parse_command(line);
    count(logged_in_ ? on_transaction(command) : on_authorization(command));
}

void Server::count(Answer answer) {
    if (answer == Answer::good) return;
    const int most = logged_in_ ? limits::bad_commands_after_login : limits::bad_commands_before_login;
    if (++bad_commands_ >= most) close(false);
}

// AUTHORIZATION

Server::Answer Server::on_authorization(const CommandLine& command) {
    if (auto* state = std::get_if<AwaitPass>(&state_)) {
        const std::string user = std::move(state->user);
        state_ = Authorization{};
        if (equal_ignoring_case(command.keyword, "PASS")) return ask_login(user, Secret(std::string(command.argument)));
    }
    if (equal_ignoring_case(command.keyword, "CAPA")) return on_capa();
    if (equal_ignoring_case(command.keyword, "USER")) return on_user(command.argument);
    if (equal_ignoring_case(command.keyword, "AUTH")) return on_auth(command.argument);
    if (equal_ignoring_case(command.keyword, "STLS")) return on_stls();
    if (equal_ignoring_case(command.keyword, "QUIT")) {
        reply(true, "Bye");
        close(true);
        return Answer::good;
    }
    return reply(false, "Unknown command, or not before login");
}

Server::Answer Server::on_user(Bytes name) {
    if (!login_allowed()) return reply(false, "Not without encryption");
    if (name.empty()) return reply(false, "USER needs a name");
    state_ = AwaitPass{std::string(name)};
    return reply(true, "Send PASS");
}

// RFC 5034 4: AUTH mechanism [initial-response]; "=" is an empty one.
Server::Answer Server::on_auth(Bytes argument) {
    if (!login_allowed()) return reply(false, "Not without encryption");
    const CommandLine parts = parse_command(argument);
    if (!equal_ignoring_case(parts.keyword, "PLAIN")) return reply(false, "Unknown mechanism");
    if (!parts.argument.empty()) return on_plain(parts.argument);
    state_ = AwaitPlain{};
    output_.tail() += "+ \r\n";
    return Answer::good;
}

Server::Answer Server::on_plain(Bytes response) {
    state_ = Authorization{};
    if (response == "*") return reply(false, "Cancelled");
    const auto message = text::base64_decode_strict(response);
    if (!message) return reply(false, "Not base64");
    auto credentials = sasl::read_plain(*message);
    if (!credentials) return reply(false, "[AUTH] Not a PLAIN message");
    return ask_login(std::move(credentials->user), std::move(credentials->secret));
}

Server::Answer Server::ask_login(std::string user, Secret password) {
    state_ = AwaitLogin{};
    question_ = server::Authenticate{std::move(user), std::move(password)};
    return Answer::good;
}

// RFC 2595 4. What came in the clear behind the command must not be read after the handshake: it ends the
// session, as it does when it comes a moment later (receive()).
Server::Answer Server::on_stls() {
    if (!tls_offered()) return reply(false, "Not available");
    reply(true, "Begin TLS");
    state_ = AwaitTls{};
    question_ = server::NeedTls{};
    if (!input_.rest().empty()) close(false);
    return Answer::good;
}

Server::Answer Server::on_capa() {
    output_.tail() += "+OK Capability list follows\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\n";
    if (login_allowed()) output_.tail() += "USER\r\nSASL PLAIN\r\n";
    if (tls_offered()) output_.tail() += "STLS\r\n";
    output_.tail() += "IMPLEMENTATION " + settings_.implementation + "\r\n.\r\n";
    return Answer::good;
}

bool Server::login_allowed() const { return encrypted_ || settings_.security == Security::plain; }

bool Server::tls_offered() const { return !encrypted_ && !logged_in_ && settings_.security == Security::starttls; }

// Answers of the owner

void Server::accept_login() {
    if (!std::holds_alternative<AwaitLogin>(state_)) return;
    state_ = AwaitMaildrop{};
    question_ = server::OpenMaildrop{};
}

void Server::refuse_login(ResponseCode code, Bytes words) {
    if (!std::holds_alternative<AwaitLogin>(state_)) return;
    state_ = Authorization{};
    refuse(code, words);
    count(Answer::bad);
}

void Server::maildrop(std::vector<MaildropEntry> entries) {
    if (!std::holds_alternative<AwaitMaildrop>(state_)) return;
    entries_ = std::move(entries);
    deleted_.assign(entries_.size(), false);
    logged_in_ = true;
    bad_commands_ = 0;
    clock_.move();
    state_ = Transaction{};
    reply(true, std::to_string(entries_.size()) + " messages");
}

void Server::refuse_maildrop(ResponseCode code, Bytes words) {
    if (!std::holds_alternative<AwaitMaildrop>(state_)) return;
    state_ = Authorization{};
    refuse(code, words);
}

// Writing

Server::Answer Server::reply(bool ok, Bytes words) {
    write_reply(output_.tail(), ok, words);
    return ok ? Answer::good : Answer::bad;
}

void Server::refuse(ResponseCode code, Bytes words) {
    write_reply(output_.tail(), false, std::string(code_name(code)).append(words));
}

void Server::close(bool after_quit) {
    if (std::holds_alternative<Over>(state_)) return;
    question_.reset();
    state_ = Over{after_quit};
}

}  // namespace kontor::pop3
