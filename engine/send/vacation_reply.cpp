#include <algorithm>
#include <utility>

#include "engine/mime/html_text.hpp"
#include "engine/mime/write_message.hpp"
#include "engine/send/vacation.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::send {
namespace {

constexpr std::size_t subject_characters = 200, references_kept = 20, text_of_html = 100'000;
// Of one who switched the reply on and wrote nothing (the window does not let them). Whoever reads it may know another
// language than they do.
constexpr std::string_view default_text =
    "I am away, and will read your message when I am back.\n"
    "Ich bin nicht da und lese Ihre Nachricht, wenn ich zurück bin.\n"
    "Ik ben er niet en lees uw bericht als ik terug ben.\n"
    "我目前不在，回来后会阅读您的邮件。\n";

std::string subject_of_reply(const NewReply& reply) {
    if (reply.vacation->subject && !reply.vacation->subject->empty()) return *reply.vacation->subject;
    const std::string_view asked = text::truncate_code_points(reply.incoming->subject, subject_characters);
    if (asked.empty()) return "Automatic reply";
    return text::starts_with_ignoring_case(asked, "Re:") ? std::string(asked) : "Re: " + std::string(asked);
}

mime::NewPart text_leaf(std::string type, std::string text) {
    mime::NewPart part;
    part.type = std::move(type);
    part.text = std::move(text);
    return part;
}

mime::NewPart body_of_reply(const mail::VacationResponse& vacation) {
    const bool has_html = vacation.html_body && !vacation.html_body->empty();
    std::string text(default_text);
    if (vacation.text_body && !vacation.text_body->empty())
        text = *vacation.text_body;
    else if (has_html)
        text = mime::html_to_text(*vacation.html_body, text_of_html) + "\n";
    if (!has_html) return text_leaf("text/plain", std::move(text));
    mime::NewPart both;
    both.type = "multipart/alternative";
    both.content = mime::NewPart::Content::parts;
    both.parts = {text_leaf("text/plain", std::move(text)), text_leaf("text/html", *vacation.html_body)};
    return both;
}

}  // namespace

Result<std::string> vacation_reply(const NewReply& reply) {
    const auto addresses = [](mail::EmailAddress address) {
        return mime::AddressesValue{{{std::nullopt, {std::move(address)}}}};
    };
    mime::NewPart message = body_of_reply(*reply.vacation);
    message.fields = {{"From", addresses(reply.from)},
                      {"To", addresses({std::nullopt, reply.incoming->sender})},
                      {"Subject", mime::TextValue{subject_of_reply(reply)}},
                      {"Date", mail::SentDate{reply.now, 0}},
                      {"Message-ID", mime::MessageIdsValue{{reply.message_id}}}};
    if (const std::string& id = reply.incoming->message_id; !id.empty()) {
        std::vector<std::string> references = reply.incoming->references;
        if (references.size() > references_kept)
            references.erase(references.begin(), references.end() - static_cast<std::ptrdiff_t>(references_kept));
        references.push_back(id);
        message.fields.push_back({"In-Reply-To", mime::MessageIdsValue{{id}}});
        message.fields.push_back({"References", mime::MessageIdsValue{std::move(references)}});
    }
    message.fields.push_back({"Auto-Submitted", mime::RawValue{"auto-replied"}});
    message.fields.push_back({"X-Auto-Response-Suppress", mime::RawValue{"All"}});
    return mime::write(message);
}

}  // namespace kontor::send
