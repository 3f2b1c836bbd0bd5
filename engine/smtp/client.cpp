// The conversation from the first byte to the login, its replies and its clock. client_login.cpp and
// client_transaction.cpp go on.
//
//   AwaitTls -> AwaitGreeting -> AwaitEhlo -> login -> Idle -> ... -> Over                     (Security::tls)
//   AwaitGreeting -> AwaitEhlo -> AwaitStarttls -> AwaitTls -> AwaitEhlo -> login -> Idle ...  (Security::starttls)
//
// What a server announces before STARTTLS is forgotten: only whether it has STARTTLS is asked for (RFC 3207 4.2).
#include "engine/smtp/client.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/server_words.hpp"
#include "engine/smtp/write.hpp"

namespace kontor::smtp {
namespace {

// More of a reply's words than anybody will be shown.
constexpr std::size_t kept_words = 4096;

}  // namespace

Client::Client(ClientSettings settings, Instant now)
    : settings_(std::move(settings)), input_(limits::reply_line), now_(now), waiting_since_(now), content_begun_(now) {
    if (settings_.security == Security::tls) {
        state_ = AwaitTls{};
    } else {
        state_ = AwaitGreeting{};
    }
}

// The world

void Client::receive(Bytes in, Instant now) {
    tick(now);
    if (is_over() || in.empty()) return;
    if (std::holds_alternative<AwaitTls>(state_)) {
        return fail(ErrorClass::tls, "The server sent plain text where the TLS handshake belongs");
    }
    received_ += in.size();
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
    encrypted_ = true;
    if (settings_.security == Security::tls) {
        state_ = AwaitGreeting{};
    } else {
        say_hello();
    }
}

void Client::tick(Instant now) {
    if (now > now_) now_ = now;
    if (std::exchange(clock_is_old_, false)) wait_from_now();
    const auto due = deadline();
    if (due && now_ >= *due && !is_over()) fail(timeout_error());
}

void Client::sent(std::size_t n) {
    if (std::holds_alternative<Sending>(state_) || std::holds_alternative<AwaitVerdict>(state_)) clock_is_old_ = true;
    output_.sent(n);
}

std::optional<ClientEvent> Client::next_event() {
    while (events_.empty()) {
        if (is_over() || !step()) return std::nullopt;
    }
    ClientEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

// Framing

// False: nothing can be done without the world.
bool Client::step() {
    if (auto* state = std::get_if<AwaitTls>(&state_)) return step(*state);
    // What a server says is heard when it could have been said: not before what was asked for is on its way.
    if (auto* state = std::get_if<Sending>(&state_); state && step(*state)) return true;
    if (std::holds_alternative<AwaitVerdict>(state_) && !verdict_is_due() && !input_ended_) return false;
    if (const auto line = input_.next()) {
        on_line(*line);
        return true;
    }
    if (input_.overlong()) {
        fail(ErrorClass::protocol, "The server sent a line without end");
        return true;
    }
    if (input_ended_) {
        on_end_of_input();
        return true;
    }
    return false;
}

bool Client::step(AwaitTls& state) {
    if (input_ended_) {
        on_end_of_input();
        return true;
    }
    if (state.announced || !output_.is_sent()) return false;
    state.announced = true;
    wait_from_now();
    tell(NeedTls{});
    return true;
}

// RFC 5321 4.2.1: all lines of a reply carry the same code; lists without end are refused (threats, A9).
void Client::on_line(Bytes line) {
    const auto part = parse_reply_line(line);
    if (!part) return fail(ErrorClass::protocol, "The server's answer is not one of SMTP", line);
    if (!gathering_) gathering_ = Gathering{{part->code, part->enhanced, {}}};
    Gathering& whole = *gathering_;
    if (part->code != whole.reply.code) {
        return fail(ErrorClass::protocol, "The server changed its mind in the middle of an answer", line);
    }
    whole.bytes += line.size();
    if (++whole.lines > limits::capability_lines || whole.bytes > limits::capability_bytes) {
        return fail(ErrorClass::protocol, "The server's answer has no end");
    }
    if (whole.lines > 1 && part->code == 250) {
        if (auto* state = std::get_if<AwaitEhlo>(&state_)) parse_capability(part->text, state->found);
    }
    if (whole.reply.text.size() < kept_words) {
        if (!whole.reply.text.empty()) whole.reply.text.push_back(' ');
        whole.reply.text.append(part->text);
    }
    if (!part->is_last) return;
    const Reply reply = std::move(whole.reply);
    gathering_.reset();
    on_reply(reply);
}

void Client::on_reply(const Reply& reply) {
    std::visit(
        [&]<class S>(S& state) {
            if constexpr (requires { on(state, reply); }) on(state, reply);
        },
        state_);
}

// Until the login

void Client::on(AwaitGreeting&, const Reply& reply) {
    if (!reply.ok()) return fail(classify(reply, Moment::greeting, "The server turned us away"));
    say_hello();
}

void Client::say_hello() {
    write_command(output_.tail(), "EHLO", ehlo_name(settings_.name));
    state_ = AwaitEhlo{};
    wait_from_now();
}

void Client::on(AwaitEhlo& state, const Reply& reply) {
    if (reply.ok()) {
        capabilities_ = std::move(state.found);
        capabilities_.answered = true;
        return after_hello();
    }
    const bool is_unknown = reply.code >= 500 && reply.code <= 504;
    const bool may_do_without = settings_.security != Security::starttls && settings_.method == Method::none;
    if (is_unknown && may_do_without) {
        write_command(output_.tail(), "HELO", ehlo_name(settings_.name));
        state_ = AwaitHelo{};
        return wait_from_now();
    }
    const bool is_plain_yet = settings_.security == Security::starttls && !encrypted_;
    if (is_unknown && is_plain_yet) return fail(classify(reply, Moment::starttls, "The server has no STARTTLS"));
    fail(classify(reply, Moment::greeting, "The server refused our greeting"));
}

void Client::on(AwaitHelo&, const Reply& reply) {
    if (!reply.ok()) return fail(classify(reply, Moment::greeting, "The server refused our greeting"));
    capabilities_ = {};
    log_in();
}

void Client::after_hello() {
    if (settings_.security != Security::starttls || encrypted_) return log_in();
    if (!capabilities_.starttls) return fail(ErrorClass::tls, "The server does not offer STARTTLS");
    capabilities_ = {};
    write_command(output_.tail(), "STARTTLS");
    state_ = AwaitStarttls{};
    wait_from_now();
}

// RFC 3207 4: the plain text ends with the CRLF of this reply. What stands behind it was put there by somebody
// else (CVE-2011-0411).
void Client::on(AwaitStarttls&, const Reply& reply) {
    if (reply.code != 220) return fail(classify(reply, Moment::starttls, "The server refused STARTTLS"));
    if (!input_.rest().empty()) {
        return fail(ErrorClass::tls, "The server sent plain text where the TLS handshake belongs");
    }
    state_ = AwaitTls{};
    wait_from_now();
}

// Failure

void Client::fail(ErrorClass kind, std::string what, Bytes server) {
    Error error;
    error.kind = kind;
    error.what = std::move(what);
    error.server = server_words(server);
    fail(std::move(error));
}

// The message under way is told of first. Only a final dot that is out whole leaves doubt about it.
void Client::fail(Error error) {
    if (is_over()) return;
    if (mail_) finish(verdict_is_due() ? Outcome::uncertain : Outcome::not_sent, error);
    state_ = Over{};
    gathering_.reset();
    output_.clear();
    tell(Failed{std::move(error)});
}

void Client::on_end_of_input() {
    Error error;
    error.kind = ErrorClass::connect;
    error.what = "The server closed the connection";
    if (std::holds_alternative<AwaitBye>(state_)) {
        state_ = Over{};
        return tell(Closed{false, {}});
    }
    if (std::holds_alternative<AwaitTls>(state_) || std::holds_alternative<AwaitStarttls>(state_)) {
        error.kind = ErrorClass::tls;
        error.what += " instead of encrypting it";
    } else if (std::holds_alternative<AwaitAuth>(state_)) {
        error.kind = ErrorClass::auth;
        error.what += " instead of answering the login, as some do for a wrong password";
    } else if (std::holds_alternative<AwaitVerdict>(state_)) {
        error.what += " instead of saying whether it has taken the message";
    } else if (mail_) {
        error.what += " in the middle of a message";
    }
    fail(std::move(error));
}

// Time

void Client::wait_from_now() {
    waiting_since_ = now_;
    received_ = 0;
}

std::optional<Instant> Client::deadline() const {
    const ClientLimits& limit = settings_.limits;
    if (is_over() || (std::holds_alternative<Idle>(state_) && !mail_ && !quitting_)) return std::nullopt;
    if (std::holds_alternative<AwaitTls>(state_)) return waiting_since_ + limit.tls_handshake;
    if (std::holds_alternative<AwaitGreeting>(state_)) return reply_deadline(limit.greeting);
    if (std::holds_alternative<AwaitGoAhead>(state_)) return reply_deadline(limit.data);
    if (std::holds_alternative<AwaitVerdict>(state_)) return reply_deadline(limit.final_dot);
    if (const auto* state = std::get_if<Sending>(&state_)) {
        if (state->asked && output_.is_sent()) return std::nullopt;
        const Duration whole(mail_->content.octets() * 1000 / limits::slowest_bytes_per_second);
        return std::min(waiting_since_ + limit.block, content_begun_ + limit.block + whole);
    }
    return reply_deadline(limit.command);
}

// A reply may take as long as its bytes need on the slowest line we put up with: the deadline is that of
// the whole reply, so a server that sends a byte now and then does not move it (threats, A7).
Instant Client::reply_deadline(Duration patience) const {
    return waiting_since_ + patience + Duration(received_ * 1000 / limits::slowest_bytes_per_second);
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
    } else if (std::holds_alternative<Sending>(state_)) {
        error.what = "The server takes the message too slowly";
    } else if (std::holds_alternative<AwaitVerdict>(state_)) {
        error.what = "The server did not say in time whether it has taken the message";
    } else if (const auto* state = std::get_if<AwaitEnvelope>(&state_); state && state->written - state->answered > 1) {
        error.remedy = Remedy::without_pipelining;
    }
    return error;
}

}  // namespace kontor::smtp
