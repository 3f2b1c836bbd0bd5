// Framing, greeting, login and the clock of the server. server_transaction.cpp goes on.
//
//   AwaitTls -> AwaitCommand -> AwaitPlain, AwaitUser, AwaitPassword -> AwaitLogin -> AwaitCommand -> ... -> Over
#include "engine/smtp/server.hpp"

#include <algorithm>
#include <utility>

#include "engine/sasl/plain.hpp"
#include "engine/smtp/write.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"

namespace kontor::smtp {
namespace {

// Above this nothing more is read until the peer has taken some of it.
constexpr std::size_t most_replies_unsent = 64 * 1024;

}  // namespace

Server::Server(ServerSettings settings, Instant now)
    : settings_(std::move(settings)), input_(settings_.sasl_line), clock_(now, settings_.login, settings_.idle) {
    if (settings_.security == Security::tls) {
        state_ = AwaitTls{};
        question_ = server::NeedTls{};
    } else {
        write_reply(output_.tail(), 220, {}, settings_.name + " ESMTP");
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
    state_ = AwaitCommand{};
    if (settings_.security == Security::tls) write_reply(output_.tail(), 220, {}, settings_.name + " ESMTP");
}

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
    return std::holds_alternative<AwaitLogin>(state_) || std::holds_alternative<AwaitSender>(state_) ||
           std::holds_alternative<AwaitRecipient>(state_) || std::holds_alternative<AwaitVerdict>(state_);
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
        if (output_.unsent().size() >= most_replies_unsent || awaits_owner() ||
            std::holds_alternative<AwaitTls>(state_))
            return std::nullopt;
        if (auto* state = std::get_if<AwaitContent>(&state_)) {
            if (Event event = next_content(*state)) return event;
            if (std::holds_alternative<AwaitContent>(state_) && !input_ended_) return std::nullopt;
            if (std::holds_alternative<AwaitContent>(state_)) close(false);
            continue;
        }
        const auto line = input_.next();
        if (line) {
            on_line(*line);
        } else if (input_.overlong()) {
            reply(500, {5, 5, 2}, "Line too long");
            close(false);
        } else if (input_ended_) {
            close(false);
        } else {
            return std::nullopt;
        }
    }
}

void Server::on_line(Bytes line) {
    if (input_.bare_lf() || line.find_first_of(Bytes("\r\0", 2)) != Bytes::npos) {
        reply(500, {5, 5, 2}, "Lines end in CRLF");
        return close(false);
    }
    if (std::holds_alternative<AwaitPlain>(state_)) return count(on_plain(line));
    if (std::holds_alternative<AwaitUser>(state_)) return count(on_user(line));
    if (auto* state = std::get_if<AwaitPassword>(&state_)) {
        const std::string user = std::move(state->user);
        return count(on_password(user, line));
    }
    const CommandLine command = parse_command(line);
    const bool is_auth = text::equal_ignoring_case(command.verb, "AUTH");
    if (line.size() > settings_.command_line && !is_auth) return count(bad(500, {5, 5, 2}, "Line too long"));
    count(on_command(command));
}

void Server::count(Answer answer) {
    if (answer == Answer::good) return;
    const int most = logged_in_ ? limits::bad_commands_after_login : limits::bad_commands_before_login;
    if (++bad_commands_ >= most) close(false);
}

Server::Answer Server::on_command(const CommandLine& command) {
    const auto is = [&](Bytes verb) { return text::equal_ignoring_case(command.verb, verb); };
    if (is("MAIL")) return on_mail(command.argument);
    if (is("RCPT")) return on_rcpt(command.argument);
    if (is("DATA")) return on_data(command.argument);
    if (is("EHLO")) return on_ehlo(command.argument, true);
    if (is("HELO")) return on_ehlo(command.argument, false);
    if (is("AUTH")) return on_auth(command.argument);
    if (is("STARTTLS")) return on_starttls();
    if (is("NOOP")) return reply(250, {2, 0, 0}, "OK");
    if (is("VRFY")) return reply(252, {2, 5, 0}, "Send it and see");  // RFC 5321 7.3
    if (is("RSET")) {
        forget_mail();
        return reply(250, {2, 0, 0}, "OK");
    }
    if (is("QUIT")) {
        reply(221, {2, 0, 0}, "Bye");
        close(true);
        return Answer::good;
    }
    return bad(500, {5, 5, 1}, "Unknown command");
}

// RFC 5321 4.1.1.1. The name proves nothing and is not looked at.
Server::Answer Server::on_ehlo(Bytes name, bool extended) {
    if (name.empty()) return bad(501, {5, 5, 4}, "Who are you?");
    forget_mail();
    greeted_ = true;
    if (!extended) return reply(250, {}, settings_.name);
    output_.tail() += "250-" + settings_.name + "\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n";
    output_.tail() += "250-SIZE " + std::to_string(settings_.message) + "\r\n";
    if (login_allowed()) output_.tail() += "250-AUTH PLAIN LOGIN\r\n";
    if (tls_offered()) output_.tail() += "250-STARTTLS\r\n";
    output_.tail() += "250 ENHANCEDSTATUSCODES\r\n";
    return Answer::good;
}

// RFC 3207 4.2: everything said in the clear is forgotten. What came behind the command must not be read after the
// handshake: it ends the session, as it does when it comes a moment later (receive()).
Server::Answer Server::on_starttls() {
    if (!tls_offered()) return bad(503, {5, 5, 1}, "Not available");
    reply(220, {2, 0, 0}, "Begin TLS");
    forget_mail();
    greeted_ = false;
    state_ = AwaitTls{};
    question_ = server::NeedTls{};
    if (!input_.rest().empty()) close(false);
    return Answer::good;
}

// AUTH

// RFC 4954 4: AUTH mechanism [initial-response]; "=" is an empty one.
Server::Answer Server::on_auth(Bytes argument) {
    if (logged_in_) return bad(503, {5, 5, 1}, "Already logged in");
    if (!login_allowed()) return bad(538, {5, 7, 11}, "Not without encryption");
    if (!greeted_) return bad(503, {5, 5, 1}, "EHLO first");
    const CommandLine parts = parse_command(argument);
    if (text::equal_ignoring_case(parts.verb, "PLAIN")) {
        if (!parts.argument.empty()) return on_plain(parts.argument);
        state_ = AwaitPlain{};
        output_.tail() += "334 \r\n";
        return Answer::good;
    }
    if (!text::equal_ignoring_case(parts.verb, "LOGIN")) return bad(504, {5, 5, 4}, "Unknown mechanism");
    if (!parts.argument.empty()) return on_user(parts.argument);
    state_ = AwaitUser{};
    output_.tail() += "334 VXNlcm5hbWU6\r\n";  // "Username:"
    return Answer::good;
}

Server::Answer Server::on_plain(Bytes response) {
    state_ = AwaitCommand{};
    if (response == "*") return bad(501, {5, 7, 0}, "Cancelled");
    const auto message = text::base64_decode_strict(response);
    if (!message) return bad(501, {5, 5, 2}, "Not base64");
    auto credentials = sasl::read_plain(*message);
    if (!credentials) return bad(535, {5, 7, 8}, "Not a PLAIN message");
    return ask_login(std::move(credentials->user), std::move(credentials->secret));
}

Server::Answer Server::on_user(Bytes response) {
    state_ = AwaitCommand{};
    if (response == "*") return bad(501, {5, 7, 0}, "Cancelled");
    auto user = text::base64_decode_strict(response);
    if (!user || user->empty()) return bad(501, {5, 5, 2}, "Not base64");
    state_ = AwaitPassword{std::move(*user)};
    output_.tail() += "334 UGFzc3dvcmQ6\r\n";  // "Password:"
    return Answer::good;
}

Server::Answer Server::on_password(const std::string& user, Bytes response) {
    state_ = AwaitCommand{};
    if (response == "*") return bad(501, {5, 7, 0}, "Cancelled");
    auto password = text::base64_decode_strict(response);
    if (!password || password->empty()) return bad(501, {5, 5, 2}, "Not base64");
    return ask_login(user, Secret(std::move(*password)));
}

Server::Answer Server::ask_login(std::string user, Secret password) {
    state_ = AwaitLogin{};
    question_ = server::Authenticate{std::move(user), std::move(password)};
    return Answer::good;
}

void Server::accept_login() {
    if (!is_answer_to<AwaitLogin>()) return;
    logged_in_ = true;
    reply(235, {2, 7, 0}, "Welcome");
}

void Server::refuse_login(std::uint16_t code, EnhancedCode enhanced, Bytes words) {
    if (!is_answer_to<AwaitLogin>()) return;
    count(bad(code, enhanced, words));
}

bool Server::login_allowed() const { return !logged_in_ && (encrypted_ || settings_.security == Security::plain); }

bool Server::tls_offered() const { return !encrypted_ && !logged_in_ && settings_.security == Security::starttls; }

// Answers

Server::Answer Server::reply(std::uint16_t code, EnhancedCode enhanced, Bytes words) {
    write_reply(output_.tail(), code, enhanced, words);
    return Answer::good;
}

Server::Answer Server::bad(std::uint16_t code, EnhancedCode enhanced, Bytes words) {
    write_reply(output_.tail(), code, enhanced, words);
    return Answer::bad;
}

void Server::close(bool after_quit) {
    if (std::holds_alternative<Over>(state_)) return;
    state_ = Over{after_quit};
    question_.reset();
    input_.clear();
}

}  // namespace kontor::smtp
