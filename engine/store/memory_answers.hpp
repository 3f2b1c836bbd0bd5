// Every question of View, answered from a UserState. As a base of both the in-memory View and Update.
#pragma once

#include <memory>
#include <utility>

#include "engine/store/memory_state.hpp"

namespace kontor::store {

// Interface is View or Update.
template <class Interface>
class MemoryAnswers : public Interface {
public:
    UserId user() const override { return state().user.id; }
    Result<std::vector<mail::Account>> accounts() override;
    Result<Modseq> state(Type, Scope) override;
    Result<Changes> changes(Type, Scope, Modseq since, std::size_t max) override;
    Result<std::vector<mail::Mailbox>> mailboxes(Scope) override;
    Result<std::vector<mail::Email>> emails(Scope, std::span<const EmailId>) override;
    Result<std::vector<mail::Thread>> threads(Scope, std::span<const ThreadId>) override;
    Result<Page> query(Scope, const mail::EmailQuery&, const Window&) override;
    Result<std::vector<std::optional<std::size_t>>> positions(Scope, const mail::EmailQuery&,
                                                              std::span<const EmailId>) override;
    Result<std::optional<Blob>> blob(Scope, BlobId) override;
    Result<std::string> read_blob(BlobId, std::uint64_t offset, std::uint64_t length) override;
    Result<std::uint64_t> used_octets() override;
    Result<std::vector<Record>> records(Type, Scope) override;
    Result<std::optional<Record>> record(Type, Scope, RecordId) override;
    Result<std::optional<Secret>> secret(RecordId, std::string_view field) override;
    Result<std::vector<Uidl>> uidls(RecordId external_account) override;
    Result<std::optional<Uidl>> uidl(RecordId external_account, std::string_view uidl) override;
    Result<std::vector<Uidl>> uidls_of(RecordId external_account, EmailId) override;
    Result<std::optional<UtcTime>> mark(RecordId, std::string_view name) override;
    Result<std::optional<EmailId>> email_by_content(AccountId, const mail::ContentHash&) override;

protected:
    virtual const UserState& state() const = 0;
    bool knows(Scope scope) const { return scope.is_all() || state().accounts.count(scope.account()) != 0; }
    Result<std::vector<EmailId>> whole_result(Scope, const mail::EmailQuery&);
};

class MemoryView final : public MemoryAnswers<View> {
public:
    explicit MemoryView(std::shared_ptr<const UserState> state) : state_(std::move(state)) {}

private:
    const UserState& state() const override { return *state_; }
    std::shared_ptr<const UserState> state_;
};

}  // namespace kontor::store
