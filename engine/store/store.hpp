// The questions Kontor asks of a database, in the domain's words. Implementations: memory_store (the
// double every test uses, and the oracle for the others), native/storage/sqlite_store.
//
// The shape
//   Store        thread-safe, one per data directory
//   View         one user's data at one moment: every answer of one View belongs to the same snapshot
//   Transaction  the one writer's turn; as(user) gives an Update, which is a View that also writes
//
// * A View and an Update are bound to one user. There is no way to name another user's object: an id of
//   somebody else is answered exactly like one that never existed (threats G1). A question about a Scope
//   whose account is not of this user fails with Failure::not_found.
// * The interface is synchronous; the relay calls it on worker threads.
// * Nothing is visible to any View, and no promise holds, before Transaction::commit() returned success.
//   commit() syncs staged blobs, then the database: what it acknowledged survives a power loss.
// * commit() that fails with Failure::Kind::outcome_unknown has stopped the store: every later call
//   fails with Kind::stopped until the directory is opened again and reconciled. Whoever waits for that
//   commit must not act on it (no DELE).
// * Every create, change and destroy draws the next modseq of its user. An object carries the modseq of
//   its creation and of its last change; a destroyed one leaves a tombstone until the low-water mark
//   passes it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"
#include "engine/mail/account.hpp"
#include "engine/mail/email.hpp"
#include "engine/mail/email_query.hpp"
#include "engine/mail/ids.hpp"
#include "engine/mail/mailbox.hpp"
#include "engine/store/directory.hpp"
#include "engine/store/failure.hpp"
#include "engine/store/uidl.hpp"

namespace kontor::store {

using mail::AccountId;
using mail::BlobId;
using mail::EmailId;
using mail::MailboxId;
using mail::Modseq;
using mail::RecordId;
using mail::Scope;
using mail::ThreadId;
using mail::UserId;

// The types that have a state. Numbers are stored: never renumber. From external_account on, objects
// are records: JSON documents that the store keeps, versions and reports, but does not look into.
enum class Type : std::uint8_t {
    mailbox = 1,
    thread = 2,
    email = 3,
    external_account = 16,
    push_subscription = 17,
    identity = 18,
    email_submission = 19,
    vacation_response = 20,
    vacation_answers = 21,  // no client sees them
    filter = 24,
    collection_history = 32,
};

struct Changes {
    std::vector<std::uint64_t> created, updated, destroyed;  // id values, each list in order of change
    Modseq new_state = 0;
    bool has_more = false;
    bool only_counts = false;  // Type::mailbox: every updated one changed nothing but its four counts
};

// Which part of a query's result (RFC 8620 5.5). With an anchor, position is ignored.
struct Window {
    std::int64_t position = 0;  // negative: from the end
    std::optional<EmailId> anchor;
    std::int64_t anchor_offset = 0;
    std::size_t limit = 0;  // at most so many ids; 0: none, for asking the total alone
    bool calculate_total = false;
};

struct Page {
    std::vector<EmailId> ids;
    std::size_t position = 0;
    std::optional<std::size_t> total;
    bool anchor_found = true;
    bool is_incomplete = false;  // words were looked for, and many new e-mails are not in the index yet
};

struct Blob {
    BlobId id;
    std::uint64_t size = 0;
    mail::ContentHash hash{};
};

struct Record {
    RecordId id;
    AccountId account;
    std::string document;  // JSON
    Modseq created = 0, modified = 0;
};

class View {
public:
    virtual ~View() = default;

    virtual UserId user() const = 0;
    virtual Result<std::vector<mail::Account>> accounts() = 0;  // home first, then by id

    // The highest modseq of a change of that type in that scope; zero when nothing ever changed.
    virtual Result<Modseq> state(Type, Scope) = 0;
    // What changed after `since`. At most max ids (0: no limit), then has_more and an intermediate
    // new_state. Failure::cannot_calculate below the low-water mark (unless it is the current state) or above the
    // current state.
    virtual Result<Changes> changes(Type, Scope, Modseq since, std::size_t max) = 0;

    virtual Result<std::vector<mail::Mailbox>> mailboxes(Scope) = 0;  // by id

    // In the order asked; ids that are unknown or outside the scope are left out.
    virtual Result<std::vector<mail::Email>> emails(Scope, std::span<const EmailId>) = 0;
    virtual Result<std::vector<mail::Thread>> threads(Scope, std::span<const ThreadId>) = 0;

    virtual Result<Page> query(Scope, const mail::EmailQuery&, const Window&) = 0;
    // Where each id stands in the whole result of the query; empty for one that is not in it.
    virtual Result<std::vector<std::optional<std::size_t>>> positions(Scope, const mail::EmailQuery&,
                                                                      std::span<const EmailId>) = 0;

    // A blob is readable in an account when an e-mail, an upload or a record (hold_blob) of that account has it.
    virtual Result<std::optional<Blob>> blob(Scope, BlobId) = 0;
    // Octets [offset, offset + length) of it, fewer at its end.
    virtual Result<std::string> read_blob(BlobId, std::uint64_t offset, std::uint64_t length) = 0;
    // The octets of all blobs of this user, each counted once.
    virtual Result<std::uint64_t> used_octets() = 0;

    virtual Result<std::vector<Record>> records(Type, Scope) = 0;  // by id
    virtual Result<std::optional<Record>> record(Type, Scope, RecordId) = 0;
    // A sealed secret that belongs to a record ("incoming-password", ...); Failure::sealed when the key is
    // missing or the seal does not fit its place.
    virtual Result<std::optional<Secret>> secret(RecordId, std::string_view field) = 0;

    // What is known of one external account's maildrop. Rows whose mail has gone from the server are
    // kept (Uidl::vanished_at).
    virtual Result<std::vector<Uidl>> uidls(RecordId external_account) = 0;
    virtual Result<std::optional<Uidl>> uidl(RecordId external_account, std::string_view uidl) = 0;
    // Those of its rows that stand for the e-mail.
    virtual Result<std::vector<Uidl>> uidls_of(RecordId external_account, EmailId) = 0;
    // Until when that name is remembered beside a record (Update::put_mark), also when that time has passed; empty: it
    // is not.
    virtual Result<std::optional<UtcTime>> mark(RecordId, std::string_view name) = 0;
    // The e-mail of this account with this content, for a provider's UIDL reset and re-downloads.
    virtual Result<std::optional<EmailId>> email_by_content(AccountId, const mail::ContentHash&) = 0;
};

// Raw octets on disk that no row points to yet. They vanish at the next start unless add_blob() of a
// committed transaction took them.
struct StagedBlob {
    std::uint64_t segment = 0, offset = 0, size = 0;
    mail::ContentHash hash{};
};

struct NewEmail {
    AccountId account;
    StagedBlob raw;
    BlobId stored;                     // instead of `raw`: octets of this user that the store has already
    std::vector<MailboxId> mailboxes;  // at least one, all of that account
    mail::Keywords keywords;
    UtcTime received_at;
    mail::Summary summary;
    // The conversation it belongs to whatever its header says: that of the mail a delivery report is about. Where there
    // is no such thread of this user, or it takes no more, the header decides, as it does for zero.
    ThreadId thread;
};

class Update : public View {
public:
    // Creates the account with its six standard mailboxes (inbox, archive, drafts, sent, junk, trash).
    virtual Result<AccountId> add_account(mail::AccountKind, std::string name) = 0;
    virtual Result<void> rename_account(AccountId, std::string name) = 0;
    // With everything in it: mail, mailboxes, records, secrets, UIDLs. Failure::invalid for the home account.
    virtual Result<void> remove_account(AccountId) = 0;

    // id, modseqs and counts of the argument are ignored. Failure::exists for a sibling of that name or
    // a second mailbox of that role.
    virtual Result<MailboxId> add_mailbox(const mail::Mailbox&) = 0;
    // Name, parent, role, sort_order, is_subscribed. Failure::invalid for a parent that is the mailbox
    // itself or below it.
    virtual Result<void> change_mailbox(const mail::Mailbox&) = 0;
    // Failure::has_child, has_email. Move or destroy its mail first.
    virtual Result<void> remove_mailbox(MailboxId) = 0;

    // Adds the e-mail, its blob (shared with an equal one of this user) and its thread: by Message-ID,
    // In-Reply-To and References together with the base subject (RFC 8621 3), across all accounts of the user.
    virtual Result<EmailId> add_email(const NewEmail&) = 0;
    virtual Result<void> change_email(EmailId, const mail::Keywords&, std::vector<MailboxId>) = 0;
    virtual Result<void> remove_email(EmailId) = 0;

    // An upload (RFC 8620 6.1): readable in that account; dropped a day later if no object took it.
    virtual Result<BlobId> add_blob(AccountId, const StagedBlob&, UtcTime now) = 0;
    // The same for octets of this user that the store has already: makes them readable in that account, too.
    virtual Result<void> share_blob(AccountId, BlobId, UtcTime now) = 0;
    // The blob stays, and is readable in the record's account, as long as the record is there. Twice is once.
    virtual Result<void> hold_blob(RecordId, BlobId) = 0;

    virtual Result<RecordId> add_record(Type, AccountId, std::string document) = 0;
    virtual Result<void> change_record(Type, RecordId, std::string document) = 0;
    // With its secrets, UIDLs, blobs and marks.
    virtual Result<void> remove_record(Type, RecordId) = 0;
    // Empty: removes it. The record counts as changed, whatever the secret was before: whoever uses it hears of it.
    virtual Result<void> put_secret(RecordId, std::string_view field, const Secret&) = 0;

    // Inserts or replaces the row (external_account, uidl). Failure::invalid unless 1-255 octets.
    virtual Result<void> put_uidl(RecordId external_account, const Uidl&) = 0;

    // Remembers a name beside a record; the time replaces an earlier one. No modseq is drawn: nobody is told.
    // Failure::invalid unless 1-255 octets.
    virtual Result<void> put_mark(RecordId, std::string_view name, UtcTime until) = 0;
    // Forgets those of the record whose time has come, and of more than `most` those whose time comes first.
    virtual Result<void> drop_marks(RecordId, UtcTime now, std::size_t most) = 0;
};

struct StateChange {
    UserId user;
    AccountId account;
    Type type;
    Modseq state = 0;
};

class Transaction {
public:
    virtual ~Transaction() = default;  // rolls back unless committed

    // Owned by the transaction. Failure::not_found for a user that does not exist.
    virtual Result<Update*> as(UserId) = 0;
    // Once. Afterwards only the destructor may follow.
    virtual Result<void> commit() = 0;
};

// Appends one message of any size without holding it in memory. Not finished: nothing remains of it.
class BlobWriter {
public:
    virtual ~BlobWriter() = default;
    virtual Result<void> append(Bytes) = 0;
    virtual Result<StagedBlob> finish() = 0;  // once
};

class Store {
public:
    virtual ~Store() = default;

    virtual Result<std::unique_ptr<View>> view(UserId) = 0;
    // Waits for the writer's turn (one Transaction at a time).
    virtual Result<std::unique_ptr<Transaction>> begin() = 0;
    // Whether there is any use in asking for a turn: Failure::stopped after an outcome that is unknown,
    // Failure::corrupt once the disk gave back something else than was written. Views may answer nevertheless.
    virtual Result<void> writable() const = 0;

    // Whole messages, in one go: the cheap way for many small ones.
    virtual Result<std::vector<StagedBlob>> stage(std::span<const Bytes>) = 0;
    virtual Result<std::unique_ptr<BlobWriter>> stage_stream() = 0;

    virtual Directory& directory() = 0;

    // Called after each successful commit, on the committing thread, with everything it changed, one entry
    // per (account, type). One listener; set before use by several threads.
    using CommitListener = std::function<void(std::span<const StateChange>)>;
    virtual void on_commit(CommitListener) = 0;
};

}  // namespace kontor::store
