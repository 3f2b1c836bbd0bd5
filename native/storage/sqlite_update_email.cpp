// E-mails and blobs of SqliteUpdate: the way every collected message takes.
#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/store/threading.hpp"
#include "native/storage/rows.hpp"
#include "native/storage/segment_format.hpp"
#include "native/storage/sqlite_update.hpp"

namespace kontor::storage {
namespace {

std::int64_t live_octets(std::uint64_t size) { return static_cast<std::int64_t>(size + message_header_bytes); }

}  // namespace

Result<EmailId> SqliteUpdate::add_email(const NewEmail& wanted) {
    if (!answers_.owns(wanted.account)) return no_such("account " + wanted.account.to_string());
    mail::Email email;
    email.mailboxes = wanted.mailboxes;
    if (auto checked = check_mailboxes(wanted.account, email.mailboxes); !checked) return checked.error();
    const auto blob = wanted.stored ? Result<BlobId>(wanted.stored) : take(wanted.raw);
    if (!blob) return blob.error();
    const auto size = wanted.stored ? size_of(*blob) : std::optional(wanted.raw.size);
    if (!size) return size.error();
    if (!*size) return no_such("blob " + blob->to_string());

    email.id = {turn_.next.email++};
    email.account = wanted.account;
    email.blob = *blob;
    email.size = **size;
    email.received_at = wanted.received_at;
    email.keywords = wanted.keywords;
    // All that the rows of mailboxes need of the summary; the rest of it need not be copied.
    email.summary.sent_at = wanted.summary.sent_at;
    email.summary.has_attachment = wanted.summary.has_attachment;
    const auto thread = thread_for(wanted, email.id);
    if (!thread) return thread.error();
    email.thread = *thread;

    auto others =
        email.thread.value == email.id.value ? std::vector<ThreadMember>() : members(email.account, email.thread);
    if (!others) return others.error();
    const auto before = count(email.account, *others);
    if (!before) return before.error();
    email.created = email.modified = draw(email.account, Type::email);
    states_[{email.account, Type::thread}] = states_to_write_[{email.account, Type::thread}] = email.created;
    if (auto inserted = insert(email, wanted.summary); !inserted) return inserted.error();
    added_.push_back(email.id);
    others->push_back({email.mailboxes, email.keywords.unread()});
    const auto after = count(email.account, *others);
    if (!after) return after.error();
    apply(email.account, difference(*before, *after));
    return email.id;
}

Result<void> SqliteUpdate::check_mailboxes(AccountId account, std::vector<MailboxId>& ids) {
    std::sort(ids.begin(), ids.end());
    if (ids.empty()) return Failure{Failure::Kind::invalid, "an e-mail is in at least one mailbox"};
    if (std::adjacent_find(ids.begin(), ids.end()) != ids.end())
        return Failure{Failure::Kind::invalid, "the same mailbox twice"};
    const auto known = mailboxes_of(account);
    if (!known) return known.error();
    for (const MailboxId id : ids)
        if ((*known)->count(id) == 0)
            return Failure{Failure::Kind::invalid, "no mailbox " + id.to_string() + " in that account"};
    return {};
}

Result<void> SqliteUpdate::insert(const mail::Email& e, const mail::Summary& s) {
    const std::string words = packed_words(e.keywords);
    const std::optional<Octets> words_or_null = words.empty() ? std::nullopt : std::optional(Octets{words});
    const std::string mailboxes = packed_mailboxes(e.mailboxes), sender = packed_sender(s),
                      addresses = packed_addresses(s), ids = packed_message_ids(s);
    const std::uint64_t flags = (s.has_attachment ? flag_has_attachment : 0) | (s.damaged ? flag_damaged : 0);
    const std::optional<UtcTime> sent = s.sent_at ? std::optional(s.sent_at->utc) : std::nullopt;
    auto saved = db().run("INSERT INTO email VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", e.id,
                          e.account, e.thread, e.blob, e.created, e.modified, e.size, e.received_at, sent,
                          s.sent_at ? s.sent_at->offset_minutes : 0, e.keywords.bits(), words_or_null, flags,
                          Octets{mailboxes}, s.subject, s.preview, Octets{sender}, Octets{addresses}, Octets{ids});
    for (std::size_t i = 0; saved && i < e.mailboxes.size(); ++i) saved = insert_member(e, e.mailboxes[i]);
    return saved;
}

Result<void> SqliteUpdate::insert_member(const mail::Email& e, MailboxId mailbox) {
    return db().run("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", mailbox, e.sort_date(), e.id, e.received_at,
                    e.thread, member_flags(e.keywords, e.summary.has_attachment));
}

Result<void> SqliteUpdate::delete_member(const mail::Email& e, MailboxId mailbox) {
    return db().run("DELETE FROM member WHERE mailbox = ? AND sort_date = ? AND email = ?", mailbox, e.sort_date(),
                    e.id);
}

Result<std::optional<mail::Email>> SqliteUpdate::find_email(EmailId id) {
    auto found = answers_.emails(Scope::all(), {&id, 1});
    if (!found) return found.error();
    if (found->empty()) return std::optional<mail::Email>();
    return std::optional(std::move(found->front()));
}

Result<void> SqliteUpdate::change_email(EmailId id, const mail::Keywords& keywords, std::vector<MailboxId> mailboxes) {
    auto found = find_email(id);
    if (!found) return found.error();
    if (!*found) return no_such("email " + id.to_string());
    mail::Email& e = **found;
    if (auto checked = check_mailboxes(e.account, mailboxes); !checked) return checked;
    if (e.keywords == keywords && e.mailboxes == mailboxes) return {};

    const bool counts_stay = e.mailboxes == mailboxes && e.keywords.unread() == keywords.unread();
    const auto before = counts_stay ? CountsByMailbox() : count(e.account, e.thread);
    if (!before) return before.error();
    for (const MailboxId mailbox : e.mailboxes)
        if (auto gone = delete_member(e, mailbox); !gone) return gone;
    e.keywords = keywords;
    e.mailboxes = std::move(mailboxes);
    e.modified = draw(e.account, Type::email);
    for (const MailboxId mailbox : e.mailboxes)
        if (auto inserted = insert_member(e, mailbox); !inserted) return inserted;
    const std::string words = packed_words(e.keywords);
    auto saved = db().run("UPDATE email SET modified = ?, keywords = ?, words = ?, mailboxes = ? WHERE id = ?",
                          e.modified, e.keywords.bits(), words.empty() ? std::nullopt : std::optional(Octets{words}),
                          Octets{packed_mailboxes(e.mailboxes)}, id);
    if (!saved || counts_stay) return saved;
    const auto after = count(e.account, e.thread);
    if (!after) return after.error();
    apply(e.account, difference(*before, *after));
    return {};
}

Result<void> SqliteUpdate::remove_email(EmailId id) {
    const auto found = find_email(id);
    if (!found) return found.error();
    if (!*found) return no_such("email " + id.to_string());
    const AccountId account = (*found)->account;
    const ThreadId thread = (*found)->thread;
    const auto before = count(account, thread);
    if (!before) return before.error();
    if (auto erased = erase(**found); !erased) return erased;
    const auto after = count(account, thread);
    if (!after) return after.error();
    apply(account, difference(*before, *after));
    return {};
}

// Without the counts of its mailboxes.
Result<void> SqliteUpdate::erase(const mail::Email& e) {
    for (const MailboxId mailbox : e.mailboxes)
        if (auto gone = delete_member(e, mailbox); !gone) return gone;
    if (auto gone = db().run("DELETE FROM email WHERE id = ?", e.id); !gone) return gone;
    std::erase(added_, e.id);
    if (auto buried = bury(Type::email, e.account, e.id.value, e.created, e.thread); !buried) return buried;
    states_[{e.account, Type::thread}] = states_to_write_[{e.account, Type::thread}] = modseq_;
    if (auto forgot = db().run("UPDATE uidl SET email = 0 WHERE email = ? AND email <> 0", e.id); !forgot)
        return forgot;
    return drop_blob_if_unused(e.blob);
}

// ---- threads

Result<bool> SqliteUpdate::takes_more(ThreadId thread) {
    Query row = db().query(
        "SELECT (SELECT count(*) FROM email WHERE id = ?1 AND thread = ?1) + "
        "(SELECT count(*) FROM email WHERE thread = ?1 AND thread <> id)",
        thread);
    const std::uint64_t size = row.next() ? row.number(0) : 0;
    if (!row.ok()) return row.failure();
    return size > 0 && size < thread_emails;
}

Result<bool> SqliteUpdate::is_open(ThreadId named) {
    const auto threads = answers_.threads(Scope::all(), {&named, 1});
    if (!threads) return threads.error();
    return !threads->empty() && threads->front().emails.size() < thread_emails;
}

Result<ThreadId> SqliteUpdate::thread_for(const NewEmail& wanted, EmailId newcomer) {
    const std::vector<std::uint64_t> keys = thread_keys(wanted.summary);
    const auto is_told = wanted.thread ? is_open(wanted.thread) : false;
    if (!is_told) return is_told.error();
    if (keys.size() == 1 && !*is_told) {
        // Most mail answers nothing and is answered by nothing yet.
        auto begun =
            db().run("INSERT INTO thread_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING", user(), keys[0], newcomer);
        if (!begun) return begun.error();
        if (db().changed_rows() == 1) return ThreadId{newcomer.value};
    }
    std::vector<std::uint64_t> free;
    ThreadId oldest = *is_told ? wanted.thread : ThreadId{newcomer.value};
    for (const std::uint64_t key : keys) {
        Query row = db().query("SELECT thread FROM thread_key WHERE user = ? AND key = ?", user(), key);
        const ThreadId known = row.next() ? row.id<ThreadId>(0) : ThreadId{};
        if (!row.ok()) return row.failure();
        const auto open = known ? takes_more(known) : false;
        if (!open) return open.error();
        if (*open)
            oldest = *is_told ? oldest : std::min(oldest, known);
        else
            free.push_back(key);
    }
    for (const std::uint64_t key : free) {
        auto saved = db().run("INSERT OR REPLACE INTO thread_key VALUES (?, ?, ?)", user(), key, oldest);
        if (!saved) return saved.error();
    }
    return oldest;
}

// ---- blobs

Result<BlobId> SqliteUpdate::take(const StagedBlob& staged) {
    turn_.settle(staged.segment);
    const BlobId id{turn_.next.blob};
    auto saved = db().run("INSERT INTO blob VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user, hash) DO NOTHING", id, user(),
                          Octets{octets_of(staged.hash)}, staged.segment, staged.offset, staged.size);
    if (!saved) return saved.error();
    if (db().changed_rows() == 0) {
        Query row =
            db().query("SELECT id FROM blob WHERE user = ? AND hash = ?", user(), Octets{octets_of(staged.hash)});
        if (row.next()) return row.id<BlobId>(0);
        return row.ok() ? Failure{Failure::Kind::corrupt, "a blob is there and is not"} : row.failure();
    }
    ++turn_.next.blob;
    octets_ += staged.size;
    user_changed_ = true;
    turn_.use_segment(staged.segment, staged.offset + staged.size, live_octets(staged.size));
    return id;
}

// Empty for a blob that is not of this user.
Result<std::optional<std::uint64_t>> SqliteUpdate::size_of(BlobId id) {
    Query row = db().query("SELECT size FROM blob WHERE id = ? AND user = ?", id, user());
    std::optional<std::uint64_t> size;
    if (row.next()) size = row.number(0);
    if (!row.ok()) return row.failure();
    return size;
}

Result<void> SqliteUpdate::drop_blob_if_unused(BlobId id) {
    Query used = db().query(
        "SELECT 1 FROM email WHERE blob = ?1 UNION ALL SELECT 1 FROM upload WHERE blob = ?1 UNION ALL "
        "SELECT 1 FROM held WHERE blob = ?1",
        id);
    if (used.next()) return {};
    if (!used.ok()) return used.failure();
    Query gone = db().query("DELETE FROM blob WHERE id = ? RETURNING segment, size", id);
    if (gone.next()) {
        turn_.use_segment(gone.number(0), 0, -live_octets(gone.number(1)));
        octets_ -= std::min(octets_, gone.number(1));
        user_changed_ = true;
    }
    while (gone.next()) {
    }
    if (!gone.ok()) return gone.failure();
    return {};
}

Result<BlobId> SqliteUpdate::add_blob(AccountId account, const StagedBlob& staged, UtcTime now) {
    if (!answers_.owns(account)) return no_such("account " + account.to_string());
    const auto id = take(staged);
    if (!id) return id;
    if (auto kept = upload(account, *id, now); !kept) return kept.error();
    return id;
}

Result<void> SqliteUpdate::share_blob(AccountId account, BlobId id, UtcTime now) {
    if (!answers_.owns(account)) return no_such("account " + account.to_string());
    const auto size = size_of(id);
    if (!size) return size.error();
    if (!*size) return no_such("blob " + id.to_string());
    return upload(account, id, now);
}

Result<void> SqliteUpdate::hold_blob(RecordId record_id, BlobId id) {
    const auto record = find_record(record_id, std::nullopt);
    if (!record) return record.error();
    if (!*record) return no_such("record " + record_id.to_string());
    const auto size = size_of(id);
    if (!size) return size.error();
    if (!*size) return no_such("blob " + id.to_string());
    return db().run("INSERT OR IGNORE INTO held VALUES (?, ?)", record_id, id);
}

Result<void> SqliteUpdate::upload(AccountId account, BlobId id, UtcTime now) {
    auto saved = db().run("INSERT OR REPLACE INTO upload VALUES (?, ?, ?)", account, id, now);
    if (!saved) return saved;
    // Afterwards: another account's old upload of the same content must not take the blob along.
    return expire_uploads(now);
}

// Uploads of this user that nobody took within a day.
Result<void> SqliteUpdate::expire_uploads(UtcTime now) {
    for (const mail::Account& own : answers_.accounts()) {
        std::vector<BlobId> expired;
        Query rows = db().query("SELECT blob FROM upload WHERE account = ? AND created <= ?", own.id,
                                now.seconds - limits::upload_seconds);
        while (rows.next()) expired.push_back(rows.id<BlobId>(0));
        if (!rows.ok()) return rows.failure();
        for (const BlobId blob : expired) {
            if (auto gone = db().run("DELETE FROM upload WHERE account = ? AND blob = ?", own.id, blob); !gone)
                return gone;
            if (auto dropped = drop_blob_if_unused(blob); !dropped) return dropped;
        }
    }
    return {};
}

}  // namespace kontor::storage
