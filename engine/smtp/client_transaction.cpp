// Sending messages (RFC 5321 3.3), one after the other.
//
//   Idle -> AwaitEnvelope -> AwaitGoAhead -> Sending -> AwaitVerdict -> Idle
//                        \-> AwaitReset -> Idle, when nobody may be written to
//
// MAIL and all RCPT travel together if the server pipelines (RFC 2920); DATA waits for their answers, so that a
// message is never sent to nobody.
#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/base/server_words.hpp"
#include "engine/smtp/client.hpp"
#include "engine/smtp/write.hpp"

namespace kontor::smtp {
namespace {

// Above this no more of the message is asked for until the peer has taken some of it.
constexpr std::size_t most_unsent = 64 * 1024;

constexpr std::uint16_t closing = 421;  // may answer any command (RFC 5321 3.8)

Error cannot(ErrorClass kind, std::string what, Remedy remedy = Remedy::none) {
    Error error;
    error.kind = kind;
    error.permanent = true;
    error.what = std::move(what);
    error.remedy = remedy;
    return error;
}

// Why a message goes to nobody. It may be tried again if one of the refusals is temporary.
Error all_refused(const std::vector<RecipientResult>& recipients) {
    const auto temporary =
        std::find_if(recipients.begin(), recipients.end(), [](const RecipientResult& r) { return !r.error.permanent; });
    return temporary == recipients.end() ? recipients.front().error : temporary->error;
}

}  // namespace

// Commands

SendId Client::send(Envelope envelope, Content content) {
    const SendId id{++last_id_};
    assert(is_over() || !mail_);
    const std::size_t recipients = envelope.to.size();
    mail_ = Mail{id, std::move(envelope), content, std::vector<RecipientResult>(recipients)};
    if (is_over()) {
        mail_.reset();
        return id;
    }
    clock_is_old_ = true;
    if (const auto why = obstacle(*mail_)) {
        finish(Outcome::not_sent, *why);
    } else if (is_free()) {
        begin_mail();
    }
    return id;
}

void Client::quit() {
    if (is_over()) return;
    assert(!mail_);
    clock_is_old_ = true;
    quitting_ = true;
    if (is_free()) leave();
}

void Client::leave() {
    write_command(output_.tail(), "QUIT");
    state_ = AwaitBye{};
}

// What can be known before the first byte.
std::optional<Error> Client::obstacle(const Mail& mail) const {
    const Capabilities& server = capabilities_;
    if (mail.envelope.to.empty()) return cannot(ErrorClass::recipient, "The message has no recipient");
    if (mail.envelope.to.size() > settings_.limits.recipients) {
        return cannot(ErrorClass::recipient,
                      "The message has more than " + std::to_string(settings_.limits.recipients) + " recipients");
    }
    const bool has_null = std::any_of(mail.envelope.to.begin(), mail.envelope.to.end(),
                                      [](const Recipient& r) { return r.path.is_null(); });
    if (has_null) return cannot(ErrorClass::recipient, "A recipient has no address");
    if (server.size.value_or(0) > 0 && mail.content.octets() > *server.size) {
        return cannot(ErrorClass::too_large,
                      "The message is larger than the " + std::to_string(*server.size) + " bytes the server takes");
    }
    if (needs_utf8(mail.envelope, mail.content) && !server.utf8) {
        return cannot(ErrorClass::unsupported, "The server does not take addresses or headers that are not ASCII");
    }
    if (mail.content.eight_bit() && !server.eight_bit) {
        return cannot(ErrorClass::unsupported, "The server takes no octets above 127", Remedy::seven_bit);
    }
    if (mail.envelope.require_tls && (!server.require_tls || settings_.security == Security::plain)) {
        return cannot(ErrorClass::unsupported, "The server does not promise to hand the message on encrypted");
    }
    return std::nullopt;
}

// The envelope

// Neither is RSET under way, nor have bytes come that would be taken for the answer to MAIL.
bool Client::is_free() const { return std::holds_alternative<Idle>(state_) && input_.rest().empty() && !gathering_; }

void Client::begin_mail() {
    state_ = AwaitEnvelope{};
    write_envelope(*std::get_if<AwaitEnvelope>(&state_));
}

std::size_t Client::depth() const {
    const bool allowed = capabilities_.pipelining && !settings_.quirks.no_pipelining;
    return allowed ? std::max<std::size_t>(settings_.limits.pipelining_depth, 1) : 1;
}

void Client::write_envelope(AwaitEnvelope& state) {
    const Envelope& envelope = mail_->envelope;
    while (!state.refused && state.written <= envelope.to.size() && state.written - state.answered < depth()) {
        if (state.written == 0) {
            write_mail(output_.tail(), envelope, mail_->content, capabilities_);
        } else {
            write_rcpt(output_.tail(), envelope.to[state.written - 1], capabilities_);
        }
        ++state.written;
    }
}

void Client::on(AwaitEnvelope& state, const Reply& reply) {
    if (reply.code == closing || reply.code / 100 == 3) return end_session(reply, Moment::sender);
    wait_from_now();
    const std::size_t command = state.answered++;
    if (command == 0) {
        if (!reply.ok()) state.refused = classify(reply, Moment::sender, "The server refused the sender");
    } else {
        RecipientResult& result = mail_->recipients[command - 1];
        result.accepted = reply.ok() && !state.refused;
        if (!reply.ok() && !state.refused) {
            result.error = classify(reply, Moment::recipient, "The server refused a recipient");
        }
    }
    write_envelope(state);
    if (state.answered == state.written) end_of_envelope(state);
}

void Client::end_of_envelope(const AwaitEnvelope& state) {
    if (state.refused) {
        Error error = *state.refused;
        state_ = Idle{};
        return finish(Outcome::not_sent, std::move(error));
    }
    const auto& recipients = mail_->recipients;
    if (std::none_of(recipients.begin(), recipients.end(), [](const RecipientResult& r) { return r.accepted; })) {
        Error error = all_refused(recipients);
        reset();
        return finish(Outcome::not_sent, std::move(error));
    }
    write_command(output_.tail(), "DATA");
    state_ = AwaitGoAhead{};
}

// The message

void Client::on(AwaitGoAhead&, const Reply& reply) {
    if (reply.code == closing || reply.ok()) return end_session(reply, Moment::content);
    if (reply.code == 354) {
        wait_from_now();
        content_begun_ = now_;
        state_ = Sending{};
        if (mail_->content.octets() == 0) end_of_content(*std::get_if<Sending>(&state_));
        return;
    }
    Error error = classify(reply, Moment::content, "The server refused the message");
    reset();
    finish(Outcome::not_sent, std::move(error));
}

bool Client::step(Sending& state) {
    if (state.asked || output().size() >= most_unsent) return false;
    state.asked = true;
    tell(ContentWanted{mail_->id, state.given});
    return true;
}

// What is given must be what was scanned: otherwise the final dot is not written.
void Client::content(Bytes octets) {
    auto* state = std::get_if<Sending>(&state_);
    if (!state || !state->asked || octets.empty()) return;
    state->asked = false;
    state->given += octets.size();
    clock_is_old_ = true;
    if (state->given > mail_->content.octets() || state->line_ends.take(octets)) {
        return fail(cannot(ErrorClass::content, "The message is not the one that was looked at before"));
    }
    state->stuffer.take(octets, output_.tail());
    if (state->given < mail_->content.octets()) return;
    if (state->line_ends.finish()) {
        return fail(cannot(ErrorClass::content, "The message is not the one that was looked at before"));
    }
    end_of_content(*state);
}

void Client::content_unreadable() {
    if (!std::holds_alternative<Sending>(state_)) return;
    Error error = cannot(ErrorClass::content, "The message cannot be read");
    error.permanent = false;
    fail(std::move(error));
}

void Client::end_of_content(Sending& state) {
    state.stuffer.finish(output_.tail());
    state_ = AwaitVerdict{};
}

// RFC 5321 has no reply in the middle of a message. A server that refuses it there (smtp-sink -A) cannot be
// listened to further, because what we write is still message to it.
void Client::on(Sending&, const Reply& reply) { end_session(reply, Moment::content); }

void Client::on(AwaitVerdict&, const Reply& reply) {
    if (!verdict_is_due() || reply.code / 100 == 3) return end_session(reply, Moment::content);
    state_ = Idle{};
    wait_from_now();
    if (reply.ok()) return finish(Outcome::sent, {}, reply.text);
    finish(Outcome::not_sent, classify(reply, Moment::content, "The server refused the message"));
    if (reply.code == closing) end_session(reply, Moment::content);
}

void Client::finish(Outcome outcome, Error error, Bytes words) {
    Finished event{mail_->id, outcome, std::move(mail_->recipients), std::move(error), server_words(words)};
    mail_.reset();
    tell(std::move(event));
}

// Between messages

void Client::reset() {
    write_command(output_.tail(), "RSET");
    state_ = AwaitReset{};
    wait_from_now();
}

// Whatever is answered: a server that does not know RSET has no transaction to keep either.
void Client::on(AwaitReset&, const Reply& reply) {
    if (reply.code == closing) return end_session(reply, Moment::other);
    state_ = Idle{};
    wait_from_now();
    // What follows in the input already is an answer ahead of its question. It is taken as if it had come a moment
    // later, because a moment is all that is between the two: what is told must not depend on that.
    if (mail_) return begin_mail();
    if (quitting_) leave();
}

// Any byte while nothing is awaited would be taken for the next answer (threats, A14). Often it is a server
// that says why it hangs up.
void Client::on(Idle&, const Reply& reply) { end_session(reply, Moment::other); }

void Client::end_session(const Reply& reply, Moment moment) {
    if (reply.code / 100 < 4)
        return fail(ErrorClass::protocol, "The server answered what it was not asked", reply.text);
    Error error = classify(reply, moment, "The server ended the session");
    // Refused for good is a message only by its own verdict or instead of one.
    if (moment == Moment::other && error.kind == ErrorClass::protocol) error.kind = ErrorClass::connect;
    fail(std::move(error));
}

void Client::on(AwaitBye&, const Reply& reply) {
    state_ = Over{};
    output_.clear();
    tell(Closed{reply.ok(), server_words(reply.text)});
}

}  // namespace kontor::smtp
