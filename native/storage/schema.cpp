#include "native/storage/schema.hpp"

#include <string>

namespace kontor::storage {
namespace {

// Ids are drawn from pulse and never used again. Every commit writes that row: its page in a log that belongs
// to another database gives it away (sqlite_store.cpp compares `store` with the segments).
//
// A thread has no row: it is its e-mails, and its id is that of the e-mail that began it. Most threads are
// one e-mail long, which needs no entry in email_thread.
constexpr Migration all[] = {
    {"the tables",
     R"sql(
CREATE TABLE pulse(
    one INTEGER PRIMARY KEY CHECK (one = 1), store BLOB NOT NULL, commits INTEGER NOT NULL,
    next_user INTEGER NOT NULL, next_account INTEGER NOT NULL, next_mailbox INTEGER NOT NULL,
    next_email INTEGER NOT NULL, next_blob INTEGER NOT NULL, next_record INTEGER NOT NULL, next_login INTEGER NOT NULL);

CREATE TABLE user(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, password_hash TEXT NOT NULL,
    is_admin INTEGER NOT NULL, modseq INTEGER NOT NULL, low_water INTEGER NOT NULL);

CREATE TABLE login(
    id INTEGER PRIMARY KEY, user INTEGER NOT NULL, kind INTEGER NOT NULL, token_hash BLOB NOT NULL,
    label TEXT NOT NULL, created INTEGER NOT NULL, last_used INTEGER NOT NULL, expires INTEGER);
CREATE INDEX login_token ON login(token_hash);
CREATE INDEX login_user ON login(user);

CREATE TABLE account(id INTEGER PRIMARY KEY, user INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL);
CREATE INDEX account_user ON account(user);

-- The state of each type in each account; rows outlive their account.
CREATE TABLE state(
    user INTEGER NOT NULL, account INTEGER NOT NULL, type INTEGER NOT NULL, modseq INTEGER NOT NULL,
    PRIMARY KEY (user, account, type)) WITHOUT ROWID;

CREATE TABLE tombstone(
    user INTEGER NOT NULL, destroyed INTEGER NOT NULL, type INTEGER NOT NULL, account INTEGER NOT NULL,
    id INTEGER NOT NULL, created INTEGER NOT NULL, thread INTEGER NOT NULL,
    PRIMARY KEY (user, destroyed)) WITHOUT ROWID;

CREATE TABLE mailbox(
    id INTEGER PRIMARY KEY, account INTEGER NOT NULL, name TEXT NOT NULL, parent INTEGER NOT NULL,
    role INTEGER NOT NULL, sort_order INTEGER NOT NULL, is_subscribed INTEGER NOT NULL,
    created INTEGER NOT NULL, modified INTEGER NOT NULL, counts_modified INTEGER NOT NULL,
    total_emails INTEGER NOT NULL, unread_emails INTEGER NOT NULL,
    total_threads INTEGER NOT NULL, unread_threads INTEGER NOT NULL);
CREATE INDEX mailbox_account ON mailbox(account);

-- committed: octets that may be relied upon; what is behind them is cut off at the next start.
CREATE TABLE segment(id INTEGER PRIMARY KEY, committed INTEGER NOT NULL, live INTEGER NOT NULL);

CREATE TABLE blob(
    id INTEGER PRIMARY KEY, user INTEGER NOT NULL, hash BLOB NOT NULL,
    segment INTEGER NOT NULL, offset INTEGER NOT NULL, size INTEGER NOT NULL);
CREATE UNIQUE INDEX blob_hash ON blob(user, hash);

CREATE TABLE upload(
    account INTEGER NOT NULL, blob INTEGER NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (account, blob)) WITHOUT ROWID;
CREATE INDEX upload_blob ON upload(blob);

CREATE TABLE email(
    id INTEGER PRIMARY KEY, account INTEGER NOT NULL, thread INTEGER NOT NULL, blob INTEGER NOT NULL,
    created INTEGER NOT NULL, modified INTEGER NOT NULL, size INTEGER NOT NULL,
    received INTEGER NOT NULL, sent INTEGER, sent_offset INTEGER NOT NULL,
    keywords INTEGER NOT NULL, words BLOB, flags INTEGER NOT NULL, mailboxes BLOB NOT NULL,
    subject TEXT NOT NULL, preview TEXT NOT NULL,
    sender BLOB NOT NULL, addresses BLOB NOT NULL, message_ids BLOB NOT NULL);
CREATE INDEX email_modified ON email(account, modified, created, thread);
CREATE INDEX email_blob ON email(blob);
CREATE INDEX email_thread ON email(thread) WHERE thread <> id;

-- What a message list walks along. flags: the well-known keywords, and has_attachment (member_flags.hpp).
CREATE TABLE member(
    mailbox INTEGER NOT NULL, sort_date INTEGER NOT NULL, email INTEGER NOT NULL,
    received INTEGER NOT NULL, thread INTEGER NOT NULL, flags INTEGER NOT NULL,
    PRIMARY KEY (mailbox, sort_date DESC, email DESC)) WITHOUT ROWID;
CREATE INDEX member_received ON member(mailbox, received DESC, email DESC, thread);

CREATE TABLE thread_key(
    user INTEGER NOT NULL, key INTEGER NOT NULL, thread INTEGER NOT NULL, PRIMARY KEY (user, key)) WITHOUT ROWID;

CREATE TABLE record(
    id INTEGER PRIMARY KEY, account INTEGER NOT NULL, type INTEGER NOT NULL, document TEXT NOT NULL,
    created INTEGER NOT NULL, modified INTEGER NOT NULL);
CREATE INDEX record_account ON record(account, type);

CREATE TABLE secret(
    record INTEGER NOT NULL, field TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (record, field)) WITHOUT ROWID;

CREATE TABLE uidl(
    external_account INTEGER NOT NULL, uidl BLOB NOT NULL, fate INTEGER NOT NULL, email INTEGER NOT NULL,
    size INTEGER NOT NULL, hash BLOB NOT NULL, first_seen INTEGER NOT NULL, vanished_at INTEGER,
    attempts INTEGER NOT NULL, PRIMARY KEY (external_account, uidl)) WITHOUT ROWID;
CREATE INDEX uidl_email ON uidl(email) WHERE email <> 0;
)sql"},
    {"what each user has stored",
     R"sql(
ALTER TABLE user ADD COLUMN octets INTEGER NOT NULL DEFAULT 0;
UPDATE user SET octets = (SELECT coalesce(sum(size), 0) FROM blob WHERE blob.user = user.id);
)sql"},
    {"blobs that records hold",
     R"sql(
CREATE TABLE held(record INTEGER NOT NULL, blob INTEGER NOT NULL, PRIMARY KEY (record, blob)) WITHOUT ROWID;
CREATE INDEX held_blob ON held(blob);
)sql"},
    {"what filters have seen",
     R"sql(
CREATE TABLE mark(record INTEGER NOT NULL, name BLOB NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (record, name))
    WITHOUT ROWID;
CREATE INDEX mark_until ON mark(record, until);
)sql"},
    {"whether this is a backup nobody has opened yet",
     R"sql(
ALTER TABLE pulse ADD COLUMN restored INTEGER NOT NULL DEFAULT 0;
)sql"},
    // A few unread ones of a million are found without the others. The conditions are spelled as MemberList::select()
    // spells them.
    {"the unread and the starred of a list",
     R"sql(
CREATE INDEX member_unread ON member(mailbox, sort_date DESC, email DESC, thread, flags) WHERE (flags & 1) = 0;
CREATE INDEX member_unread_received ON member(mailbox, received DESC, email DESC, thread, flags) WHERE (flags & 1) = 0;
CREATE INDEX member_starred ON member(mailbox, sort_date DESC, email DESC, thread, flags) WHERE (flags & 2) = 2;
CREATE INDEX member_starred_received ON member(mailbox, received DESC, email DESC, thread, flags) WHERE (flags & 2) = 2;
)sql"},
    // networks: separated by spaces. A row of audit outlives its user.
    {"many people: quotas, networks, the second step, and what happened",
     R"sql(
ALTER TABLE user ADD COLUMN quota INTEGER;
ALTER TABLE user ADD COLUMN networks TEXT NOT NULL DEFAULT '';
ALTER TABLE login ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE TABLE two_step(user INTEGER PRIMARY KEY, sealed BLOB NOT NULL, last_step INTEGER NOT NULL);
CREATE TABLE recovery_code(user INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (user, hash)) WITHOUT ROWID;
CREATE TABLE audit(
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, user INTEGER NOT NULL, name TEXT NOT NULL, actor TEXT NOT NULL,
    event TEXT NOT NULL, address TEXT NOT NULL, detail TEXT NOT NULL, times INTEGER NOT NULL);
CREATE INDEX audit_user ON audit(user, id);
)sql"},
};

Result<std::int64_t> pragma(Connection& db, const char* name) {
    Query row = db.query_once(std::string("PRAGMA ") + name);
    if (!row.next()) return row.ok() ? Failure{Failure::Kind::corrupt, "no answer to a pragma"} : row.failure();
    return row.integer(0);
}

Result<void> run_migration(Connection& db, const Migration& migration, std::int64_t version) {
    if (auto begun = db.begin(); !begun) return begun;
    auto done = db.script(migration.sql);
    if (done) done = db.script("PRAGMA user_version = " + std::to_string(version));
    if (done) return db.commit();
    db.rollback();
    return done;
}

}  // namespace

std::span<const Migration> migrations() { return all; }

Result<void> migrate(Connection& db, std::span<const Migration> steps) {
    const auto application = pragma(db, "application_id");
    if (!application) return application.error();
    if (*application != application_id) return Failure{Failure::Kind::corrupt, "the database is not Kontor's"};
    const auto version = pragma(db, "user_version");
    if (!version) return version.error();
    const auto latest = static_cast<std::int64_t>(steps.size());
    if (*version > latest)
        return Failure{Failure::Kind::corrupt, "the database was written by a newer Kontor (version " +
                                                   std::to_string(*version) + ", known are " + std::to_string(latest) +
                                                   ")"};
    for (std::int64_t next = *version; next < latest; ++next) {
        if (auto done = run_migration(db, steps[static_cast<std::size_t>(next)], next + 1); !done) return done;
    }
    return {};
}

Result<void> create_schema(Connection& db, const StoreId& id) {
    if (auto begun = db.begin(); !begun) return begun;
    auto done = db.script("PRAGMA application_id = " + std::to_string(application_id));
    if (done) done = db.script(all[0].sql);
    if (done) done = db.script("PRAGMA user_version = 1");
    if (done)
        done = db.run("INSERT INTO pulse VALUES (1, ?, 0, 1, 1, 1, 1, 1, 1, 1)",
                      Octets{std::string_view(reinterpret_cast<const char*>(id.data()), id.size())});
    if (!done) {
        db.rollback();
        return done;
    }
    if (auto committed = db.commit(); !committed) return committed;
    return migrate(db, migrations());
}

}  // namespace kontor::storage
