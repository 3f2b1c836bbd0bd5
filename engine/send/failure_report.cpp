#include <algorithm>
#include <utility>

#include "engine/base/server_words.hpp"
#include "engine/mime/fields/forms.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/write_message.hpp"
#include "engine/send/plain_words.hpp"
#include "engine/send/report.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::send {
namespace {

using mail::SendRecipient;
using mime::NewPart;

constexpr std::size_t returned_header = 64 * 1024;

// Characters that would end a field, or draw where they should not.
std::string in_one_line(std::string_view text) { return text::clean_name(text); }

std::string reason_of(const SendRecipient& recipient) {
    if (recipient.error && !recipient.error->message.empty()) return recipient.error->message;
    const Codes codes = codes_in(recipient.reply);
    return std::string(plain_words(codes.enhanced, codes.reply));
}

std::string words_of(const SendRecipient& recipient) {
    if (recipient.error && !recipient.error->server.empty()) return server_words(recipient.error->server);
    return server_words(recipient.reply);
}

// Every failed recipient has a status; the class is that of a failure for good (RFC 3463 2).
std::string status_of(const SendRecipient& recipient) {
    std::string known = recipient.error ? enhanced_code_at(recipient.error->enhanced) : std::string();
    if (known.empty()) known = codes_in(words_of(recipient)).enhanced;
    return known.empty() || known.front() == '2' ? "5.0.0" : known;
}

std::string text_for_people(const NewReport& report, std::string_view subject) {
    const mail::Submission& submission = *report.submission;
    const std::string about = subject.empty() ? "Your message" : "Your message \"" + std::string(subject) + "\"";
    std::string text = about + (report.failed.size() == 1 ? " could not be delivered to this address:\n"
                                                          : " could not be delivered to these addresses:\n");
    for (const std::size_t at : report.failed) {
        const SendRecipient& recipient = submission.to[at];
        text += "\n" + in_one_line(recipient.address) + "\n    " + in_one_line(reason_of(recipient)) + "\n";
        if (const std::string words = words_of(recipient); !words.empty())
            text += "    The server said: \"" + words + "\"\n";
    }
    const auto lives = static_cast<std::size_t>(
        std::count_if(submission.to.begin(), submission.to.end(),
                      [](const SendRecipient& recipient) { return recipient.state != SendRecipient::State::failed; }));
    text += "\nIt will not be tried again.";
    if (lives != 0) text += "\nThe other recipients of the message are not affected.";
    return text + "\n";
}

// RFC 3464 2.1-2.3, RFC 6533 3.
std::string fields_for_programs(const NewReport& report) {
    const mail::Submission& submission = *report.submission;
    const auto date = [](UtcTime time) { return mime::to_rfc5322({time, 0}); };
    std::string fields = "Reporting-MTA: dns; " + report.host + "\r\nOriginal-Envelope-Id: " + envelope_id(submission) +
                         "\r\nArrival-Date: " + date(submission.created) + "\r\n";
    for (const std::size_t at : report.failed) {
        const SendRecipient& recipient = submission.to[at];
        const std::string address = in_one_line(recipient.address);
        const std::string type = text::is_ascii(address) ? "rfc822" : "utf-8";
        fields += "\r\nOriginal-Recipient: " + type + "; " + address + "\r\nFinal-Recipient: " + type + "; " + address +
                  "\r\nAction: failed\r\nStatus: " + status_of(recipient) + "\r\n";
        if (const std::string words = words_of(recipient); !words.empty())
            fields += "Diagnostic-Code: smtp; " + words + "\r\n";
        fields += "Last-Attempt-Date: " + date(report.now) + "\r\n";
    }
    return fields;
}

// The header of the original, whole lines of it, with the blank line.
std::string header_of(Bytes original) {
    Bytes header = original.substr(0, returned_header);
    for (const Bytes end : {Bytes("\r\n\r\n"), Bytes("\n\n")}) {
        const std::size_t at = header.find(end);
        if (at != Bytes::npos) header = header.substr(0, at + end.size() / 2);
    }
    if (!header.empty() && header.back() != '\n') header = header.substr(0, header.rfind('\n') + 1);
    return std::string(header) + "\r\n";
}

NewPart leaf(std::string type, std::string octets) {
    NewPart part;
    part.type = std::move(type);
    part.content = NewPart::Content::octets;
    part.octets = std::move(octets);
    return part;
}

}  // namespace

Result<std::string> failure_report(const NewReport& report) {
    const mail::Submission& submission = *report.submission;
    const std::string header = header_of(report.original);
    const mime::Message original = mime::parse(header);
    const mime::Field* subject = original.last(original.root(), "Subject");

    NewPart text;
    text.text = text_for_people(report, subject ? mime::as_text(original.value_of(*subject)) : std::string());
    const std::string fields = fields_for_programs(report);
    const bool is_global = !text::is_ascii(fields);

    NewPart whole;
    whole.type = "multipart/report";
    whole.content = NewPart::Content::parts;
    whole.parameters = {{"report-type", is_global ? "global-delivery-status" : "delivery-status"}};
    whole.parts.push_back(std::move(text));
    whole.parts.push_back(leaf(is_global ? "message/global-delivery-status" : "message/delivery-status", fields));
    whole.parts.push_back(leaf(text::is_ascii(header) ? "text/rfc822-headers" : "message/global-headers", header));

    const auto addresses = [](mail::EmailAddress address) {
        return mime::AddressesValue{{{std::nullopt, {std::move(address)}}}};
    };
    whole.fields = {{"From", addresses({"Mail Delivery", "mailer-daemon@" + report.host})},
                    {"To", addresses(report.sender)},
                    {"Subject", mime::TextValue{"Your message could not be delivered"}},
                    {"Date", mail::SentDate{report.now, 0}},
                    {"Message-ID", mime::MessageIdsValue{{report.id + "@" + report.host}}},
                    {"Auto-Submitted", mime::RawValue{"auto-replied"}}};
    if (!submission.message_id.empty()) {
        whole.fields.push_back({"In-Reply-To", mime::MessageIdsValue{{submission.message_id}}});
        whole.fields.push_back({"References", mime::MessageIdsValue{{submission.message_id}}});
    }
    return mime::write(whole);
}

}  // namespace kontor::send
