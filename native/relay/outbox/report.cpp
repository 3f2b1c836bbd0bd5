#include "native/relay/outbox/report.hpp"

#include <span>
#include <utility>

#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/send/report.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::outbox {

namespace {

// Of the original the report returns the header.
constexpr std::uint64_t beginning = 256 * 1024;

std::string domain_of(const std::string& address) { return address.substr(address.rfind('@') + 1); }

store::Result<mail::MailboxId> inbox_of(store::View& view, mail::AccountId account) {
    const auto mailboxes = view.mailboxes(mail::Scope(account));
    if (!mailboxes) return mailboxes.error();
    for (const mail::Mailbox& mailbox : *mailboxes)
        if (mailbox.role == mail::Role::inbox) return mailbox.id;
    return mail::MailboxId{};
}

}  // namespace

store::Result<void> report_failure(store::Store& store, store::Update& update, const mail::Submission& submission,
                                   const std::vector<std::size_t>& failed, const std::string& host, UtcTime now) {
    if (submission.kind != mail::Submission::Kind::mail || submission.from.empty()) return {};
    const auto inbox = inbox_of(update, submission.account);
    if (!inbox) return inbox.error();
    if (!*inbox) return {};
    const auto original = update.read_blob(submission.message, 0, beginning);
    send::NewReport report;
    report.submission = &submission;
    report.failed = failed;
    if (original) report.original = *original;
    report.sender.email = submission.from;
    report.host = host.empty() ? domain_of(submission.from) : host;
    report.id = submission.id.to_string() + '.' + std::to_string(now.seconds) + '.' + std::to_string(failed.front());
    report.now = now;
    const auto written = send::failure_report(report);
    if (!written) {
        // What became of the message is known nevertheless, and its record says so.
        log::warning("outbox.no-report", {{"why", written.error().message()}});
        return {};
    }
    const Bytes octets = *written;
    const auto staged = store.stage(std::span(&octets, 1));
    if (!staged) return staged.error();
    store::NewEmail email;
    email.account = submission.account;
    email.raw = staged->front();
    email.mailboxes = {*inbox};
    email.received_at = now;
    email.summary = mime::summarise(mime::parse(octets));
    email.thread = submission.thread;
    const auto added = update.add_email(email);
    if (!added) return added.error();
    return {};
}

}  // namespace kontor::outbox
