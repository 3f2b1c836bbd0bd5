// The View half of View and Update, on top of SqliteAnswers.
#pragma once

#include "native/storage/sqlite_answers.hpp"

namespace kontor::storage {

// Interface is View or Update.
template <class Interface>
class Answering : public Interface {
public:
    UserId user() const override { return answers_.user(); }
    Result<std::vector<mail::Account>> accounts() override {
        return asked([](auto& a) { return Result<std::vector<mail::Account>>(a.accounts()); });
    }
    Result<Modseq> state(Type type, Scope scope) override {
        return asked([&](auto& a) { return a.state(type, scope); });
    }
    Result<Changes> changes(Type type, Scope scope, Modseq since, std::size_t max) override {
        return asked([&](auto& a) { return a.changes(type, scope, since, max); });
    }
    Result<std::vector<mail::Mailbox>> mailboxes(Scope scope) override {
        return asked([&](auto& a) { return a.mailboxes(scope); });
    }
    Result<std::vector<mail::Email>> emails(Scope scope, std::span<const EmailId> ids) override {
        return asked([&](auto& a) { return a.emails(scope, ids); });
    }
    Result<std::vector<mail::Thread>> threads(Scope scope, std::span<const ThreadId> ids) override {
        return asked([&](auto& a) { return a.threads(scope, ids); });
    }
    Result<Page> query(Scope scope, const mail::EmailQuery& query, const Window& window) override {
        return asked([&](auto& a) { return a.query(scope, query, window); });
    }
    Result<std::vector<std::optional<std::size_t>>> positions(Scope scope, const mail::EmailQuery& query,
                                                              std::span<const EmailId> ids) override {
        return asked([&](auto& a) { return a.positions(scope, query, ids); });
    }
    Result<std::optional<Blob>> blob(Scope scope, BlobId id) override {
        return asked([&](auto& a) { return a.blob(scope, id); });
    }
    Result<std::string> read_blob(BlobId id, std::uint64_t offset, std::uint64_t length) override {
        return asked([&](auto& a) { return a.read_blob(id, offset, length); });
    }
    Result<std::uint64_t> used_octets() override {
        return asked([](auto& a) { return a.used_octets(); });
    }
    Result<std::vector<Record>> records(Type type, Scope scope) override {
        return asked([&](auto& a) { return a.records(type, scope); });
    }
    Result<std::optional<Record>> record(Type type, Scope scope, RecordId id) override {
        return asked([&](auto& a) { return a.record(type, scope, id); });
    }
    Result<std::optional<Secret>> secret(RecordId id, std::string_view field) override {
        return asked([&](auto& a) { return a.secret(id, field); });
    }
    Result<std::vector<Uidl>> uidls(RecordId external_account) override {
        return asked([&](auto& a) { return a.uidls(external_account); });
    }
    Result<std::optional<Uidl>> uidl(RecordId external_account, std::string_view uidl) override {
        return asked([&](auto& a) { return a.uidl(external_account, uidl); });
    }
    Result<std::vector<Uidl>> uidls_of(RecordId external_account, EmailId email) override {
        return asked([&](auto& a) { return a.uidls_of(external_account, email); });
    }
    Result<std::optional<UtcTime>> mark(RecordId id, std::string_view name) override {
        return asked([&](auto& a) { return a.mark(id, name); });
    }
    Result<std::optional<EmailId>> email_by_content(AccountId account, const mail::ContentHash& hash) override {
        return asked([&](auto& a) { return a.email_by_content(account, hash); });
    }

protected:
    explicit Answering(SqliteAnswers answers) : answers_(std::move(answers)) {}

    // What an answer depends on must be in the database by then.
    virtual Result<void> before_answering() { return {}; }

    SqliteAnswers answers_;

private:
    template <class Ask>
    auto asked(Ask ask) -> decltype(ask(answers_)) {
        if (auto ready = before_answering(); !ready) return ready.error();
        return ask(answers_);
    }
};

}  // namespace kontor::storage
