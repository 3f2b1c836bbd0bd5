#include "native/relay/collector/scripted_reply.hpp"

#include <algorithm>
#include <variant>

#include "engine/mime/body_value.hpp"
#include "engine/mime/parse_message.hpp"

namespace kontor::relay {
namespace {

std::optional<std::string> text_in(const mime::Message& entity, Bytes octets, std::string_view subtype) {
    for (const mime::Part& part : entity.parts)
        if (part.is("text", subtype)) return mime::body_value(part, mime::Message::body_of(part, octets)).value;
    return std::nullopt;
}

}  // namespace

std::optional<send::ScriptedReply> scripted_reply(const sieve::Wish& wish) {
    const auto at = std::find_if(wish.actions.begin(), wish.actions.end(), [](const sieve::Action& action) {
        return std::holds_alternative<sieve::Vacation>(action);
    });
    if (at == wish.actions.end()) return std::nullopt;
    const sieve::Vacation& action = std::get<sieve::Vacation>(*at);
    send::ScriptedReply reply;
    reply.handle = action.handle.empty() ? "vacation" : action.handle;
    reply.from = action.from;
    reply.addresses = action.addresses;
    reply.vacation.is_enabled = true;
    reply.vacation.days = static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(action.days, mail::shortest_vacation_days, mail::longest_vacation_days));
    if (!action.subject.empty()) reply.vacation.subject = action.subject;
    if (!action.is_mime) {
        reply.vacation.text_body = action.reason;
        return reply;
    }
    const mime::Message entity = mime::parse(action.reason);
    reply.vacation.text_body = text_in(entity, action.reason, "plain");
    reply.vacation.html_body = text_in(entity, action.reason, "html");
    return reply;
}

}  // namespace kontor::relay
