#include <algorithm>

#include "engine/base/sha256.hpp"
#include "engine/send/plain_words.hpp"
#include "engine/send/report.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::send {
namespace {

using ReportedAction = Report::Action;
using Fate = mail::SendRecipient::State;

constexpr std::size_t hash_octets = 8;

// What a server said, or what its report says of it.
std::string words_said(const Report::Recipient& said) {
    return said.diagnostic.empty() ? said.status : said.diagnostic;
}

mail::SendError reported_error(const Report::Recipient& said) {
    mail::SendError error;
    const Codes codes = codes_in(said.diagnostic);
    error.enhanced = said.status.empty() ? codes.enhanced : said.status;
    error.code = codes.reply;
    error.error_class = error.enhanced.substr(0, 4) == "5.7." ? "content" : "recipient";
    error.message = plain_words(error.enhanced, error.code);
    error.server = said.diagnostic;
    error.detail = "reported";
    return error;
}

bool apply_to_recipient(mail::SendRecipient& recipient, const Report::Recipient& said) {
    const mail::SendRecipient before = recipient;
    if (recipient.state == Fate::failed) return false;
    switch (said.action) {
        case ReportedAction::failed:
            recipient.state = Fate::failed;
            recipient.error = reported_error(said);
            break;
        case ReportedAction::delivered:
        case ReportedAction::expanded:
            recipient.state = Fate::delivered;
            recipient.error.reset();
            break;
        case ReportedAction::delayed:
        case ReportedAction::relayed:
            if (recipient.state == Fate::delivered) return false;
            break;
    }
    if (const std::string words = words_said(said); !words.empty()) recipient.reply = words;
    return recipient != before;
}

// Of a recipient that is still asked for, the outbox knows more than a report of an earlier attempt: nothing may change
// under an attempt that is under way. Of an uncertain message a report is the answer that did not come.
bool may_change(const mail::Submission& submission, const mail::SendRecipient& recipient) {
    return recipient.state != Fate::waiting || submission.state == mail::Submission::State::uncertain;
}

bool is_named(const mail::SendRecipient& recipient, const Report::Recipient& said) {
    return text::equal_ignoring_case(recipient.address, said.original) ||
           text::equal_ignoring_case(recipient.address, said.address);
}

}  // namespace

bool apply_report(mail::Submission& submission, const Report& report) {
    bool changed = false;
    for (const Report::Recipient& said : report.recipients) {
        const auto at = std::find_if(submission.to.begin(), submission.to.end(),
                                     [&](const mail::SendRecipient& recipient) { return is_named(recipient, said); });
        const bool is_the_only_one = submission.to.size() == 1 && report.recipients.size() == 1;
        const auto recipient = at == submission.to.end() && is_the_only_one ? submission.to.begin() : at;
        if (recipient != submission.to.end() && may_change(submission, *recipient))
            changed |= apply_to_recipient(*recipient, said);
    }
    const bool nobody_waits = std::none_of(submission.to.begin(), submission.to.end(),
                                           [](const auto& recipient) { return recipient.state == Fate::waiting; });
    if (changed && nobody_waits && submission.state == mail::Submission::State::uncertain) {
        submission.state = mail::Submission::State::done;
        submission.error.reset();
    }
    return changed;
}

std::string envelope_id(const mail::Submission& submission) {
    if (!submission.envelope_id.empty()) return submission.envelope_id;
    const Sha256Digest digest = sha256(submission.message_id);
    std::string id = submission.id.to_string() + '.';
    for (std::size_t i = 0; i < hash_octets; ++i) {
        id += "0123456789abcdef"[digest[i] >> 4];
        id += "0123456789abcdef"[digest[i] & 15];
    }
    return id;
}

std::optional<mail::RecordId> submission_of_envelope_id(std::string_view id) {
    const std::size_t dot = id.find('.');
    if (dot == std::string_view::npos || id.size() != dot + 1 + 2 * hash_octets) return std::nullopt;
    return mail::RecordId::parse(id.substr(0, dot));
}

}  // namespace kontor::send
