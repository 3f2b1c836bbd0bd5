#include "native/storage/sqlite_answers.hpp"

#include <algorithm>

#include "native/storage/rows.hpp"

namespace kontor::storage {

Result<bool> SqliteAnswers::load() {
    Query user = db_.query("SELECT 1 FROM user WHERE id = ?", user_);
    const bool exists = user.next();
    if (!user.ok()) return user.failure();
    accounts_.clear();
    Query rows = db_.query("SELECT id, kind, name FROM account WHERE user = ? ORDER BY id", user_);
    while (rows.next())
        accounts_.push_back(
            {rows.id<AccountId>(0), user_, static_cast<mail::AccountKind>(rows.integer(1)), rows.text(2)});
    if (!rows.ok()) return rows.failure();
    // The home account first. SQLite would sort them all for this.
    std::stable_partition(accounts_.begin(), accounts_.end(),
                          [](const mail::Account& account) { return account.kind == mail::AccountKind::home; });
    return exists;
}

bool SqliteAnswers::owns(AccountId id) const {
    return std::any_of(accounts_.begin(), accounts_.end(), [id](const mail::Account& a) { return a.id == id; });
}

std::vector<AccountId> SqliteAnswers::accounts_in(Scope scope) const {
    std::vector<AccountId> ids;
    for (const mail::Account& account : accounts_)
        if (scope.contains(account.id)) ids.push_back(account.id);
    return ids;
}

Result<std::vector<mail::Mailbox>> SqliteAnswers::mailboxes(Scope scope) {
    if (!knows(scope)) return unknown_account(scope);
    std::vector<mail::Mailbox> all;
    for (const AccountId account : accounts_in(scope)) {
        Query rows = db_.query("SELECT " KONTOR_MAILBOX_COLUMNS " FROM mailbox WHERE account = ?", account);
        while (rows.next()) all.push_back(read_mailbox(rows));
        if (!rows.ok()) return rows.failure();
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return all;
}

Result<std::vector<mail::Email>> SqliteAnswers::emails(Scope scope, std::span<const EmailId> ids) {
    if (!knows(scope)) return unknown_account(scope);
    std::vector<mail::Email> found;
    for (const EmailId id : ids) {
        Query rows = db_.query("SELECT " KONTOR_EMAIL_COLUMNS " FROM email WHERE id = ?", id);
        if (rows.next()) {
            auto email = read_email(rows);
            if (!email) return email.error();
            if (owns(email->account) && scope.contains(email->account)) found.push_back(std::move(*email));
        }
        if (!rows.ok()) return rows.failure();
    }
    return found;
}

Result<std::vector<mail::Thread>> SqliteAnswers::threads(Scope scope, std::span<const ThreadId> ids) {
    if (!knows(scope)) return unknown_account(scope);
    std::vector<mail::Thread> found;
    for (const ThreadId id : ids) {
        std::vector<std::pair<std::int64_t, EmailId>> members;
        Query rows = db_.query(
            "SELECT id, account, received FROM email WHERE id = ?1 AND thread = ?1 UNION ALL "
            "SELECT id, account, received FROM email WHERE thread = ?1 AND thread <> id",
            id);
        while (rows.next()) {
            const auto account = rows.id<AccountId>(1);
            if (owns(account) && scope.contains(account)) members.emplace_back(rows.integer(2), rows.id<EmailId>(0));
        }
        if (!rows.ok()) return rows.failure();
        if (members.empty()) continue;
        std::sort(members.begin(), members.end());
        mail::Thread thread{id, {}};
        for (const auto& member : members) thread.emails.push_back(member.second);
        found.push_back(std::move(thread));
    }
    return found;
}

Result<std::optional<Blob>> SqliteAnswers::blob(Scope scope, BlobId id) {
    if (!knows(scope)) return unknown_account(scope);
    bool readable = false;
    Query holders = db_.query(
        "SELECT account FROM email WHERE blob = ?1 UNION ALL SELECT account FROM upload WHERE blob = ?1 "
        "UNION ALL SELECT account FROM held JOIN record ON record.id = held.record WHERE held.blob = ?1",
        id);
    while (!readable && holders.next()) {
        const auto account = holders.id<AccountId>(0);
        readable = owns(account) && scope.contains(account);
    }
    if (!holders.ok()) return holders.failure();
    if (!readable) return std::optional<Blob>();
    Query row = db_.query("SELECT size, hash FROM blob WHERE id = ? AND user = ?", id, user_);
    if (row.next()) return std::optional(Blob{id, row.number(0), hash_of(row.bytes(1))});
    if (!row.ok()) return row.failure();
    return Failure{Failure::Kind::corrupt, "the row of blob " + id.to_string() + " is missing"};
}

Result<std::string> SqliteAnswers::read_blob(BlobId id, std::uint64_t offset, std::uint64_t length) {
    Query row = db_.query("SELECT segment, offset, size FROM blob WHERE id = ? AND user = ?", id, user_);
    if (!row.next()) return row.ok() ? no_such("blob " + id.to_string()) : row.failure();
    const std::uint64_t size = row.number(2);
    if (offset >= size) return std::string();
    const std::uint64_t wanted = std::min(length, size - offset);
    auto bytes = read_segment(*files_, row.number(0), row.number(1) + offset, wanted);
    if (bytes && bytes->size() != wanted)
        return Failure{Failure::Kind::corrupt, "blob " + id.to_string() + " is cut off"};
    return bytes;
}

Result<std::uint64_t> SqliteAnswers::used_octets() {
    Query row = db_.query("SELECT octets FROM user WHERE id = ?", user_);
    const std::uint64_t octets = row.next() ? row.number(0) : 0;
    if (!row.ok()) return row.failure();
    return octets;
}

Result<std::vector<Record>> SqliteAnswers::records(Type type, Scope scope) {
    if (!knows(scope)) return unknown_account(scope);
    std::vector<Record> found;
    for (const AccountId account : accounts_in(scope)) {
        Query rows =
            db_.query("SELECT " KONTOR_RECORD_COLUMNS " FROM record WHERE account = ? AND type = ?", account, type);
        while (rows.next()) found.push_back(read_record(rows));
        if (!rows.ok()) return rows.failure();
    }
    std::sort(found.begin(), found.end(), [](const Record& a, const Record& b) { return a.id < b.id; });
    return found;
}

Result<std::optional<Record>> SqliteAnswers::record(Type type, Scope scope, RecordId id) {
    if (!knows(scope)) return unknown_account(scope);
    Query rows = db_.query("SELECT " KONTOR_RECORD_COLUMNS " FROM record WHERE id = ? AND type = ?", id, type);
    std::optional<Record> found;
    if (rows.next()) found = read_record(rows);
    if (!rows.ok()) return rows.failure();
    if (found && !(owns(found->account) && scope.contains(found->account))) found.reset();
    return found;
}

Result<AccountId> SqliteAnswers::account_of(RecordId id) {
    Query row = db_.query("SELECT account FROM record WHERE id = ?", id);
    const AccountId account = row.next() ? row.id<AccountId>(0) : AccountId{};
    if (!row.ok()) return row.failure();
    if (!owns(account)) return no_such("record " + id.to_string());
    return account;
}

Result<std::optional<Secret>> SqliteAnswers::secret(RecordId id, std::string_view field) {
    const auto account = account_of(id);
    if (!account) return account.error();
    Query row = db_.query("SELECT sealed FROM secret WHERE record = ? AND field = ?", id, field);
    if (!row.next()) return row.ok() ? Result<std::optional<Secret>>(std::nullopt) : row.failure();
    auto opened = box_.open({user_, *account, id, field}, row.bytes(0));
    if (!opened) return opened.error();
    return std::optional(std::move(*opened));
}

Result<std::vector<Uidl>> SqliteAnswers::uidls(RecordId external_account) {
    if (const auto account = account_of(external_account); !account) return account.error();
    std::vector<Uidl> found;
    {
        // Counting a hundred thousand rows is less than to move them each time that the list grows.
        Query count = db_.query("SELECT count(*) FROM uidl WHERE external_account = ?", external_account);
        if (count.next()) found.reserve(count.number(0));
        if (!count.ok()) return count.failure();
    }
    Query rows = db_.query("SELECT " KONTOR_UIDL_COLUMNS " FROM uidl WHERE external_account = ? ORDER BY uidl",
                           external_account);
    while (rows.next()) found.push_back(read_uidl(rows));
    if (!rows.ok()) return rows.failure();
    return found;
}

Result<std::optional<Uidl>> SqliteAnswers::uidl(RecordId external_account, std::string_view uidl) {
    if (const auto account = account_of(external_account); !account) return account.error();
    Query row = db_.query("SELECT " KONTOR_UIDL_COLUMNS " FROM uidl WHERE external_account = ? AND uidl = ?",
                          external_account, Octets{uidl});
    std::optional<Uidl> found;
    if (row.next()) found = read_uidl(row);
    if (!row.ok()) return row.failure();
    return found;
}

Result<std::vector<Uidl>> SqliteAnswers::uidls_of(RecordId external_account, EmailId email) {
    if (const auto account = account_of(external_account); !account) return account.error();
    std::vector<Uidl> found;
    if (!email) return found;
    Query rows = db_.query("SELECT " KONTOR_UIDL_COLUMNS
                           " FROM uidl WHERE email = ? AND email <> 0 AND external_account = ? ORDER BY uidl",
                           email, external_account);
    while (rows.next()) found.push_back(read_uidl(rows));
    if (!rows.ok()) return rows.failure();
    return found;
}

Result<std::optional<UtcTime>> SqliteAnswers::mark(RecordId id, std::string_view name) {
    if (const auto account = account_of(id); !account) return account.error();
    Query row = db_.query("SELECT until FROM mark WHERE record = ? AND name = ?", id, Octets{name});
    std::optional<UtcTime> until;
    if (row.next()) until = UtcTime{row.integer(0)};
    if (!row.ok()) return row.failure();
    return until;
}

Result<std::optional<EmailId>> SqliteAnswers::email_by_content(AccountId account, const mail::ContentHash& hash) {
    if (!knows(account)) return unknown_account(account);
    Query row = db_.query(
        "SELECT min(email.id) FROM blob JOIN email ON email.blob = blob.id "
        "WHERE blob.user = ? AND blob.hash = ? AND email.account = ?",
        user_, Octets{octets_of(hash)}, account);
    std::optional<EmailId> found;
    if (row.next() && !row.is_null(0)) found = row.id<EmailId>(0);
    if (!row.ok()) return row.failure();
    return found;
}

}  // namespace kontor::storage
