// The conversation from the first byte to the login, and its clock. client_login.cpp and
// client_transaction.cpp go on.
//
//   AwaitTls -> AwaitGreeting -> AwaitCapabilities -> login -> [AwaitCapabilities ->] Transaction -> Over
//   AwaitGreeting -> AwaitStls -> AwaitTls -> AwaitCapabilities ...                     (Security::starttls)
//
// Before STLS nothing is asked: what a server announces in the clear is not worth knowing.
#include "engine/pop3/client.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/server_words.hpp"
#include "engine/pop3/classify.hpp"
#include "engine/pop3/write.hpp"

namespace kontor::pop3 {

Client::Client(ClientSettings settings, Instant now)
    : settings_(std::move(settings)), input_(limits::reply_line), now_(now), waiting_since_(now), last_input_(now) {
    if (settings_.security == Security::tls) {
        state_ = AwaitTls{};
    } else {
        state_ = AwaitGreeting{};
    }
    if (settings_.quirks.bare_lf_lines) line_ends_ = Lines::lf;
}

// The world

void Client::receive(Bytes in, Instant now) {
    tick(now);
    if (is_over() || in.empty()) return;
    if (std::holds_alternative<AwaitTls>(state_)) {
        pending_ = fail(ErrorClass::tls, "The server sent plain text where the TLS handshake belongs");
        return;
    }
    received_ += in.size();
    last_input_ = now_;
    input_.append(in);
}

void Client::end_of_input(Instant now) {
    tick(now);
    input_ended_ = true;
}

void Client::tls_established(Instant now) {
    tick(now);
    if (!std::holds_alternative<AwaitTls>(state_)) return;
    wait_from_now();
    if (settings_.security == Security::tls) {
        state_ = AwaitGreeting{};
    } else {
        pending_ = begin_login();
    }
}

void Client::tick(Instant now) {
    if (now > now_) now_ = now;
    if (std::exchange(clock_is_old_, false)) wait_from_now();
    const auto due = deadline();
    if (due && now_ >= *due && !is_over()) on_timeout();
}

void Client::sent(std::size_t n) { output_.sent(n); }

std::optional<ClientEvent> Client::next_event() {
    if (pending_) return std::exchange(pending_, std::nullopt);
    while (!is_over()) {
        if (auto* state = std::get_if<AwaitTls>(&state_)) return on(*state);
        if (std::holds_alternative<Transaction>(state_)) return next_answer();
        const auto line = input_.next();
        if (!line && input_.overlong()) return fail(ErrorClass::protocol, "The server sent a line without end");
        if (!line) return input_ended_ ? on_end_of_input() : std::nullopt;
        if (Event event = dispatch(*line)) return event;
    }
    return std::nullopt;
}

Client::Event Client::dispatch(Bytes line) {
    return std::visit(
        [&]<class S>(S& state) -> Event {
            if constexpr (requires { on(state, line); }) return on(state, line);
            return std::nullopt;
        },
        state_);
}

// Until the login

Client::Event Client::on(AwaitTls& state) {
    if (input_ended_) return on_end_of_input();
    if (state.announced || !output_.is_sent()) return std::nullopt;
    state.announced = true;
    wait_from_now();
    return NeedTls{};
}

Client::Event Client::on(AwaitGreeting&, Bytes line) {
    const auto reply = parse_reply(line);
    if (!reply) return fail(ErrorClass::protocol, "The greeting is not that of a POP3 server", line);
    if (!reply->ok) return fail(classify(*reply, Moment::greeting, "The server turned us away"));
    if (input_.bare_lf()) line_ends_ = Lines::lf;
    if (reply->words.find("Maillennium") != Bytes::npos) top_is_unreliable_ = true;
    wait_from_now();
    if (settings_.security == Security::starttls) {
        write_command(output_.tail(), "STLS");
        state_ = AwaitStls{};
        return std::nullopt;
    }
    return begin_login();
}

// RFC 2595 4: the plain text ends with the CRLF of this reply. What stands behind it was put there by
// somebody who hopes that it will be read after the handshake (CVE-2021-22947).
Client::Event Client::on(AwaitStls&, Bytes line) {
    const auto reply = parse_reply(line);
    if (!reply) return fail(ErrorClass::tls, "The answer to STLS is not one of POP3", line);
    if (!reply->ok) return fail(classify(*reply, Moment::stls, "The server refused to encrypt"));
    state_ = AwaitTls{};
    if (!input_.rest().empty()) {
        return fail(ErrorClass::tls, "The server sent plain text where the TLS handshake belongs");
    }
    wait_from_now();
    return std::nullopt;
}

Client::Event Client::begin_login() {
    if (settings_.quirks.no_capa) return log_in();
    ask_capabilities(false);
    return std::nullopt;
}

void Client::ask_capabilities(bool logged_in) {
    write_command(output_.tail(), "CAPA");
    state_ = AwaitCapabilities{logged_in};
    wait_from_now();
}

Client::Event Client::on(AwaitCapabilities& state, Bytes line) {
    if (!state.accepted) {
        const auto reply = parse_reply(line);
        if (!reply) return fail(ErrorClass::protocol, "The answer to CAPA is not one of POP3", line);
        wait_from_now();
        if (!reply->ok) return after_capabilities(state.logged_in);
        state.accepted = true;
        return std::nullopt;
    }
    if (line == ".") {
        wait_from_now();
        capabilities_ = std::move(state.found);
        capabilities_.answered = true;
        return after_capabilities(state.logged_in);
    }
    state.bytes += line.size();
    if (++state.lines > limits::capability_lines || state.bytes > limits::capability_bytes) {
        return fail(ErrorClass::protocol, "The list of capabilities has no end");
    }
    parse_capability(line, state.found);
    return std::nullopt;
}

Client::Event Client::after_capabilities(bool logged_in) { return logged_in ? ready() : log_in(); }

Client::Event Client::ready() {
    state_ = Transaction{};
    wait_from_now();
    return Ready{};
}

// Failure

Client::Event Client::fail(ErrorClass kind, std::string what, Bytes server) {
    Error error;
    error.kind = kind;
    error.what = std::move(what);
    error.server = server_words(server);
    return fail(std::move(error));
}

Client::Event Client::fail(Error error) {
    if (capa_given_up_ && error.remedy == Remedy::none && error.kind == ErrorClass::protocol) {
        error.remedy = Remedy::without_capa;  // the late answer was taken for another
    }
    state_ = Over{};
    body_ = std::monostate{};
    commands_.clear();
    outstanding_ = of_ours_ = 0;
    output_.clear();
    return Failed{std::move(error)};
}

Client::Event Client::on_end_of_input() {
    Error error;
    error.kind = ErrorClass::connect;
    error.what = "The server closed the connection";
    if (std::holds_alternative<AwaitCapabilities>(state_)) {
        error.what += " when asked for its capabilities";
        error.remedy = Remedy::without_capa;
    } else if (std::holds_alternative<AwaitTls>(state_) || std::holds_alternative<AwaitStls>(state_)) {
        error.kind = ErrorClass::tls;
        error.what += " instead of encrypting it";
    } else if (std::holds_alternative<AwaitPass>(state_) || std::holds_alternative<AwaitAuth>(state_)) {
        error.kind = ErrorClass::auth;
        error.what += " instead of answering the login, as some do for a wrong password";
    } else if (std::holds_alternative<MessageBody>(body_)) {
        error.what += " in the middle of a message";
        error.number = commands_.front().number;
    } else if (std::holds_alternative<ListingBody>(body_)) {
        error.what += " in the middle of a listing";
    }
    return fail(std::move(error));
}

// Time

void Client::wait_from_now() {
    waiting_since_ = now_;
    received_ = 0;
}

std::optional<Instant> Client::deadline() const {
    const Quirks& quirks = settings_.quirks;
    const ClientLimits& limit = settings_.limits;
    if (is_over()) return std::nullopt;
    if (std::holds_alternative<AwaitTls>(state_)) return waiting_since_ + limit.tls_handshake;
    if (std::holds_alternative<AwaitGreeting>(state_)) return waiting_since_ + limit.greeting;
    if (const auto* state = std::get_if<AwaitCapabilities>(&state_); state && !state->accepted) {
        return waiting_since_ + std::min(quirks.capa_patience, limit.command);
    }
    if (is_idle()) {
        if (quirks.keep_alive == Duration(0)) return std::nullopt;
        return waiting_since_ + quirks.keep_alive;
    }
    const Instant reply = reply_deadline(limit.command);
    if (const auto* body = std::get_if<MessageBody>(&body_); body && body->final_dot.complete()) {
        return std::min(reply, last_input_ + quirks.missing_final_newline);
    }
    return reply;
}

// A reply may take as long as its bytes need on the slowest line we put up with: the deadline is that of
// the whole reply, so a server that sends a byte now and then does not move it (threats, A7).
Instant Client::reply_deadline(Duration patience) const {
    return waiting_since_ + patience + Duration(received_ * 1000 / limits::slowest_bytes_per_second);
}

bool Client::is_idle() const { return std::holds_alternative<Transaction>(state_) && commands_.empty(); }

void Client::on_timeout() {
    if (const auto* state = std::get_if<AwaitCapabilities>(&state_); state && !state->accepted) {
        capa_given_up_ = true;
        pending_ = after_capabilities(state->logged_in);
    } else if (auto* body = std::get_if<MessageBody>(&body_); body && body->final_dot.complete()) {
        pending_ = end_of(*body, true);
    } else if (is_idle()) {
        queue_ours(Verb::noop);
    } else {
        pending_ = fail(timeout_error());
    }
}

Error Client::timeout_error() const {
    Error error;
    error.kind = ErrorClass::timeout;
    error.what = "The server did not answer in time";
    if (std::holds_alternative<AwaitTls>(state_)) {
        error.kind = ErrorClass::tls;
        error.what = "The TLS handshake took too long";
    } else if (std::holds_alternative<AwaitGreeting>(state_)) {
        error.what = "The server did not greet";
    } else if (const auto* body = std::get_if<MessageBody>(&body_)) {
        error.what = "The message did not end, or came too slowly";
        error.number = commands_.front().number;
        const Bytes tail = body->tail;
        const auto ends_in = [&](Bytes end) {
            return tail.size() >= end.size() && tail.substr(tail.size() - end.size()) == end;
        };
        if (ends_in("\n.\n") || ends_in("\n.\r\n")) {
            error.remedy = Remedy::bare_lf_lines;
        } else if (ends_in(".\r\n")) {
            error.remedy = Remedy::missing_final_newline;
        }
    } else if (outstanding_ > 1) {
        error.remedy = Remedy::without_pipelining;
    }
    return error;
}

}  // namespace kontor::pop3
