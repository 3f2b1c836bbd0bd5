// Logging in: AUTH with a SASL mechanism (RFC 4954).
//
// One attempt a session. A refused login is not tried with another mechanism: some providers lock the
// account after a few failures.
#include <utility>

#include "engine/base/one_line.hpp"
#include "engine/base/server_words.hpp"
#include "engine/smtp/client.hpp"
#include "engine/smtp/write.hpp"
#include "engine/text/base64.hpp"

namespace kontor::smtp {
namespace {

constexpr std::size_t longest_command = 12288;  // RFC 4954 4, "AUTH " and CRLF included

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

void Client::log_in() {
    if (settings_.method == Method::none) return ready();
    if (has_control(settings_.credentials.user)) {
        return fail(ErrorClass::auth, "The user name holds a control character");
    }
    if (has_control(settings_.credentials.secret.reveal())) {
        return fail(ErrorClass::auth, "The password holds a control character");
    }
    if (const auto mechanism = choose_mechanism()) return authenticate(*mechanism);
    fail(ErrorClass::provider, capabilities_.auth ? "The server does not offer the kind of login that is asked for"
                                                  : "The server offers no login");
}

// Empty: none fits.
std::optional<sasl::Mechanism> Client::choose_mechanism() const {
    using sasl::Mechanism;
    const auto if_offered = [&](Mechanism m) {
        return capabilities_.sasl.contains(m) ? std::optional(m) : std::nullopt;
    };
    switch (settings_.method) {
        case Method::password:
            if (capabilities_.sasl.contains(Mechanism::scram_sha_256) && !settings_.nonce.empty()) {
                return Mechanism::scram_sha_256;
            }
            if (const auto plain = if_offered(Mechanism::plain)) return plain;
            return if_offered(Mechanism::login);
        case Method::oauth:
            if (const auto bearer = if_offered(Mechanism::oauthbearer)) return bearer;
            return if_offered(Mechanism::xoauth2);
        case Method::plain:
            return if_offered(Mechanism::plain);
        case Method::login:
            return if_offered(Mechanism::login);
        case Method::cram_md5:
            return if_offered(Mechanism::cram_md5);
        case Method::none:
            break;
    }
    return std::nullopt;
}

void Client::authenticate(sasl::Mechanism mechanism) {
    AwaitAuth state{{mechanism, settings_.credentials, {settings_.nonce, settings_.host, settings_.port}}, false};
    const std::string name(sasl::name(mechanism));
    if (!state.exchange.has_initial()) {
        write_command(output_.tail(), "AUTH", name);
    } else {
        const std::string argument = name + ' ' + text::base64_encode(state.exchange.initial());
        state.initial_wanted = settings_.quirks.no_initial_response || argument.size() + 7 > longest_command;
        write_command(output_.tail(), "AUTH", state.initial_wanted ? name : argument);
    }
    state_ = std::move(state);
    wait_from_now();
}

void Client::on(AwaitAuth& state, const Reply& reply) {
    if (reply.ok()) {
        if (state.exchange.complete() && !state.initial_wanted) return ready();
        return fail(ErrorClass::auth, "The server accepted the login without proving itself", reply.text);
    }
    if (reply.code != 334) return fail(classify(reply, Moment::login, refusal_words(state.exchange)));
    wait_from_now();
    if (std::exchange(state.initial_wanted, false)) {
        return write_response(output_.tail(), text::base64_encode(state.exchange.initial()));
    }
    const auto response = state.exchange.respond(sasl::decode_challenge(reply.text));
    if (response) return write_response(output_.tail(), text::base64_encode(*response));
    // RFC 4954 4: "*" cancels, and the server answers 501.
    Error error = describe(response.error());
    write_response(output_.tail(), "*");
    state_ = AwaitCancel{std::move(error)};
}

void Client::on(AwaitCancel& state, const Reply& reply) {
    Error error = std::move(state.error);
    error.server = server_words(reply.text);
    fail(std::move(error));
}

// No EHLO again: many servers forget the login then (quirks.hpp).
void Client::ready() {
    state_ = Idle{};
    wait_from_now();
    tell(Ready{});
}

}  // namespace kontor::smtp
