#include "native/storage/search_index.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <system_error>

#include "engine/store/text_search.hpp"
#include "native/storage/file.hpp"
#include "native/storage/rows.hpp"
#include "native/storage/search_rank.hpp"
#include "native/storage/search_words.hpp"

namespace kontor::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t version = 3;  // of the tables and of what words are; another one is built anew
constexpr std::size_t batch_emails = 512;
constexpr std::uint64_t batch_octets = 32u * 1024 * 1024;
constexpr std::size_t merge_after = 4096;  // documents taken
constexpr std::uint64_t most_log_frames = 8192;
constexpr std::size_t searchers_kept_idle = 8;

constexpr const char* tables = R"sql(
CREATE TABLE progress(one INTEGER PRIMARY KEY CHECK (one = 1), store BLOB NOT NULL, version INTEGER NOT NULL,
    email INTEGER NOT NULL, created INTEGER NOT NULL, destroyed INTEGER NOT NULL,
    documents INTEGER NOT NULL);
CREATE TABLE doc(id INTEGER PRIMARY KEY, email INTEGER NOT NULL, account INTEGER NOT NULL, thread INTEGER NOT NULL,
    received INTEGER NOT NULL, sort_date INTEGER NOT NULL, size INTEGER NOT NULL);
CREATE VIRTUAL TABLE word USING fts5(body, subject, sender, recipient, copy, blind_copy, attachment, list,
    content = '', tokenize = 'kontor');
INSERT INTO word(word, rank) VALUES ('hashsize', 16777216);
)sql";

Failure damaged() { return {Failure::Kind::corrupt, "the search index is damaged"}; }

void remove_files(const fs::path& file) {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(file.string() + end, ignored);
}

}  // namespace

// ---- opening

Result<std::unique_ptr<Connection>> SearchIndex::create(const fs::path& file, const StoreId& store) {
    remove_files(file);
    if (auto made = File::create(file); !made) return made.error();
    auto db = Connection::open(file, Connection::Access::write);
    if (!db) return db;
    if (auto set = (*db)->script("PRAGMA synchronous = NORMAL"); !set) return set.error();
    // Only an empty database can begin to give back its free pages.
    if (auto set = (*db)->script("PRAGMA auto_vacuum = INCREMENTAL; VACUUM"); !set) return set.error();
    if (auto known = register_words(**db); !known) return known.error();
    if (auto begun = (*db)->begin(); !begun) return begun.error();
    auto made = (*db)->script(tables);
    const std::string_view id(reinterpret_cast<const char*>(store.data()), store.size());
    if (made) made = (*db)->run("INSERT INTO progress VALUES (1, ?, ?, 0, 0, 0, 0)", Octets{id}, version);
    if (made) made = (*db)->commit();
    if (!made) return made.error();
    return db;
}

Result<std::unique_ptr<SearchIndex>> SearchIndex::open(fs::path file, const StoreId& store) {
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        auto db = Connection::open(file, Connection::Access::write);
        if (db) {
            std::unique_ptr<SearchIndex> index(new SearchIndex(file, std::move(*db)));
            auto ready = index->db_->script("PRAGMA synchronous = NORMAL");
            if (ready) ready = register_words(*index->db_);
            if (ready) ready = index->load(store);
            if (ready) return index;
        }
    }
    auto db = create(file, store);
    if (!db) return db.error();
    std::unique_ptr<SearchIndex> index(new SearchIndex(std::move(file), std::move(*db)));
    if (auto loaded = index->load(store); !loaded) return loaded.error();
    return index;
}

Result<void> SearchIndex::load(const StoreId& store) {
    std::vector<SearchDocument> all;
    {
        Query row = db_->query_once("SELECT store, version, email, destroyed, documents FROM progress");
        if (!row.next()) return row.ok() ? damaged() : row.failure();
        const std::string_view id(reinterpret_cast<const char*>(store.data()), store.size());
        if (row.bytes(0) != id || row.integer(1) != version) return damaged();
        last_ = row.id<EmailId>(2);
        destroyed_up_to_ = row.number(3);
        all.resize(static_cast<std::size_t>(row.number(4)));
    }
    Query rows = db_->query_once("SELECT id, email, account, thread, received, sort_date, size FROM doc");
    while (rows.next()) {
        if (rows.number(0) == 0 || rows.number(0) > all.size()) return damaged();
        all[rows.number(0) - 1] = {rows.id<EmailId>(1), rows.id<AccountId>(2), rows.id<ThreadId>(3),
                                   rows.integer(4),     rows.integer(5),       rows.number(6)};
    }
    if (!rows.ok()) return rows.failure();
    publish(all, {});
    dead_ = static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const SearchDocument& d) { return d.email.value == 0; }));
    return {};
}

void SearchIndex::publish(const std::vector<SearchDocument>& fresh, const std::vector<std::size_t>& dead) {
    for (const SearchDocument& document : fresh) {
        if (documents_.size() % search_block == 0) {
            newest_received_.push_back(std::numeric_limits<std::int64_t>::min());
            newest_sent_.push_back(std::numeric_limits<std::int64_t>::min());
        }
        documents_.push_back(document);
        newest_received_.back() = std::max(newest_received_.back(), document.received);
        newest_sent_.back() = std::max(newest_sent_.back(), document.sort_date);
    }
    for (const std::size_t number : dead) documents_[number - 1].email = {};
    dead_ += dead.size();
}

// ---- catching up

// A store that went back to an older state, from a backup, may give the same ids to other e-mails.
Result<bool> SearchIndex::fits(Connection& db) {
    Query progress = db_->query("SELECT email, created FROM progress");
    if (!progress.next()) return progress.ok() ? damaged() : progress.failure();
    if (progress.number(0) == 0) return true;
    Query row =
        db.query("SELECT (SELECT next_email FROM pulse), (SELECT created FROM email WHERE id = ?)", progress.number(0));
    if (!row.next()) return row.failure();
    if (row.number(0) <= progress.number(0)) return false;
    return row.is_null(1) || row.number(1) == progress.number(1);
}

Result<SearchProgress> SearchIndex::catch_up(Connection& db, SqliteAnswers& answers) {
    const std::lock_guard one_writer(writing_);
    if (!is_checked_) {
        const auto known = fits(db);
        if (!known) return known.error();
        if (!*known) {
            if (auto cleared = clear(); !cleared) return cleared.error();
        }
        is_checked_ = true;
    }
    if (dead_ > 1000 && dead_ * 3 > documents_.size()) {
        if (auto cleared = clear(); !cleared) return cleared.error();
    }
    Modseq up_to = destroyed_up_to_;
    const auto dead = destroyed_since(db, answers, up_to);
    if (!dead) return dead.error();

    if (auto begun = db_->begin(); !begun) return begun.error();
    SearchProgress progress;
    auto fresh = take(db, answers, progress.more);
    Result<void> saved = fresh ? Result<void>() : Result<void>(fresh.error());
    for (std::size_t i = 0; saved && i < dead->size(); ++i)
        saved = db_->run("DELETE FROM doc WHERE id = ?", (*dead)[i]);
    const EmailId last = fresh && !fresh->empty() ? fresh->back().email : last_;
    if (saved) {
        Query created = db.query("SELECT created FROM email WHERE id = ?", last);
        const std::uint64_t modseq = created.next() ? created.number(0) : 0;
        saved = db_->run("UPDATE progress SET email = ?, created = ?, destroyed = ?, documents = ?", last, modseq,
                         up_to, documents_.size() + fresh->size());
    }
    if (saved) saved = db_->commit();
    if (!saved) {
        db_->rollback();
        return saved.error();
    }
    {
        const std::unique_lock now(documents_mutex_);
        publish(*fresh, *dead);
        last_ = last;
        destroyed_up_to_ = up_to;
    }
    progress.taken = fresh->size();
    since_merge_ += progress.taken;
    progress.known = documents_.size() - dead_;
    if (auto settled = settle(progress.more); !settled) return settled.error();
    return progress;
}

Result<std::vector<SearchDocument>> SearchIndex::take(Connection& db, SqliteAnswers& answers, bool& more) {
    std::vector<mail::Email> emails;
    std::uint64_t octets = 0;
    {
        Query rows = db.query("SELECT " KONTOR_EMAIL_COLUMNS
                              " FROM email WHERE id > ? AND +account IN (SELECT id FROM account WHERE user = ?) "
                              "ORDER BY id LIMIT ?",
                              last_, answers.user(), batch_emails);
        while (octets < batch_octets && rows.next()) {
            auto email = read_email(rows);
            if (!email) return email.error();
            octets += email->size;
            emails.push_back(std::move(*email));
        }
        if (!rows.ok()) return rows.failure();
    }
    more = emails.size() == batch_emails || octets >= batch_octets;
    std::vector<SearchDocument> fresh;
    for (const mail::Email& email : emails) {
        const auto raw = answers.read_blob(email.blob, 0, email.size);
        // A damaged message must not end the search for all others.
        if (!raw && raw.error().kind != Failure::Kind::corrupt) return raw.error();
        const std::size_t number = documents_.size() + fresh.size() + 1;
        if (auto saved = insert(number, email, raw ? *raw : std::string()); !saved) return saved.error();
        fresh.push_back(document_of(email));
    }
    return fresh;
}

Result<void> SearchIndex::insert(std::size_t number, const mail::Email& email, const std::string& raw) {
    const store::SearchableText text = store::searchable_text(email.summary, raw);
    auto saved = db_->run("INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?)", number, email.id, email.account, email.thread,
                          email.received_at, email.sort_date(), email.size);
    if (!saved) return saved;
    return db_->run(
        "INSERT INTO word(rowid, body, subject, sender, recipient, copy, blind_copy, attachment, list) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        number, text.body, text.subject, text.from, text.to, text.cc, text.bcc, text.attachments, text.list);
}

Result<std::vector<std::size_t>> SearchIndex::destroyed_since(Connection& db, SqliteAnswers& answers, Modseq& up_to) {
    std::map<EmailId, std::size_t> by_email;
    std::set<EmailId> gone;
    Query user = db.query("SELECT modseq, low_water FROM user WHERE id = ?", answers.user());
    if (!user.next()) return user.ok() ? no_such("user") : user.failure();
    const Modseq since = up_to;
    up_to = user.number(0);
    if (since < user.number(1)) return missing_in(db, answers.user());
    Query rows = db.query("SELECT id FROM tombstone WHERE user = ? AND destroyed > ? AND type = ?", answers.user(),
                          since, Type::email);
    while (rows.next()) gone.insert(rows.id<EmailId>(0));
    if (!rows.ok()) return rows.failure();
    std::vector<std::size_t> dead;
    for (std::size_t i = 0; !gone.empty() && i < documents_.size(); ++i)
        if (gone.count(documents_[i].email) > 0) dead.push_back(i + 1);
    return dead;
}

// Where tombstones were forgotten: every document is looked up.
Result<std::vector<std::size_t>> SearchIndex::missing_in(Connection& db, UserId user) {
    std::set<EmailId> there;
    Query rows = db.query("SELECT id FROM email WHERE account IN (SELECT id FROM account WHERE user = ?)", user);
    while (rows.next()) there.insert(rows.id<EmailId>(0));
    if (!rows.ok()) return rows.failure();
    std::vector<std::size_t> dead;
    for (std::size_t i = 0; i < documents_.size(); ++i)
        if (documents_[i].email.value != 0 && there.count(documents_[i].email) == 0) dead.push_back(i + 1);
    return dead;
}

// A little order after much work: fewer places to look for a word, and a short log.
Result<void> SearchIndex::settle(bool more) {
    if (!more && since_merge_ >= merge_after) {
        since_merge_ = 0;
        if (auto merged = db_->script("INSERT INTO word(word) VALUES ('optimize')"); !merged) return merged;
        // The room of what was merged.
        if (auto freed = db_->script("PRAGMA incremental_vacuum"); !freed) return freed;
        return db_->checkpoint(true);
    }
    if (db_->log_frames() > most_log_frames) return db_->checkpoint(false);
    return {};
}

Result<void> SearchIndex::start_over() {
    const std::lock_guard one_writer(writing_);
    return clear();
}

Result<void> SearchIndex::clear() {
    const std::unique_lock now(documents_mutex_);
    if (auto begun = db_->begin(); !begun) return begun;
    auto emptied = db_->script(
        "INSERT INTO word(word) VALUES ('delete-all'); DELETE FROM doc; "
        "UPDATE progress SET email = 0, created = 0, destroyed = 0, documents = 0");
    if (emptied) emptied = db_->commit();
    if (!emptied) {
        db_->rollback();
        return emptied;
    }
    documents_.clear();
    newest_received_.clear();
    newest_sent_.clear();
    last_ = {};
    destroyed_up_to_ = 0;
    dead_ = since_merge_ = 0;
    return {};
}

// ---- reading

Result<std::unique_ptr<SearchMoment>> SearchIndex::moment() {
    std::shared_lock still(documents_mutex_);
    std::unique_ptr<Connection> db;
    {
        const std::lock_guard lock(idle_mutex_);
        if (!idle_.empty()) {
            db = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!db) {
        auto opened = Connection::open(file_, Connection::Access::read);
        if (!opened) return opened.error();
        db = std::move(*opened);
        if (auto set = db->script("PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824"); !set)
            return set.error();
        if (auto known = register_words(*db); !known) return known.error();
        if (auto known = register_rank(*db); !known) return known.error();
        if (auto known = register_choice(*db); !known) return known.error();
    }
    if (auto begun = db->run("BEGIN"); !begun) return begun.error();
    return std::unique_ptr<SearchMoment>(new SearchMoment(*this, std::move(still), std::move(db)));
}

SearchMoment::~SearchMoment() {
    db_->rollback();
    const std::lock_guard lock(index_.idle_mutex_);
    if (index_.idle_.size() < searchers_kept_idle) index_.idle_.push_back(std::move(db_));
}

Result<std::size_t> SearchMoment::count(const std::string& match, const Choice& choice) const {
    Query row = db_->query("SELECT count_chosen(?, rowid) FROM word WHERE word MATCH ?", pointer_to(choice), match);
    if (!row.next()) return row.failure();
    return static_cast<std::size_t>(row.number(0));
}

Result<std::vector<std::size_t>> SearchMoment::best(const std::string& match, std::size_t first,
                                                    const Choice& choice) const {
    Query rows = db_->query(
        "SELECT rowid, fitness(word) FROM word WHERE word MATCH ? AND rowid >= ? AND is_chosen(?, rowid) "
        "ORDER BY 2, 1 DESC",
        match, first, pointer_to(choice));
    std::vector<std::size_t> numbers;
    while (rows.next()) numbers.push_back(static_cast<std::size_t>(rows.number(0)));
    if (!rows.ok()) return rows.failure();
    return numbers;
}

std::uint64_t SearchIndex::octets() const {
    std::error_code ignored;
    const auto size = fs::file_size(file_, ignored);
    return ignored ? 0 : size;
}

// ---- of all users

Result<SearchIndex*> SearchIndexes::of(UserId user) {
    const std::lock_guard lock(mutex_);
    auto& index = open_[user];
    if (!index) {
        if (auto made = make_directory(folder_); !made) return made.error();
        auto opened = SearchIndex::open(folder_ / (user.to_string() + ".db"), store_);
        if (!opened) return opened.error();
        index = std::move(*opened);
    }
    return index.get();
}

void SearchIndexes::keep_only(const std::vector<UserId>& users) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
        if (entry.path().extension() != ".db") continue;
        const auto user = UserId::parse(entry.path().stem().string());
        if (!user || std::count(users.begin(), users.end(), *user) > 0) continue;
        remove_files(entry.path());
    }
}

}  // namespace kontor::storage
