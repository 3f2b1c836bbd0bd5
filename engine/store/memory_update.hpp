// Update of the in-memory store: works on a copy of one user's state that the transaction puts back at commit.
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "engine/store/memory_answers.hpp"
#include "engine/store/thread_counts.hpp"

namespace kontor::store {

// Gives what was staged; nothing for what never was.
using FindStaged = std::function<std::shared_ptr<const std::string>(const StagedBlob&)>;

class MemoryUpdate final : public MemoryAnswers<Update> {
public:
    // `next` belongs to the transaction, which outlives the update.
    MemoryUpdate(UserState state, NextIds& next, FindStaged find_staged)
        : began_at_(state.modseq), state_(std::move(state)), next_(next), find_staged_(std::move(find_staged)) {}

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

    const UserState& state() const override { return state_; }
    // What changed, one entry per (account, type).
    std::vector<StateChange> changed() const;

private:
    Modseq draw(AccountId, Type);
    Result<BlobId> take(const StagedBlob&);
    void upload(AccountId, BlobId, UtcTime now);
    void drop_blob_if_unused(BlobId);
    ThreadId thread_for(const NewEmail&, EmailId newcomer);
    std::size_t thread_size(ThreadId) const;
    Result<void> check_mailboxes(AccountId, std::vector<MailboxId>&) const;
    std::vector<mail::Mailbox> mailboxes_of(AccountId) const;
    MailboxId trash_of(AccountId) const;
    CountsByMailbox count(AccountId, ThreadId) const;
    CountsByMailbox count_all(AccountId) const;
    void apply(AccountId, const CountsByMailbox& difference);
    void bury(Type, AccountId, ThreadId, Version);
    void bury_email(EmailId);
    void erase_record(RecordId);

    const Modseq began_at_;
    UserState state_;
    NextIds& next_;
    FindStaged find_staged_;
    std::set<std::pair<AccountId, Type>> changed_;
};

}  // namespace kontor::store
