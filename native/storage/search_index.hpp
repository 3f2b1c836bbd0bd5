// The words of one user's mail, in a database of their own beside kontor.db:
//
//   data_dir/search/U1.db     SQLite, WAL, synchronous=NORMAL
//     word      FTS5, contentless: where which word occurs. The body is its first column, which costs FTS5 two octets
//               less for each word of each message than any other.
//     doc       the e-mail behind each row of `word`, and what a list is sorted by
//     progress  how far it got: the last e-mail taken, the modseq up to which destroyed e-mails are known, and how many
//               documents were ever numbered
//
// It can be thrown away at any time and is built again from the messages. Nothing of it is on the way of a commit: it
// catches up afterwards (catch_up), a batch at a time, and the watermark is part of each batch, so that a crash repeats
// at most one. What it has not yet seen, a query looks at itself (search_answers.cpp).
//
// A destroyed e-mail loses its row in `doc`; its words stay behind without a meaning, until a third of all rows is such
// and the index is built anew. So its number is never given again, not even that of the last: a new e-mail would be
// found by the words of the old one.
//
// Documents are numbered as they were taken, and are also in memory: a query that finds 100 000 of them must not ask
// the database for each.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "native/storage/readers.hpp"
#include "native/storage/schema.hpp"
#include "native/storage/search_choice.hpp"
#include "native/storage/sqlite.hpp"
#include "native/storage/sqlite_answers.hpp"

namespace kontor::storage {

struct SearchDocument {
    EmailId email;  // 0: destroyed
    AccountId account;
    ThreadId thread;
    std::int64_t received = 0, sort_date = 0;
    std::uint64_t size = 0;
};
inline SearchDocument document_of(const mail::Email& e) {
    return {e.id, e.account, e.thread, e.received_at.seconds, e.sort_date().seconds, e.size};
}
// So many documents are looked at together: the newest date among them says whether it is worth it.
inline constexpr std::size_t search_block = 4096;

struct SearchProgress {
    std::size_t taken = 0;  // e-mails, by this call
    std::size_t known = 0;  // documents in the index
    bool more = false;      // call again
};

class SearchMoment;

class SearchIndex {
public:
    // Makes the file where there is none, and anew where it is damaged or belongs to another store.
    static Result<std::unique_ptr<SearchIndex>> open(std::filesystem::path file, const StoreId&);

    // Takes the next e-mails that `answers`, on `db`, sees and the index does not: at most one batch.
    Result<SearchProgress> catch_up(Connection& db, SqliteAnswers& answers);
    // Forgets everything, to be built anew by catch_up().
    Result<void> start_over();

    Result<std::unique_ptr<SearchMoment>> moment();

    // What is wrong with it, a sentence each (search_check.cpp): its file, e-mails up to its watermark that it lacks or
    // does not find by their subject, and e-mails it has that are not there. catch_up() waits meanwhile.
    Result<std::vector<std::string>> check(Readers&, UserId);

    std::uint64_t octets() const;  // on disk

private:
    friend class SearchMoment;
    SearchIndex(std::filesystem::path file, std::unique_ptr<Connection> db)
        : file_(std::move(file)), db_(std::move(db)) {}
    static Result<std::unique_ptr<Connection>> create(const std::filesystem::path& file, const StoreId&);
    Result<void> load(const StoreId&);
    void publish(const std::vector<SearchDocument>& fresh, const std::vector<std::size_t>& dead);
    Result<std::vector<std::size_t>> destroyed_since(Connection& db, SqliteAnswers& answers, Modseq& up_to);
    Result<std::vector<std::size_t>> missing_in(Connection& db, UserId user);
    Result<std::vector<SearchDocument>> take(Connection& db, SqliteAnswers& answers, bool& more);
    Result<void> insert(std::size_t number, const mail::Email&, const std::string& raw);
    Result<bool> fits(Connection& db);
    Result<void> settle(bool more);
    Result<void> clear();

    std::filesystem::path file_;
    std::mutex writing_;
    std::unique_ptr<Connection> db_;  // writes
    std::size_t since_merge_ = 0;
    bool is_checked_ = false;

    std::shared_mutex documents_mutex_;  // what follows
    std::vector<SearchDocument> documents_;
    std::vector<std::int64_t> newest_received_, newest_sent_;  // of each block
    EmailId last_;
    Modseq destroyed_up_to_ = 0;
    std::size_t dead_ = 0;

    std::mutex idle_mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

// The index at one moment, for one query. It stays as it is for as long as this lives; catch_up() waits.
class SearchMoment {
public:
    ~SearchMoment();
    SearchMoment(const SearchMoment&) = delete;
    SearchMoment& operator=(const SearchMoment&) = delete;

    // By number - 1.
    const std::vector<SearchDocument>& documents() const { return index_.documents_; }
    const std::vector<std::int64_t>& newest(bool by_received) const {
        return by_received ? index_.newest_received_ : index_.newest_sent_;
    }
    EmailId last() const { return index_.last_; }
    Modseq destroyed_up_to() const { return index_.destroyed_up_to_; }

    // Calls visit(number) for each match among documents [first, last], newest first, until it says false.
    template <class Visit>
    Result<void> each(const std::string& match, std::size_t first, std::size_t last, Visit visit) const {
        Query rows =
            db_->query("SELECT rowid FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC", match,
                       first, last);
        while (rows.next()) {
            const auto number = static_cast<std::size_t>(rows.integer(0));
            if (number == 0 || number > documents().size()) continue;
            if (!visit(number)) return {};
        }
        if (!rows.ok()) return rows.failure();
        return {};
    }
    // How many of the matches are chosen.
    Result<std::size_t> count(const std::string& match, const Choice&) const;
    // The chosen among the matches from document `first` on, the best first (Okapi BM25), of equal ones the newer.
    Result<std::vector<std::size_t>> best(const std::string& match, std::size_t first, const Choice&) const;

private:
    friend class SearchIndex;
    SearchMoment(SearchIndex& index, std::shared_lock<std::shared_mutex> lock, std::unique_ptr<Connection> db)
        : index_(index), lock_(std::move(lock)), db_(std::move(db)) {}
    SearchIndex& index_;
    std::shared_lock<std::shared_mutex> lock_;
    std::unique_ptr<Connection> db_;
};

// The indexes of all users of a data directory.
class SearchIndexes {
public:
    SearchIndexes(std::filesystem::path folder, const StoreId& store) : folder_(std::move(folder)), store_(store) {}

    Result<SearchIndex*> of(UserId);
    // Of one that is there; nothing is wrong with one that is not.
    Result<std::vector<std::string>> check(Readers&, UserId);
    // Takes the words of everybody else off the disk; ids are never used again. An index that is open lives on,
    // unnamed, until the store is closed.
    void keep_only(const std::vector<UserId>&);

private:
    std::filesystem::path folder_;
    StoreId store_;
    std::mutex mutex_;
    std::map<UserId, std::unique_ptr<SearchIndex>> open_;
};

}  // namespace kontor::storage
