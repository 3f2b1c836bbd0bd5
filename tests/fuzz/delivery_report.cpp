// Reports of other servers, whatever they write: what is read is clean, and can be applied and written again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/base/limits.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/send/report.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

void check_line(const std::string& line) {
    check(text::is_utf8(line));
    for (const char c : line) check(static_cast<unsigned char>(c) >= ' ' && c != 0x7f);
}

mail::Submission submission_of(const send::Report& report) {
    mail::Submission submission;
    submission.id = {1};
    submission.message_id = "plans.7f3a@example.org";
    for (const send::Report::Recipient& said : report.recipients) {
        mail::SendRecipient recipient;
        recipient.address = said.address;
        recipient.state = mail::SendRecipient::State::accepted;
        submission.to.push_back(std::move(recipient));
    }
    return submission;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes raw(reinterpret_cast<const char*>(data), size);
    const auto report = send::read_report(mime::parse(raw), raw);
    if (!report) return 0;
    check(!report->recipients.empty() && report->recipients.size() <= limits::recipients);
    check_line(report->envelope_id);
    check_line(report->reporter);
    check_line(report->message_id);
    for (const send::Report::Recipient& recipient : report->recipients) {
        check_line(recipient.address);
        check_line(recipient.original);
        check_line(recipient.status);
        check_line(recipient.diagnostic);
        check_line(recipient.remote);
    }
    mail::Submission submission = submission_of(*report);
    send::apply_report(submission, *report);
    // Nothing but a first success may be followed by a failure; the second time there is nothing new.
    mail::Submission again = submission;
    send::apply_report(again, *report);
    for (std::size_t i = 0; i < submission.to.size(); ++i)
        if (submission.to[i].state == mail::SendRecipient::State::failed)
            check(again.to[i].state == mail::SendRecipient::State::failed);

    send::NewReport written;
    written.submission = &submission;
    for (std::size_t i = 0; i < submission.to.size(); ++i) written.failed.push_back(i);
    written.original = raw;
    written.sender = {std::nullopt, "anna@example.org"};
    written.host = "office.example.org";
    written.id = "1";
    const auto octets = send::failure_report(written);
    check(static_cast<bool>(octets));
    const auto read = send::read_report(mime::parse(*octets), *octets);
    check(read && read->envelope_id == send::envelope_id(submission));
    return 0;
}
