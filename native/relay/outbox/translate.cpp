#include "native/relay/outbox/translate.hpp"

#include <algorithm>

#include "engine/send/report.hpp"
#include "native/relay/collector/translate.hpp"

namespace kontor::outbox {

namespace {

using smtp::ErrorClass;

// Of mail::SendError, and what is finer.
std::pair<const char*, const char*> class_of(ErrorClass kind) {
    switch (kind) {
        case ErrorClass::connect:
            return {"connect", "broken"};
        case ErrorClass::timeout:
            return {"connect", "timeout"};
        case ErrorClass::tls:
            return {"tls", "starttls"};
        case ErrorClass::auth:
            return {"auth", "refused"};
        case ErrorClass::provider:
            return {"provider", ""};
        case ErrorClass::locked:
            return {"locked", ""};
        case ErrorClass::quota:
            return {"quota", ""};
        case ErrorClass::protocol:
            return {"protocol", ""};
        case ErrorClass::sender:
            return {"sender", ""};
        case ErrorClass::recipient:
            return {"recipient", ""};
        case ErrorClass::too_large:
            return {"too-large", ""};
        case ErrorClass::content:
            return {"content", ""};
        case ErrorClass::unsupported:
            return {"unsupported", ""};
    }
    return {"protocol", ""};
}

std::string spelled(const smtp::EnhancedCode& code) {
    if (code.class_of == 0) return {};
    return std::to_string(code.class_of) + '.' + std::to_string(code.subject) + '.' + std::to_string(code.detail);
}

std::string at(const Server& server) {
    const std::string& login = server.settings.login;
    const std::string who = login.empty() || login == server.whose ? server.whose : server.whose + ", user " + login;
    return " (" + who + " at " + server.settings.host + ')';
}

mail::SendError no_address(const std::string& address, const char* error_class) {
    mail::SendError error;
    error.error_class = error_class;
    error.detail = "no-address";
    error.message = address + " is no address that mail can be sent with";
    return error;
}

// A robot's mail asks for no reports about itself.
smtp::Notify notify_of(const mail::Submission& submission, const mail::SendRecipient& recipient) {
    const mail::Notify& wanted = recipient.notify;
    if (submission.kind != mail::Submission::Kind::mail) return {true, false, false, false};
    return {wanted.never, wanted.success, wanted.failure, wanted.delay};
}

// Who asks for reports and does not say how much they bring back wants no whole message in each.
smtp::Return return_of(const mail::Submission& submission) {
    using Ret = mail::Submission::Return;
    if (submission.ret == Ret::full) return smtp::Return::full;
    const bool asks = std::any_of(submission.to.begin(), submission.to.end(), [](const mail::SendRecipient& recipient) {
        return !recipient.notify.is_default() && !recipient.notify.never;
    });
    return submission.ret == Ret::headers || asks ? smtp::Return::headers : smtp::Return::unsaid;
}

}  // namespace

bool is_about_the_message(ErrorClass kind) {
    switch (kind) {
        case ErrorClass::sender:
        case ErrorClass::recipient:
        case ErrorClass::too_large:
        case ErrorClass::content:
        case ErrorClass::unsupported:
            return true;
        default:
            return false;
    }
}

mail::SendError to_send_error(const smtp::Error& error, const Server& server) {
    const auto [error_class, detail] = class_of(error.kind);
    mail::SendError result;
    result.error_class = error_class;
    result.detail = detail;
    result.message = error.what;
    result.server = error.server;
    result.code = error.code;
    result.enhanced = spelled(error.enhanced);
    if (!is_about_the_message(error.kind)) result.message += at(server);
    if (relay::is_smtp_switched_off(error)) {
        result.error_class = "provider";
        result.detail = "smtp-auth-disabled";
    }
    if (error.remedy == smtp::Remedy::seven_bit) {
        result.detail = "seven-bit";
        result.message = server.settings.host +
                         " takes only mail of 7-bit characters, and this message has others. It would have to be "
                         "encoded anew, which Kontor does not do with a finished message";
    }
    return result;
}

mail::SendError to_send_error(const mail::CollectError& error, const Server& server) {
    mail::SendError result;
    result.error_class = mail::error_class_name(error.error_class);
    result.message = error.message + at(server);
    result.server = error.server;
    result.detail = error.detail;
    return result;
}

mail::SendError to_send_error(const store::Failure& failure) {
    const mail::CollectError error = relay::to_collect_error(failure);
    mail::SendError result;
    result.error_class = mail::error_class_name(error.error_class);
    result.message = error.message;
    result.detail = error.detail;
    return result;
}

send::Attempt turned_back(mail::SendError error, bool permanent) {
    send::Attempt attempt;
    attempt.permanent = permanent;
    attempt.error = std::move(error);
    return attempt;
}

Addressed address(const mail::Submission& submission) {
    Addressed result;
    if (!submission.from.empty()) {
        auto from = smtp::Path::parse(submission.from);
        result.sender_fits = static_cast<bool>(from);
        if (from) result.envelope.from = std::move(*from);
    }
    result.envelope.ret = return_of(submission);
    result.envelope.envelope_id = send::envelope_id(submission);
    for (const std::size_t place : send::waiting(submission)) {
        auto path = smtp::Path::parse(submission.to[place].address);
        result.places.push_back(path ? std::optional(result.envelope.to.size()) : std::nullopt);
        if (path) result.envelope.to.push_back({std::move(*path), notify_of(submission, submission.to[place])});
    }
    return result;
}

send::Attempt to_attempt(const smtp::Finished& finished, const Addressed& addressed, const Server& server) {
    using Outcome = send::Attempt::Outcome;
    send::Attempt attempt;
    switch (finished.outcome) {
        case smtp::Outcome::sent:
            attempt.outcome = Outcome::sent;
            break;
        case smtp::Outcome::not_sent:
            attempt.outcome = Outcome::not_sent;
            break;
        case smtp::Outcome::uncertain:
            attempt.outcome = Outcome::uncertain;
            break;
    }
    if (attempt.outcome != Outcome::sent) {
        attempt.error = to_send_error(finished.error, server);
        attempt.permanent = finished.error.permanent && is_about_the_message(finished.error.kind);
    }
    for (const auto& place : addressed.places) {
        send::Attempt::ForRecipient& recipient = attempt.recipients.emplace_back();
        if (!place) {
            recipient.permanent = true;
            recipient.error = no_address("This", "recipient");
            continue;
        }
        const smtp::RecipientResult& asked = finished.recipients[*place];
        recipient.accepted = asked.accepted && attempt.outcome != Outcome::not_sent;
        if (recipient.accepted) recipient.reply = "250 " + finished.server;
        if (asked.accepted || asked.error.what.empty()) continue;  // not refused, or never asked for
        recipient.permanent = asked.error.permanent && is_about_the_message(asked.error.kind);
        recipient.error = to_send_error(asked.error, server);
        recipient.reply = asked.error.server;
    }
    return attempt;
}

}  // namespace kontor::outbox
