// state and changes (RFC 8620 5.1, 5.2) from rows and tombstones.
#include <algorithm>
#include <set>

#include "engine/store/changes.hpp"
#include "native/storage/sqlite_answers.hpp"

namespace kontor::storage {
namespace {

// Gathers the lives that changes_since() wants, for one type.
class Lives {
public:
    Lives(Connection& db, Modseq since) : db_(db), since_(since) {}

    Result<void> mailboxes(AccountId account) {
        Query rows = db_.query(
            "SELECT id, created, max(modified, counts_modified), modified FROM mailbox WHERE account = ?", account);
        while (rows.next()) add(rows.number(0), rows.number(1), rows.number(2), rows.number(3));
        return end_of(rows);
    }

    Result<void> emails(AccountId account) {
        Query rows =
            db_.query("SELECT id, created, modified FROM email WHERE account = ? AND modified > ?", account, since_);
        while (rows.next()) add(rows.number(0), rows.number(1), rows.number(2), rows.number(2));
        return end_of(rows);
    }

    Result<void> records(AccountId account, Type type) {
        Query rows =
            db_.query("SELECT id, created, modified FROM record WHERE account = ? AND type = ?", account, type);
        while (rows.next()) add(rows.number(0), rows.number(1), rows.number(2), rows.number(2));
        return end_of(rows);
    }

    // A thread changes when an e-mail comes or goes; the comings are here, the goings are tombstones.
    Result<void> grown_threads(AccountId account, std::set<std::uint64_t>& threads) {
        Query rows =
            db_.query("SELECT thread FROM email WHERE account = ? AND modified > ?2 AND created > ?2", account, since_);
        while (rows.next()) threads.insert(rows.number(0));
        return end_of(rows);
    }

    Result<void> thread_members(std::uint64_t thread, Scope scope, const SqliteAnswers& answers) {
        Query rows = db_.query(
            "SELECT account, created FROM email WHERE id = ?1 AND thread = ?1 UNION ALL "
            "SELECT account, created FROM email WHERE thread = ?1 AND thread <> id",
            thread);
        while (rows.next()) {
            const auto account = rows.id<AccountId>(0);
            if (answers.owns(account) && scope.contains(account))
                add(thread, rows.number(1), rows.number(1), rows.number(1));
        }
        return end_of(rows);
    }

    Result<void> tombstones(UserId user, Type type, Scope scope, std::set<std::uint64_t>* threads) {
        Query rows = db_.query(
            "SELECT account, id, created, destroyed, thread FROM tombstone "
            "WHERE user = ? AND destroyed > ? AND type = ?",
            user, since_, type);
        while (rows.next()) {
            if (!scope.contains(rows.id<AccountId>(0))) continue;
            const std::uint64_t id = threads ? rows.number(4) : rows.number(1);
            if (threads) threads->insert(id);
            versions.push_back({id, rows.number(2), rows.number(3), rows.number(3), rows.number(3)});
        }
        return end_of(rows);
    }

    std::vector<Version> versions;

private:
    void add(std::uint64_t id, Modseq created, Modseq modified, Modseq content) {
        versions.push_back({id, created, modified, content, 0});
    }
    static Result<void> end_of(const Query& rows) {
        if (!rows.ok()) return rows.failure();
        return {};
    }

    Connection& db_;
    Modseq since_;
};

}  // namespace

Result<Modseq> SqliteAnswers::state(Type type, Scope scope) {
    if (!knows(scope)) return unknown_account(scope);
    Modseq highest = 0;
    Query rows = db_.query("SELECT account, modseq FROM state WHERE user = ? AND type = ?", user_, type);
    while (rows.next())
        if (scope.contains(rows.id<AccountId>(0))) highest = std::max(highest, rows.number(1));
    if (!rows.ok()) return rows.failure();
    return highest;
}

Result<Modseq> SqliteAnswers::low_water() {
    Query row = db_.query("SELECT low_water FROM user WHERE id = ?", user_);
    const Modseq mark = row.next() ? row.number(0) : 0;
    if (!row.ok()) return row.failure();
    return mark;
}

Result<Changes> SqliteAnswers::changes(Type type, Scope scope, Modseq since, std::size_t max) {
    const auto now = state(type, scope);
    if (!now) return now.error();
    const auto mark = low_water();
    if (!mark) return mark.error();
    if (since != *now && (since > *now || since < *mark))
        return Failure{Failure::Kind::cannot_calculate, "no changes are known since state " + std::to_string(since)};

    Lives lives(db_, since);
    std::set<std::uint64_t> threads;
    for (const AccountId account : accounts_in(scope)) {
        Result<void> gathered;
        if (type == Type::mailbox)
            gathered = lives.mailboxes(account);
        else if (type == Type::email)
            gathered = lives.emails(account);
        else if (type == Type::thread)
            gathered = lives.grown_threads(account, threads);
        else
            gathered = lives.records(account, type);
        if (!gathered) return gathered.error();
    }
    const bool of_threads = type == Type::thread;
    auto buried = lives.tombstones(user_, of_threads ? Type::email : type, scope, of_threads ? &threads : nullptr);
    if (!buried) return buried.error();
    for (const std::uint64_t thread : threads) {
        if (auto gathered = lives.thread_members(thread, scope, *this); !gathered) return gathered.error();
    }
    return changes_since(std::move(lives.versions), since, *now, max);
}

}  // namespace kontor::storage
