// MAIL, RCPT and DATA of the server (RFC 5321 3.3), behind a login only.
#include <utility>

#include "engine/smtp/server.hpp"
#include "engine/smtp/write.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::smtp {

void Server::forget_mail() {
    has_sender_ = utf8_ = false;
    recipients_ = 0;
}

// The envelope

Server::Answer Server::on_mail(Bytes argument) {
    if (!greeted_) return bad(503, {5, 5, 1}, "EHLO first");
    if (!logged_in_) return bad(530, {5, 7, 0}, "Authentication required");
    if (has_sender_) return bad(503, {5, 5, 1}, "One message at a time");
    const auto parsed = parse_path_argument(argument, "FROM");
    if (!parsed) return bad(501, {5, 5, 4}, "MAIL FROM:<address>");
    Result<Path> path = parsed->path.empty() ? Result<Path>(Path()) : Path::parse(parsed->path);
    if (!path) return reply(553, {5, 1, 7}, "That is no address");
    if (const auto refused = mail_parameters(*parsed, *path)) return *refused;
    state_ = AwaitSender{};
    question_ = server::Sender{std::move(*path)};
    return Answer::good;
}

// Empty: all is well, and utf8_ is set.
std::optional<Server::Answer> Server::mail_parameters(const PathArgument& argument, const Path& path) {
    utf8_ = false;
    for (const auto& [name, value] : argument.parameters) {
        const auto is = [&, parameter = name](Bytes known) { return text::equal_ignoring_case(parameter, known); };
        if (is("SIZE")) {
            const auto size = parse_number(value);
            if (!size) return bad(501, {5, 5, 4}, "SIZE needs a number");
            if (*size > settings_.message) return reply(552, {5, 3, 4}, "Message too large");
        } else if (is("BODY")) {
            if (!text::equal_ignoring_case(value, "7BIT") && !text::equal_ignoring_case(value, "8BITMIME")) {
                return bad(501, {5, 5, 4}, "Unknown BODY");
            }
        } else if (is("SMTPUTF8") && value.empty()) {
            utf8_ = true;
        } else if (!is("AUTH")) {  // RFC 4954 5: may be ignored
            return bad(555, {5, 5, 4}, "Unknown parameter");
        }
    }
    if (path.needs_utf8() && !utf8_) return reply(553, {5, 6, 7}, "Not without SMTPUTF8");
    return std::nullopt;
}

void Server::accept_sender() {
    if (!is_answer_to<AwaitSender>()) return;
    has_sender_ = true;
    reply(250, {2, 1, 0}, "OK");
}

void Server::refuse_sender(std::uint16_t code, EnhancedCode enhanced, Bytes words) {
    if (!is_answer_to<AwaitSender>()) return;
    reply(code, enhanced, words);
}

Server::Answer Server::on_rcpt(Bytes argument) {
    if (!logged_in_) return bad(530, {5, 7, 0}, "Authentication required");
    if (!has_sender_) return bad(503, {5, 5, 1}, "MAIL first");
    const auto parsed = parse_path_argument(argument, "TO");
    if (!parsed) return bad(501, {5, 5, 4}, "RCPT TO:<address>");
    if (!parsed->parameters.empty()) return bad(555, {5, 5, 4}, "Unknown parameter");
    if (recipients_ >= settings_.recipients) return reply(452, {4, 5, 3}, "Too many recipients");
    Result<Path> path = Path::parse(parsed->path);
    if (!path) return reply(553, {5, 1, 3}, "That is no address");
    if (path->needs_utf8() && !utf8_) return reply(553, {5, 6, 7}, "Not without SMTPUTF8");
    state_ = AwaitRecipient{};
    question_ = server::Recipient{std::move(*path)};
    return Answer::good;
}

void Server::accept_recipient() {
    if (!is_answer_to<AwaitRecipient>()) return;
    ++recipients_;
    reply(250, {2, 1, 5}, "OK");
}

void Server::refuse_recipient(std::uint16_t code, EnhancedCode enhanced, Bytes words) {
    if (!is_answer_to<AwaitRecipient>()) return;
    reply(code, enhanced, words);
}

// The message

Server::Answer Server::on_data(Bytes argument) {
    if (!argument.empty()) return bad(501, {5, 5, 4}, "DATA takes nothing");
    if (recipients_ == 0) return bad(503, {5, 5, 1}, "MAIL and RCPT first");
    reply(354, {}, "End with CRLF.CRLF");
    state_ = AwaitContent{};
    question_ = server::MessageBegin{};
    return Answer::good;
}

// Empty, and still in AwaitContent: more is needed.
Server::Event Server::next_content(AwaitContent& state) {
    while (!input_.rest().empty()) {
        const Unstuffer::Step step = state.unstuffer.take(input_.rest_in_place());
        input_.consume(step.consumed);
        const bool was_too_large = state.too_large;
        const std::optional<Refusal> refusal = weigh(state, step.content);
        const bool is_abandoned = state.too_large && !was_too_large;
        const bool has_chunk = !step.content.empty() && !state.too_large;
        if (refusal) {
            reply(refusal->code, refusal->enhanced, refusal->words);
            close(false);
        } else if (step.end) {
            Event verdict = end_of_content(state);  // `state` is no more
            if (!is_abandoned && !has_chunk) return verdict;
            question_ = std::move(verdict);
        }
        if (is_abandoned) return server::MessageAbandoned{};
        if (refusal) return std::nullopt;
        if (has_chunk) return server::MessageChunk{step.content};
        if (step.end || step.consumed == 0) break;
    }
    return std::nullopt;
}

// Counts the octets and looks at their line ends, in their order: what is found first does not depend on how they came.
// Somebody who has not read our SIZE is told at the end of the message, but not for ever: twice the limit ends the
// session.
std::optional<Server::Refusal> Server::weigh(AwaitContent& state, Bytes octets) {
    while (!octets.empty()) {
        const std::uint64_t border = (settings_.message + 1) * (state.too_large ? 2 : 1);
        const Bytes part = octets.substr(0, border - state.octets);
        if (state.line_ends.take(part)) return Refusal{550, {5, 6, 11}, "CR and LF come together, and NUL not at all"};
        octets.remove_prefix(part.size());
        state.octets += part.size();
        if (state.octets < border) continue;
        if (state.too_large) return Refusal{552, {5, 3, 4}, "Message too large"};
        state.too_large = true;
    }
    return std::nullopt;
}

// The question about it, unless there is none to be asked.
Server::Event Server::end_of_content(const AwaitContent& state) {
    const bool too_large = state.too_large;
    const std::uint64_t octets = state.octets;
    forget_mail();
    clock_.move();
    if (too_large) {
        state_ = AwaitCommand{};
        reply(552, {5, 3, 4}, "Message too large");
        return std::nullopt;
    }
    state_ = AwaitVerdict{};
    return server::MessageEnd{octets};
}

void Server::accept_message(Bytes words) {
    if (!is_answer_to<AwaitVerdict>()) return;
    reply(250, {2, 0, 0}, words);
}

void Server::refuse_message(std::uint16_t code, EnhancedCode enhanced, Bytes words) {
    if (!is_answer_to<AwaitVerdict>()) return;
    reply(code, enhanced, words);
}

}  // namespace kontor::smtp
