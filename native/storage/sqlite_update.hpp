// Update on SQLite. What changes with every message - the modseq, states, counts of mailboxes - is gathered here and
// written once, at commit or before a question that depends on it.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "engine/store/thread_counts.hpp"
#include "native/storage/answering.hpp"
#include "native/storage/writer.hpp"

namespace kontor::storage {

class SqliteUpdate final : public Answering<Update> {
public:
    // Failure::not_found for a user that does not exist. The turn and the box outlive the update.
    static Result<std::unique_ptr<SqliteUpdate>> open(WriteTurn&, const SecretBox&, UserId);

    Result<AccountId> add_account(mail::AccountKind, std::string name) override;
    Result<void> rename_account(AccountId, std::string name) override;
    Result<void> remove_account(AccountId) override;
    Result<MailboxId> add_mailbox(const mail::Mailbox&) override;
    Result<void> change_mailbox(const mail::Mailbox&) override;
    Result<void> remove_mailbox(MailboxId) override;
    Result<EmailId> add_email(const NewEmail&) override;
    Result<void> change_email(EmailId, const mail::Keywords&, std::vector<MailboxId>) override;
    Result<void> remove_email(EmailId) override;
    Result<BlobId> add_blob(AccountId, const StagedBlob&, UtcTime now) override;
    Result<void> share_blob(AccountId, BlobId, UtcTime now) override;
    Result<void> hold_blob(RecordId, BlobId) override;
    Result<RecordId> add_record(Type, AccountId, std::string document) override;
    Result<void> change_record(Type, RecordId, std::string document) override;
    Result<void> remove_record(Type, RecordId) override;
    Result<void> put_secret(RecordId, std::string_view field, const Secret&) override;
    Result<void> put_uidl(RecordId external_account, const Uidl&) override;
    Result<void> put_mark(RecordId, std::string_view name, UtcTime until) override;
    Result<void> drop_marks(RecordId, UtcTime now, std::size_t most) override;

    // Writes down what was gathered.
    Result<void> flush();
    // What changed, one entry per (account, type).
    std::vector<StateChange> changed() const;

private:
    SqliteUpdate(WriteTurn& turn, const SecretBox& box, UserId user)
        : Answering(SqliteAnswers(turn.db(), box, user)), turn_(turn), box_(box) {}
    Result<void> load();
    Result<void> before_answering() override { return flush(); }
    Connection& db() { return turn_.db(); }

    // changes
    Modseq draw(AccountId, Type);
    Result<void> bury(Type, AccountId, std::uint64_t id, Modseq created, ThreadId thread = {});

    // mailboxes and their counts
    using Mailboxes = std::map<MailboxId, mail::Mailbox>;
    Result<Mailboxes*> mailboxes_of(AccountId);
    Result<mail::Mailbox*> find_mailbox(MailboxId);
    Result<void> check_mailboxes(AccountId, std::vector<MailboxId>&);
    Result<std::vector<ThreadMember>> members(AccountId, ThreadId);
    Result<CountsByMailbox> count(AccountId, ThreadId);
    Result<CountsByMailbox> count_all(AccountId);
    Result<CountsByMailbox> count(AccountId, const std::vector<ThreadMember>&);
    void apply(AccountId, const CountsByMailbox& difference);

    // e-mails (sqlite_update_email.cpp)
    Result<std::optional<mail::Email>> find_email(EmailId);
    Result<ThreadId> thread_for(const NewEmail&, EmailId newcomer);
    Result<bool> is_open(ThreadId named);  // one that was not found by a key of this user
    Result<bool> takes_more(ThreadId);
    Result<void> insert(const mail::Email&, const mail::Summary&);
    Result<void> insert_member(const mail::Email&, MailboxId);
    Result<void> delete_member(const mail::Email&, MailboxId);
    Result<void> erase(const mail::Email&);
    Result<BlobId> take(const StagedBlob&);
    Result<std::optional<std::uint64_t>> size_of(BlobId);
    Result<void> upload(AccountId, BlobId, UtcTime now);
    Result<void> drop_blob_if_unused(BlobId);
    Result<void> expire_uploads(UtcTime now);

    // records
    Result<std::optional<Record>> find_record(RecordId, std::optional<Type>);
    Result<void> know_record(RecordId);  // not_found for one of another user, too
    Result<void> touch_record(const Record&);
    Result<void> erase_record(Type, const Record&);

    WriteTurn& turn_;
    const SecretBox& box_;
    Modseq modseq_ = 0, began_at_ = 0;
    std::uint64_t octets_ = 0;                  // of all blobs
    bool user_changed_ = false;                 // the two above
    std::map<AccountId, Mailboxes> mailboxes_;  // of the accounts that were looked into
    std::map<MailboxId, AccountId> counts_changed_;
    std::map<std::pair<AccountId, Type>, Modseq> states_, states_to_write_;
    std::set<RecordId> own_records_;  // those that were looked up
    std::vector<EmailId> added_;      // by this update, ascending
};

}  // namespace kontor::storage
