#include "engine/send/submit.hpp"

#include <span>
#include <string>
#include <utility>

#include "engine/send/outbox.hpp"

namespace kontor::send {

using mail::Submission;

namespace {

store::Result<Submission> read(const store::Record& record) {
    auto read = mail::submission_from_document(record.id, record.document);
    if (!read) {
        return store::Failure{store::Failure::Kind::corrupt,
                              "submission " + record.id.to_string() + ": " + read.error().message()};
    }
    read->account = record.account;
    return std::move(*read);
}

}  // namespace

store::Result<mail::RecordId> submit(store::Update& update, const Submission& submission) {
    if (submission.to.empty()) return store::Failure{store::Failure::Kind::invalid, "a message to nobody"};
    if (submission.state != Submission::State::held && submission.state != Submission::State::waiting)
        return store::Failure{store::Failure::Kind::invalid, "a message that is on its way already"};
    Submission first = submission;
    first.due = first.tried_since = submission.send_at;
    const auto id = update.add_record(store::Type::email_submission, submission.account, mail::to_document(first));
    if (!id) return id;
    if (auto held = update.hold_blob(*id, submission.message); !held) return held.error();
    return id;
}

store::Result<std::vector<Submission>> submissions(store::View& view, mail::Scope scope) {
    auto records = view.records(store::Type::email_submission, scope);
    if (!records) return records.error();
    std::vector<Submission> all;
    for (const store::Record& record : *records) {
        auto one = read(record);
        if (!one) return one.error();
        all.push_back(std::move(*one));
    }
    return all;
}

store::Result<std::optional<Submission>> submission(store::View& view, mail::Scope scope, mail::RecordId id) {
    auto record = view.record(store::Type::email_submission, scope, id);
    if (!record) return record.error();
    if (!*record) return std::optional<Submission>();
    auto one = read(**record);
    if (!one) return one.error();
    return std::optional(std::move(*one));
}

store::Result<void> save(store::Update& update, const Submission& submission) {
    return update.change_record(store::Type::email_submission, submission.id, mail::to_document(submission));
}

store::Result<void> end_schedule(store::Update& update, const Submission& submission) {
    if (!submission.email) return {};
    const auto found = update.emails(mail::Scope(submission.account), std::span(&submission.email, 1));
    if (!found) return found.error();
    if (found->empty()) return {};
    mail::Keywords keywords = found->front().keywords;
    if (!keywords.contains(mail::Keyword::scheduled)) return {};
    keywords.remove(mail::Keyword::scheduled);
    return update.change_email(submission.email, keywords, found->front().mailboxes);
}

store::Result<bool> waits_for_own_server(store::View& view, mail::Scope scope, mail::RecordId identity) {
    const auto all = submissions(view, scope);
    if (!all) return all.error();
    for (const Submission& submission : *all) {
        const bool is_meant = !identity || submission.identity == identity;
        if (is_meant && !submission.by_house && is_on_its_way(submission)) return true;
    }
    return false;
}

store::Result<void> try_waiting(store::Update& update, mail::RecordId identity, UtcTime now) {
    auto all = submissions(update, mail::Scope::all());
    if (!all) return all.error();
    for (Submission& submission : *all) {
        if (submission.identity != identity || !try_now(submission, now)) continue;
        if (auto saved = save(update, submission); !saved) return saved;
    }
    return {};
}

}  // namespace kontor::send
