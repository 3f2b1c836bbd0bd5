// Every question of View, asked of SQLite for one user on one connection. What it sees is that connection's
// transaction: a snapshot for readers, its own writes for the writer.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/store/store.hpp"
#include "native/storage/secret_box.hpp"
#include "native/storage/segments.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

using namespace store;  // the room that implements store speaks its words

class MemberMarks;
class SearchIndexes;
class SearchMoment;

class SqliteAnswers {
public:
    // All must outlive it.
    SqliteAnswers(Connection& db, const SecretBox& box, UserId user) : db_(db), box_(box), user_(user) {}

    // Whether the user exists; must be asked first.
    Result<bool> load();
    void see(std::shared_ptr<const SegmentFiles> files) { files_ = std::move(files); }

    // Where words are looked up; without it every message is read for them. Must outlive this.
    void see(SearchIndexes* indexes) { indexes_ = indexes; }
    // Shared by all Views of committed data; must outlive this.
    void see(MemberMarks* marks) { marks_ = marks; }

    UserId user() const { return user_; }
    const std::vector<mail::Account>& accounts() const { return accounts_; }
    Result<Modseq> state(Type, Scope);
    Result<Changes> changes(Type, Scope, Modseq since, std::size_t max);
    Result<std::vector<mail::Mailbox>> mailboxes(Scope);
    Result<std::vector<mail::Email>> emails(Scope, std::span<const EmailId>);
    Result<std::vector<mail::Thread>> threads(Scope, std::span<const ThreadId>);
    Result<Page> query(Scope, const mail::EmailQuery&, const Window&);
    Result<std::vector<std::optional<std::size_t>>> positions(Scope, const mail::EmailQuery&, std::span<const EmailId>);
    Result<std::optional<Blob>> blob(Scope, BlobId);
    Result<std::string> read_blob(BlobId, std::uint64_t offset, std::uint64_t length);
    Result<std::uint64_t> used_octets();
    Result<std::vector<Record>> records(Type, Scope);
    Result<std::optional<Record>> record(Type, Scope, RecordId);
    Result<std::optional<Secret>> secret(RecordId, std::string_view field);
    Result<std::vector<Uidl>> uidls(RecordId external_account);
    Result<std::optional<Uidl>> uidl(RecordId external_account, std::string_view uidl);
    Result<std::vector<Uidl>> uidls_of(RecordId external_account, EmailId);
    Result<std::optional<UtcTime>> mark(RecordId, std::string_view name);
    Result<std::optional<EmailId>> email_by_content(AccountId, const mail::ContentHash&);

    bool owns(AccountId) const;
    bool knows(Scope scope) const { return scope.is_all() || owns(scope.account()); }
    std::vector<AccountId> accounts_in(Scope) const;

private:
    Result<Modseq> low_water();
    Result<AccountId> account_of(RecordId);  // not_found for one of another user, too
    Result<std::vector<EmailId>> whole_result(Scope, const mail::EmailQuery&);
    std::unique_ptr<SearchMoment> words_for(const mail::EmailQuery&);

    Connection& db_;
    const SecretBox& box_;
    UserId user_;
    std::shared_ptr<const SegmentFiles> files_;
    SearchIndexes* indexes_ = nullptr;
    MemberMarks* marks_ = nullptr;
    std::vector<mail::Account> accounts_;  // home first, then by id
};

inline Failure no_such(const std::string& what) { return {Failure::Kind::not_found, "no " + what}; }
inline Failure unknown_account(Scope scope) { return no_such("account " + scope.account().to_string()); }

}  // namespace kontor::storage
