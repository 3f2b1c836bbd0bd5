#include "native/storage/check.hpp"

#include <algorithm>
#include <map>

#include "engine/store/thread_counts.hpp"
#include "native/storage/content_hasher.hpp"
#include "native/storage/pack.hpp"
#include "native/storage/rows.hpp"
#include "native/storage/segment_format.hpp"

namespace kontor::storage {
namespace {

using mail::AccountId;
using mail::MailboxId;

// Rows that must not exist: each query gives the number of the object that is wrong.
struct Rule {
    const char* finding;  // continues "<number> ..."
    Sql sql;
};

constexpr Rule rules[] = {
    {"is an account of no user", "SELECT id FROM account WHERE user NOT IN (SELECT id FROM user)"},
    {"is a mailbox of no account", "SELECT id FROM mailbox WHERE account NOT IN (SELECT id FROM account)"},
    {"is a mailbox whose parent is missing",
     "SELECT id FROM mailbox m WHERE parent <> 0 AND NOT EXISTS (SELECT 1 FROM mailbox p WHERE p.id = m.parent AND "
     "p.account = m.account)"},
    {"is an e-mail of no account", "SELECT id FROM email WHERE account NOT IN (SELECT id FROM account)"},
    {"is an e-mail whose message is missing",
     "SELECT email.id FROM email JOIN account ON account.id = email.account LEFT JOIN blob ON blob.id = email.blob "
     "AND blob.user = account.user WHERE blob.id IS NULL"},
    {"is an e-mail whose size is not that of its message",
     "SELECT email.id FROM email JOIN blob ON blob.id = email.blob WHERE blob.size <> email.size"},
    {"is an e-mail changed before it was created, or after its user's last change",
     "SELECT email.id FROM email JOIN account ON account.id = email.account JOIN user ON user.id = account.user "
     "WHERE email.created > email.modified OR email.modified > user.modseq OR email.created <= 0"},
    {"is an e-mail newer than its thread", "SELECT id FROM email WHERE thread > id OR thread <= 0"},
    {"is an e-mail newer than the state of its account",
     "SELECT email.id FROM email JOIN account ON account.id = email.account LEFT JOIN state ON state.user = "
     "account.user "
     "AND state.account = account.id AND state.type = 3 WHERE coalesce(state.modseq, 0) < email.modified"},
    {"is a message of no user", "SELECT id FROM blob WHERE user NOT IN (SELECT id FROM user)"},
    {"is a message in a segment that is not listed",
     "SELECT id FROM blob WHERE segment NOT IN (SELECT id FROM segment)"},
    {"is an upload of no message", "SELECT blob FROM upload WHERE blob NOT IN (SELECT id FROM blob)"},
    {"is held by a record, but missing", "SELECT blob FROM held WHERE blob NOT IN (SELECT id FROM blob)"},
    {"is a message of another user than the record that holds it",
     "SELECT blob.id FROM held JOIN record ON record.id = held.record JOIN account ON account.id = record.account "
     "JOIN blob ON blob.id = held.blob WHERE blob.user <> account.user"},
    {"holds a message but is no record",
     "SELECT DISTINCT record FROM held WHERE record NOT IN (SELECT id FROM record)"},
    {"is a record of no account", "SELECT id FROM record WHERE account NOT IN (SELECT id FROM account)"},
    {"is a secret of no record", "SELECT record FROM secret WHERE record NOT IN (SELECT id FROM record)"},
    {"has UIDLs but is no record",
     "SELECT DISTINCT external_account FROM uidl WHERE external_account NOT IN (SELECT id FROM record)"},
    {"has marks but is no record", "SELECT DISTINCT record FROM mark WHERE record NOT IN (SELECT id FROM record)"},
    {"is the e-mail of a UIDL, but missing",
     "SELECT email FROM uidl WHERE email <> 0 AND email NOT IN (SELECT id FROM email)"},
    {"is the user of a state newer than the user",
     "SELECT user.id FROM state JOIN user ON user.id = state.user WHERE state.modseq > user.modseq"},
    {"is the user of a removal newer than the user",
     "SELECT user.id FROM tombstone JOIN user ON user.id = tombstone.user WHERE destroyed > user.modseq OR created >= "
     "destroyed"},
    {"is a user without a home account",
     "SELECT id FROM user WHERE (SELECT count(*) FROM account WHERE account.user = user.id AND kind = 0) <> 1"},
    {"is a user whose stored octets are counted wrongly",
     "SELECT id FROM user WHERE octets <> (SELECT coalesce(sum(size), 0) FROM blob WHERE blob.user = user.id)"},
    {"e-mail ids were given away beyond the next one",
     "SELECT max(id) FROM email HAVING max(id) >= (SELECT next_email FROM pulse)"},
    {"message ids were given away beyond the next one",
     "SELECT max(id) FROM blob HAVING max(id) >= (SELECT next_blob FROM pulse)"},
};

class Check {
public:
    Check(Connection& db, const SegmentFiles& files, const CheckOptions& options)
        : db_(db), files_(files), options_(options) {}

    Result<CheckReport> run() {
        using Step = Result<void> (Check::*)();
        for (const Step step : {&Check::database, &Check::relations, &Check::memberships, &Check::counts,
                                &Check::segments, &Check::messages, &Check::sizes}) {
            auto done = (this->*step)();
            // A damaged page ends one question, not the check.
            if (!done) find("the database could not be read: " + done.error().message);
        }
        return std::move(report_);
    }

private:
    void find(std::string finding) { report_.add(std::move(finding), options_); }

    static Result<void> end_of(const Query& rows) {
        if (!rows.ok()) return rows.failure();
        return {};
    }

    Result<void> database() {
        Query rows = db_.query_once(options_.quick ? "PRAGMA quick_check(20)" : "PRAGMA integrity_check(20)");
        while (rows.next())
            if (rows.bytes(0) != "ok") find("the database: " + rows.text(0));
        return end_of(rows);
    }

    Result<void> relations() {
        for (const Rule& rule : rules) {
            Query rows = db_.query(rule.sql);
            while (rows.next()) find(rows.text(0) + " " + rule.finding);
            if (!rows.ok()) return rows.failure();
        }
        return {};
    }

    // Each e-mail is in at least one mailbox of its account, and `member` has exactly those rows.
    Result<void> memberships() {
        std::uint64_t expected = 0;
        Query emails = db_.query(
            "SELECT id, account, mailboxes, coalesce(sent, received), received, thread, keywords, flags FROM email");
        while (emails.next()) {
            const std::string email = "email e" + emails.text(0);
            Unpacker packed(emails.bytes(2));
            const auto in = packed.mailboxes();
            if (in.empty() || !packed.ok()) find(email + " is in no mailbox");
            for (const MailboxId mailbox : in) {
                ++expected;
                Query row = db_.query(
                    "SELECT member.received, thread, flags, mailbox.account FROM member JOIN mailbox ON mailbox.id = "
                    "member.mailbox "
                    "WHERE mailbox = ? AND sort_date = ? AND email = ?",
                    mailbox, emails.integer(3), emails.number(0));
                if (!row.next()) {
                    if (!row.ok()) return row.failure();
                    find(email + " is not listed in mailbox " + mailbox.to_string());
                    continue;
                }
                const mail::Keywords keywords(static_cast<std::uint32_t>(emails.integer(6)), {});
                const std::uint64_t flags = member_flags(keywords, (emails.number(7) & flag_has_attachment) != 0);
                if (row.integer(0) != emails.integer(4) || row.integer(1) != emails.integer(5) ||
                    row.number(2) != flags || row.integer(3) != emails.integer(1))
                    find(email + " is listed differently in mailbox " + mailbox.to_string());
            }
        }
        if (!emails.ok()) return emails.failure();
        Query all = db_.query("SELECT count(*) FROM member");
        if (all.next() && all.number(0) != expected)
            find("mailboxes list " + all.text(0) + " e-mails where " + std::to_string(expected) + " are expected");
        return end_of(all);
    }

    Result<void> counts() {
        Query accounts = db_.query("SELECT id FROM account");
        while (accounts.next())
            if (auto done = counts_of(accounts.id<AccountId>(0)); !done) return done;
        return end_of(accounts);
    }

    Result<void> counts_of(AccountId account) {
        std::map<MailboxId, mail::Mailbox> mailboxes;
        MailboxId trash;
        Query rows = db_.query("SELECT " KONTOR_MAILBOX_COLUMNS " FROM mailbox WHERE account = ?", account);
        while (rows.next()) {
            const mail::Mailbox mailbox = read_mailbox(rows);
            if (mailbox.role == mail::Role::trash) trash = mailbox.id;
            mailboxes[mailbox.id] = mailbox;
        }
        if (!rows.ok()) return rows.failure();

        store::CountsByMailbox sum;
        std::vector<store::ThreadMember> members;
        std::int64_t thread = 0;
        Query emails =
            db_.query("SELECT thread, mailboxes, keywords FROM email WHERE account = ? ORDER BY thread", account);
        while (emails.next()) {
            if (emails.integer(0) != thread) {
                add(sum, count_thread(members, trash));
                members.clear();
                thread = emails.integer(0);
            }
            const mail::Keywords keywords(static_cast<std::uint32_t>(emails.integer(2)), {});
            members.push_back({Unpacker(emails.bytes(1)).mailboxes(), keywords.unread()});
        }
        if (!emails.ok()) return emails.failure();
        add(sum, count_thread(members, trash));

        std::map<MailboxId, store::Counts> counted(sum.begin(), sum.end());
        for (const auto& [id, m] : mailboxes) {
            const store::Counts stored{m.total_emails, m.unread_emails, m.total_threads, m.unread_threads};
            if (stored != counted[id]) find("the counts of mailbox " + id.to_string() + " are wrong");
        }
        return {};
    }

    Result<void> segments() {
        Query rows = db_.query(
            "SELECT id, committed, live, (SELECT coalesce(sum(size + ?), 0) FROM blob WHERE segment = segment.id) FROM "
            "segment",
            message_header_bytes);
        while (rows.next()) {
            const std::string segment = "segment " + rows.text(0);
            const auto at = files_.find(rows.number(0));
            if (at == files_.end()) {
                find(segment + " is missing or damaged");
                continue;
            }
            const auto size = at->second->file.size();
            if (!size || *size < rows.number(1)) find(segment + " is shorter than what was stored in it");
            if (rows.integer(2) != rows.integer(3)) find(segment + " has a wrong count of what is alive in it");
            committed_[rows.number(0)] = rows.number(1);
        }
        return end_of(rows);
    }

    // In the order in which they lie, so that they are read as they were written.
    Result<void> messages() {
        SegmentId segment = 0;
        std::uint64_t end = 0;
        Query rows = db_.query("SELECT id, segment, offset, size, hash FROM blob ORDER BY segment, offset");
        while (rows.next()) {
            ++report_.blobs;
            const std::string blob = "message b" + rows.text(0);
            const std::uint64_t offset = rows.number(2), size = rows.number(3);
            if (rows.number(1) != segment) {
                segment = rows.number(1);
                end = segment_header_bytes;
            }
            if (offset < end + message_header_bytes) find(blob + " overlaps another one");
            end = offset + size;
            if (end > committed_[segment])
                find(blob + " lies outside of its segment");
            else if (auto sound = message(segment, offset, size, hash_of(rows.bytes(4))); !sound)
                find(blob + " " + sound.error().message);
        }
        return end_of(rows);
    }

    Result<void> message(SegmentId segment, std::uint64_t offset, std::uint64_t size, const mail::ContentHash& hash) {
        const auto header = read_segment(files_, segment, offset - message_header_bytes, message_header_bytes);
        if (!header) return header.error();
        if (*header != message_header(size, hash)) return Failure{Failure::Kind::corrupt, "has a damaged header"};
        if (options_.quick) return {};
        ContentHasher hasher;
        constexpr std::size_t piece_bytes = 1024 * 1024;
        for (std::uint64_t done = 0; done < size;) {
            const auto piece =
                read_segment(files_, segment, offset + done, std::min<std::uint64_t>(piece_bytes, size - done));
            if (!piece) return piece.error();
            if (piece->empty()) return Failure{Failure::Kind::corrupt, "is cut off"};
            hasher.update(*piece);
            done += piece->size();
        }
        report_.bytes_verified += size;
        if (hasher.finish() != hash) return Failure{Failure::Kind::corrupt, "is damaged: its hash differs"};
        return {};
    }

    Result<void> sizes() {
        Query row = db_.query(
            "SELECT (SELECT count(*) FROM user), (SELECT count(*) FROM account), (SELECT count(*) FROM mailbox), "
            "(SELECT count(*) FROM email), (SELECT count(*) FROM uidl), (SELECT count(*) FROM record)");
        if (!row.next()) return row.failure();
        int column = 0;
        for (auto* count :
             {&report_.users, &report_.accounts, &report_.mailboxes, &report_.emails, &report_.uidls, &report_.records})
            *count = row.number(column++);
        return {};
    }

    Connection& db_;
    const SegmentFiles& files_;
    const CheckOptions& options_;
    CheckReport report_;
    std::map<SegmentId, std::uint64_t> committed_;
};

}  // namespace

Result<CheckReport> check_store(Connection& db, const SegmentFiles& files, const CheckOptions& options) {
    return Check(db, files, options).run();
}

}  // namespace kontor::storage
