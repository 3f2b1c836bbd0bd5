#include "native/storage/restored.hpp"

#include <string>
#include <utility>
#include <vector>

#include "engine/collect/plan.hpp"
#include "engine/mail/submission.hpp"
#include "engine/store/store.hpp"

namespace kontor::storage {
namespace {

// More than a store gives out between two backups.
constexpr std::int64_t leap = std::int64_t{1} << 32;

Result<void> go_on_behind(Connection& db) {
    if (auto done =
            db.run("UPDATE pulse SET next_user = next_user + ?1, next_account = next_account + ?1, "
                   "next_mailbox = next_mailbox + ?1, next_email = next_email + ?1, next_blob = next_blob + ?1, "
                   "next_record = next_record + ?1, next_login = next_login + ?1",
                   leap);
        !done)
        return done;
    if (auto done = db.run("UPDATE user SET modseq = modseq + ?1, low_water = modseq + ?1", leap); !done) return done;
    if (auto done = db.run("UPDATE state SET modseq = (SELECT modseq FROM user WHERE user.id = state.user) "
                           "WHERE user IN (SELECT id FROM user)");
        !done)
        return done;
    return db.run("DELETE FROM tombstone");
}

Result<void> hold_deletions(Connection& db, UtcTime now) {
    return db.run(
        "INSERT OR REPLACE INTO uidl(external_account, uidl, fate, email, size, hash, first_seen, vanished_at, "
        "attempts) SELECT DISTINCT external_account, ?, ?, 0, 0, zeroblob(32), ?, NULL, 0 FROM uidl",
        Octets{collect::restored_uidl}, static_cast<int>(store::Uidl::Fate::skipped), now);
}

bool is_on_its_way(const mail::Submission& message, UtcTime now) {
    using State = mail::Submission::State;
    if (message.state == State::held) return message.send_at <= now;
    return message.state == State::waiting;
}

Result<void> doubt_what_was_on_its_way(Connection& db, UtcTime now) {
    std::vector<std::pair<std::int64_t, std::string>> changed;
    Query rows =
        db.query("SELECT id, document FROM record WHERE type = ?", static_cast<int>(store::Type::email_submission));
    while (rows.next()) {
        auto message = mail::submission_from_document(rows.id<mail::RecordId>(0), rows.bytes(1));
        if (!message || !is_on_its_way(*message, now)) continue;
        message->state = message->kind == mail::Submission::Kind::mail ? mail::Submission::State::sending
                                                                       : mail::Submission::State::canceled;
        changed.emplace_back(rows.integer(0), mail::to_document(*message));
    }
    if (!rows.ok()) return rows.failure();
    for (const auto& [id, document] : changed)
        if (auto saved = db.run("UPDATE record SET document = ? WHERE id = ?", document, id); !saved) return saved;
    return {};
}

Result<void> end_sessions(Connection& db) {
    return db.run("DELETE FROM login WHERE kind <> ?", static_cast<int>(store::Login::Kind::token));
}

}  // namespace

Result<void> settle_restored(Connection& db, UtcTime now) {
    {
        Query marked = db.query("SELECT 1 FROM pulse WHERE restored");
        if (!marked.next()) return marked.ok() ? Result<void>() : marked.failure();
    }
    if (auto begun = db.begin(); !begun) return begun;
    auto done = go_on_behind(db);
    if (done) done = hold_deletions(db, now);
    if (done) done = doubt_what_was_on_its_way(db, now);
    if (done) done = end_sessions(db);
    if (done) done = db.run("UPDATE pulse SET restored = 0");
    if (done) return db.commit();
    db.rollback();
    return done;
}

}  // namespace kontor::storage
