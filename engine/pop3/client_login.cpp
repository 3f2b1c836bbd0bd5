// Logging in: USER and PASS (RFC 1939 7), or AUTH with a SASL mechanism (RFC 5034).
//
// One attempt a session. A refused login is not tried with another mechanism: some providers lock the
// account after a few failures.
#include <utility>

#include "engine/base/server_words.hpp"
#include "engine/pop3/classify.hpp"
#include "engine/pop3/client.hpp"
#include "engine/pop3/write.hpp"
#include "engine/text/base64.hpp"

namespace kontor::pop3 {
namespace {

// RFC 2449 4: a command is at most 255 octets, so a long initial response (a token) waits for "+".
constexpr std::size_t longest_command = 255;

Error describe(const kontor::Error& error) {
    Error described;
    described.kind = ErrorClass::auth;
    described.what = error.message();
    return described;
}

std::string refusal_words(const sasl::Exchange& exchange) {
    const std::string why = exchange.refusal();
    return why.empty() ? "The server refused the login" : "The server refused the access token (" + why + ")";
}

}  // namespace

Client::Event Client::log_in() {
    if (has_control(settings_.credentials.user)) {
        return fail(ErrorClass::auth, "The user name holds a control character");
    }
    if (has_control(settings_.credentials.secret.reveal())) {
        return fail(ErrorClass::auth, "The password holds a control character");
    }
    if (settings_.method == Method::user_pass) return user_pass();
    if (const auto mechanism = choose_mechanism()) return authenticate(*mechanism);
    if (settings_.method == Method::password) return user_pass();
    return fail(ErrorClass::provider, "The server does not offer the kind of login that is asked for");
}

// Empty: none fits; for a password USER/PASS remains.
std::optional<sasl::Mechanism> Client::choose_mechanism() const {
    using sasl::Mechanism;
    const sasl::Mechanisms offered = capabilities_.sasl;
    const bool unknown = !capabilities_.answered;
    switch (settings_.method) {
        case Method::password:
            if (offered.contains(Mechanism::scram_sha_256) && !settings_.nonce.empty()) return Mechanism::scram_sha_256;
            if (offered.contains(Mechanism::plain)) return Mechanism::plain;
            if (offered.contains(Mechanism::login) && !capabilities_.user) return Mechanism::login;
            return std::nullopt;
        case Method::oauth:
            if (offered.contains(Mechanism::oauthbearer)) return Mechanism::oauthbearer;
            if (offered.contains(Mechanism::xoauth2) || unknown) return Mechanism::xoauth2;
            return std::nullopt;
        case Method::cram_md5:
            if (offered.contains(Mechanism::cram_md5) || unknown) return Mechanism::cram_md5;
            return std::nullopt;
        case Method::user_pass:
            break;
    }
    return std::nullopt;
}

// USER and PASS

Client::Event Client::user_pass() {
    // RFC 2449 6.6 names USER and PASS as a pair to be sent together.
    const bool together = depth() > 1;
    write_command(output_.tail(), "USER", settings_.credentials.user);
    if (together) write_command(output_.tail(), "PASS", settings_.credentials.secret.reveal());
    state_ = AwaitUser{together};
    wait_from_now();
    return std::nullopt;
}

Client::Event Client::on(AwaitUser& state, Bytes line) {
    const auto reply = parse_reply(line);
    if (!reply) return fail(ErrorClass::protocol, "The answer to USER is not one of POP3", line);
    if (!reply->ok) return refused_login(*reply, "The server refused the user name");
    if (!state.pass_sent) write_command(output_.tail(), "PASS", settings_.credentials.secret.reveal());
    state_ = AwaitPass{};
    wait_from_now();
    return std::nullopt;
}

Client::Event Client::on(AwaitPass&, Bytes line) {
    const auto reply = parse_reply(line);
    if (!reply) return fail(ErrorClass::protocol, "The answer to PASS is not one of POP3", line);
    if (!reply->ok) return refused_login(*reply, "The server refused the login");
    return logged_in();
}

// AUTH

Client::Event Client::authenticate(sasl::Mechanism mechanism) {
    AwaitAuth state{{mechanism, settings_.credentials, {settings_.nonce, settings_.host, settings_.port}}, false};
    const std::string name(sasl::name(mechanism));
    if (!state.exchange.has_initial()) {
        write_command(output_.tail(), "AUTH", name);
    } else {
        const std::string argument = name + ' ' + text::base64_encode(state.exchange.initial());
        state.initial_wanted = argument.size() + 7 > longest_command;  // "AUTH " and CRLF
        write_command(output_.tail(), "AUTH", state.initial_wanted ? name : argument);
    }
    state_ = std::move(state);
    wait_from_now();
    return std::nullopt;
}

Client::Event Client::on(AwaitAuth& state, Bytes line) {
    auto challenge = parse_continuation(line);
    if (!challenge) {
        const auto reply = parse_reply(line);
        if (!reply) return fail(ErrorClass::protocol, "The answer to AUTH is not one of POP3", line);
        if (!reply->ok) return refused_login(*reply, refusal_words(state.exchange));
        if (state.exchange.complete() && !state.initial_wanted) return logged_in();
        challenge = reply->words;  // Exchange says "+OK" where it means "+ " (MailKit#391)
    }
    wait_from_now();
    if (std::exchange(state.initial_wanted, false)) {
        write_response(output_.tail(), text::base64_encode(state.exchange.initial()));
        return std::nullopt;
    }
    const auto response = state.exchange.respond(sasl::decode_challenge(*challenge));
    if (!response) return cancel(describe(response.error()));
    write_response(output_.tail(), text::base64_encode(*response));
    return std::nullopt;
}

// RFC 5034 4: "*" cancels, and the server answers "-ERR".
Client::Event Client::cancel(Error error) {
    write_response(output_.tail(), "*");
    state_ = AwaitCancel{std::move(error)};
    return std::nullopt;
}

Client::Event Client::on(AwaitCancel& state, Bytes line) {
    Error error = std::move(state.error);
    error.server = server_words(line);
    return fail(std::move(error));
}

// Afterwards

Client::Event Client::refused_login(const Reply& reply, std::string what) {
    return fail(classify(reply, Moment::login, std::move(what)));
}

// Some capabilities differ per user, and some servers announce PIPELINING only now (RFC 2449 5).
Client::Event Client::logged_in() {
    wait_from_now();
    if (!capabilities_.answered || (capabilities_.pipelining && !capabilities_.per_user)) return ready();
    ask_capabilities(true);
    return std::nullopt;
}

}  // namespace kontor::pop3
