#include "native/storage/sqlite_store.hpp"

#include <sodium.h>

#include <chrono>
#include <map>
#include <shared_mutex>
#include <system_error>

#include "native/storage/answering.hpp"
#include "native/storage/check.hpp"
#include "native/storage/compaction.hpp"
#include "native/storage/data_directory.hpp"
#include "native/storage/member_marks.hpp"
#include "native/storage/readers.hpp"
#include "native/storage/restored.hpp"
#include "native/storage/schema.hpp"
#include "native/storage/search_index.hpp"
#include "native/storage/sqlite_directory.hpp"
#include "native/storage/sqlite_update.hpp"
#include "native/storage/writer.hpp"

namespace kontor::storage {
namespace {

namespace fs = std::filesystem;

constexpr const char* database_name = "kontor.db";
constexpr const char* segments_name = "segments";
constexpr const char* search_name = "search";

Failure corrupt(const std::string& why) { return {Failure::Kind::corrupt, why}; }
Failure stopped() { return {Failure::Kind::stopped, "the store has stopped; open it again"}; }

class SqliteView final : public Answering<View> {
public:
    SqliteView(std::unique_ptr<Reading> reading, SqliteAnswers answers)
        : Answering(std::move(answers)), reading_(std::move(reading)) {}

private:
    std::unique_ptr<Reading> reading_;
};

class SqliteTransaction final : public Transaction {
public:
    SqliteTransaction(std::unique_ptr<WriteTurn> turn, const SecretBox& box, const Store::CommitListener& listener)
        : turn_(std::move(turn)), box_(box), listener_(listener) {}

    Result<Update*> as(UserId user) override {
        auto& update = updates_[user];
        if (!update) {
            auto opened = SqliteUpdate::open(*turn_, box_, user);
            if (!opened) return opened.error();
            update = std::move(*opened);
        }
        return static_cast<Update*>(update.get());
    }

    Result<void> commit() override {
        std::vector<StateChange> changes;
        for (auto& [user, update] : updates_) {
            if (!update) continue;
            // A failure is remembered by the connection, and makes the commit below a rollback.
            if (auto flushed = update->flush(); !flushed) return flushed;
            for (const StateChange& change : update->changed()) changes.push_back(change);
        }
        if (auto committed = turn_->commit(); !committed) return committed;
        if (listener_ && !changes.empty()) listener_(changes);
        turn_->checkpoint_if_due();
        return {};
    }

private:
    std::unique_ptr<WriteTurn> turn_;
    const SecretBox& box_;
    const Store::CommitListener& listener_;
    std::map<UserId, std::unique_ptr<SqliteUpdate>> updates_;
};

class OpenStore final : public SqliteStore {
public:
    OpenStore(fs::path data_dir, DirectoryLock lock, fs::path key_file, SecretBox box, std::unique_ptr<Damage> damage,
              std::unique_ptr<Connection> db, std::unique_ptr<Segments> segments, const StoreId& id,
              std::size_t rows_between_marks)
        : data_dir_(std::move(data_dir)),
          lock_(std::move(lock)),
          key_file_(std::move(key_file)),
          box_(std::move(box)),
          segments_(std::move(segments)),
          damage_(std::move(damage)),
          readers_(data_dir_ / database_name, *damage_),
          writer_(
              db ? std::make_unique<Writer>(std::move(db), *segments_, *damage_, [this] { (void)lock_.mark_open(); })
                 : nullptr),
          directory_(writer_.get(), readers_, box_),
          compaction_(writer_.get(), *segments_, snapshots_),
          indexes_(data_dir_ / search_name, id),
          marks_(rows_between_marks) {}

    ~OpenStore() override {
        if (!writer_ || stopped()) return;
        auto turn = WriteTurn::take(*writer_);
        if (!turn) {
            writer_->stop();  // a damaged database must not take in the log when it is closed
            return;
        }
        // Only a log that is empty may be missing at the next start.
        if ((*turn)->checkpoint(true)) (void)lock_.mark_clean();
    }

    Result<std::unique_ptr<View>> view(UserId user) override {
        if (stopped()) return storage::stopped();
        const std::shared_lock one_moment(snapshots_);
        auto snapshot = snapshot_of(user);
        if (!snapshot) return snapshot.error();
        if (writer_) snapshot->answers.see(&indexes_);
        snapshot->answers.see(&marks_);
        return std::unique_ptr<View>(
            std::make_unique<SqliteView>(std::move(snapshot->reading), std::move(snapshot->answers)));
    }

    Result<std::unique_ptr<Transaction>> begin() override {
        if (!writer_) return storage::stopped();
        auto turn = WriteTurn::take(*writer_);
        if (!turn) return turn.error();
        return std::unique_ptr<Transaction>(std::make_unique<SqliteTransaction>(std::move(*turn), box_, listener_));
    }

    Result<std::vector<StagedBlob>> stage(std::span<const Bytes> messages) override {
        if (stopped()) return storage::stopped();
        return segments_->append(messages);
    }
    Result<std::unique_ptr<BlobWriter>> stage_stream() override {
        if (stopped()) return storage::stopped();
        return segments_->append_stream();
    }

    Directory& directory() override { return directory_; }
    void on_commit(CommitListener listener) override { listener_ = std::move(listener); }
    bool stopped() const override { return writer_ && writer_->stopped(); }
    Result<void> writable() const override { return writer_ ? writer_->open() : Result<void>(storage::stopped()); }

    Result<Sizes> sizes() override {
        Sizes sizes;
        std::error_code ignored;
        const auto size_of = [&](const char* name) {
            const auto size = fs::file_size(data_dir_ / name, ignored);
            return ignored ? 0 : size;
        };
        sizes.database = size_of(database_name);
        sizes.log = size_of("kontor.db-wal");
        auto reading = Reading::begin(readers_);
        if (!reading) return reading.error();
        Query row =
            (*reading)->db().query("SELECT count(*), coalesce(sum(committed), 0), coalesce(sum(live), 0) FROM segment");
        if (!row.next()) return row.failure();
        sizes.segment_files = row.number(0);
        sizes.segments = row.number(1);
        sizes.dead = sizes.segments - row.number(2);
        return sizes;
    }

    Result<Compacted> compact(UtcTime now, std::uint64_t budget) override {
        if (stopped() || !writer_) return storage::stopped();
        const auto users = directory_.users();
        if (!users) return users.error();
        std::vector<UserId> ids;
        for (const store::User& user : *users) ids.push_back(user.id);
        indexes_.keep_only(ids);
        return compaction_.run(now, budget);
    }

    Result<SearchProgress> index_words(UserId user) override {
        if (stopped() || !writer_) return storage::stopped();
        const auto index = indexes_.of(user);
        if (!index) return index.error();
        const std::shared_lock one_moment(snapshots_);
        auto snapshot = snapshot_of(user);
        if (!snapshot) return snapshot.error();
        return (*index)->catch_up(snapshot->reading->db(), snapshot->answers);
    }
    Result<void> forget_words(UserId user) override {
        const auto index = indexes_.of(user);
        if (!index) return index.error();
        return (*index)->start_over();
    }
    std::uint64_t index_octets(UserId user) override {
        const auto index = indexes_.of(user);
        return index ? (*index)->octets() : 0;
    }

    Result<BackupReport> back_up(const fs::path& target) override {
        std::shared_ptr<const SegmentFiles> files;
        std::unique_ptr<Reading> moment;
        {
            const std::shared_lock no_file_goes(snapshots_);
            auto reading = Reading::begin(readers_);
            if (!reading) return reading.error();
            moment = std::move(*reading);
            files = segments_->files();
        }
        return storage::back_up(moment->db(), *files, target);
    }

    Result<Sealed> rotate_key() override {
        if (!writer_) return storage::stopped();
        return storage::rotate_key(*writer_, box_, key_file_);
    }
    Result<Sealed> count_sealed() override {
        auto reading = Reading::begin(readers_);
        if (!reading) return reading.error();
        return storage::count_sealed((*reading)->db(), box_);
    }

    Result<CheckReport> check(const CheckOptions& options) override {
        const std::shared_lock one_moment(snapshots_);
        auto reading = Reading::begin(readers_);
        if (!reading) return reading.error();
        auto report = check_store((*reading)->db(), *segments_->files(), options);
        if (report && writer_) check_words(options, *report);
        return report;
    }

private:
    // One moment of the store as one person sees it, with the octets of the messages. The caller holds snapshots_.
    struct Snapshot {
        std::unique_ptr<Reading> reading;
        SqliteAnswers answers;
    };
    Result<Snapshot> snapshot_of(UserId user) {
        auto reading = Reading::begin(readers_);
        if (!reading) return reading.error();
        SqliteAnswers answers((*reading)->db(), box_, user);
        const auto known = answers.load();
        if (!known) return known.error();
        if (!*known) return no_such("user " + user.to_string());
        answers.see(segments_->files());
        return Snapshot{std::move(*reading), std::move(answers)};
    }

    void check_words(const CheckOptions& options, CheckReport& report) {
        const auto users = directory_.users();
        if (!users) return;
        for (const store::User& user : *users) {
            const auto findings = indexes_.check(readers_, user.id);
            if (!findings) {
                report.add("the search index of " + user.id.to_string() + ": " + findings.error().message, options);
                continue;
            }
            for (const std::string& finding : *findings)
                report.add(finding + "; kontor search --rebuild makes it anew", options);
        }
    }

    fs::path data_dir_;
    DirectoryLock lock_;
    const fs::path key_file_;
    SecretBox box_;
    std::unique_ptr<Segments> segments_;
    std::unique_ptr<Damage> damage_;
    std::shared_mutex snapshots_;  // exclusive while a segment file goes: what a View may point to
    Readers readers_;
    std::unique_ptr<Writer> writer_;
    SqliteDirectory directory_;
    Compaction compaction_;
    SearchIndexes indexes_;
    MemberMarks marks_;
    CommitListener listener_;
};

// ---- opening

// A store begins to exist with its database; everything before may be repeated.
Result<void> create_store(const fs::path& data_dir, const fs::path& key_file) {
    if (auto made = make_directory(data_dir / segments_name); !made) return made;
    if (auto made = SecretBox::create_key(key_file); !made && made.error().kind != Failure::Kind::exists) return made;
    StoreId id;
    randombytes_buf(id.data(), id.size());
    const fs::path fresh = data_dir / "kontor.db.new";
    for (const char* leftover : {"kontor.db.new", "kontor.db.new-wal", "kontor.db.new-shm"}) {
        std::error_code ignored;
        fs::remove(data_dir / leftover, ignored);
    }
    {
        auto file = File::create(fresh);
        if (!file) return file.error();
        auto db = Connection::open(fresh, Connection::Access::write);
        if (!db) return db.error();
        if (auto created = create_schema(**db, id); !created) return created;
        if (auto emptied = (*db)->checkpoint(true); !emptied) return emptied;
    }
    std::error_code failed;
    fs::rename(fresh, data_dir / database_name, failed);
    if (failed) return Failure{Failure::Kind::io, "cannot name the new database: " + failed.message()};
    return sync_directory(data_dir);
}

struct KnownSegments {
    StoreId store{};
    std::map<SegmentId, std::uint64_t> committed;
};

Result<KnownSegments> known_segments(Connection& db) {
    KnownSegments known;
    Query pulse = db.query("SELECT store FROM pulse");
    if (!pulse.next()) return pulse.ok() ? corrupt("the pulse is missing") : pulse.failure();
    const std::string_view id = pulse.bytes(0);
    if (id.size() != known.store.size()) return corrupt("the store has no identity");
    std::copy(id.begin(), id.end(), known.store.begin());
    Query rows = db.query("SELECT id, committed FROM segment");
    while (rows.next()) known.committed[rows.number(0)] = rows.number(1);
    if (!rows.ok()) return rows.failure();
    return known;
}

// The identity is kept in a file of its own, so that a log which belongs to another database is noticed: it
// would bring that one's pulse along.
Result<void> check_identity(const fs::path& data_dir, const StoreId& store) {
    const std::string_view id(reinterpret_cast<const char*>(store.data()), store.size());
    auto file = File::open_or_create(data_dir / "identity");
    if (!file) return file.error();
    const auto known = file->read(0, store.size());
    if (!known) return known.error();
    if (*known == id) return {};
    if (!known->empty()) return corrupt("kontor.db or kontor.db-wal belongs to another store than this directory");
    if (auto written = file->write(0, id); !written) return written;
    return file->sync();
}

UtcTime utc_now() {
    return UtcTime{
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

Result<void> check_log_is_there(const fs::path& data_dir, const DirectoryLock& lock) {
    std::error_code ignored;
    if (!lock.was_left_open() || fs::exists(data_dir / "kontor.db-wal", ignored)) return {};
    return corrupt(
        "kontor.db-wal is missing although the store was not closed: mail that was acknowledged may be lost. "
        "Bring the file back, or delete the file 'lock' to go on without it");
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> open_sqlite_store(const fs::path& data_dir, const OpenOptions& options) {
    if (sodium_init() < 0) return Failure{Failure::Kind::io, "no random numbers"};
    const fs::path database = data_dir / database_name;
    const fs::path key_file = options.key_file.value_or(data_dir / "secret.key");
    std::error_code ignored;
    if (!fs::exists(database, ignored) && (!options.create || options.rescue))
        return Failure{Failure::Kind::not_found, "there is no store in " + data_dir.string()};
    if (auto made = make_directory(data_dir); !made) return made.error();
    auto lock = DirectoryLock::take(data_dir);
    if (!lock) return lock.error();

    if (!fs::exists(database, ignored)) {
        if (auto created = create_store(data_dir, key_file); !created) return created.error();
    } else if (auto there = check_log_is_there(data_dir, *lock); !there && !options.rescue) {
        return there.error();
    }
    auto damage = std::make_unique<Damage>();
    auto db =
        Connection::open(database, options.rescue ? Connection::Access::read : Connection::Access::write, damage.get());
    if (!db) return db.error();
    // Until everything fits together, the log must not be written into the database.
    (*db)->leave_log();
    const auto known = known_segments(**db);
    if (!known) return known.error();
    if (!options.rescue) {
        if (auto same = check_identity(data_dir, known->store); !same) return same.error();
        if (auto migrated = migrate(**db, migrations()); !migrated) return migrated.error();
    }
    Segments::Options segment_options{data_dir / segments_name, known->store, options.segment_bytes, options.rescue};
    auto segments = Segments::open(std::move(segment_options), known->committed);
    if (!segments) return segments.error();
    auto box = settled_key(**db, key_file, options.rescue);
    if (!box) return box.error();
    if (options.rescue) {
        db->reset();
    } else {
        if (auto settled = settle_restored(**db, utc_now()); !settled) return settled.error();
        (*db)->leave_log(false);
    }
    return std::unique_ptr<SqliteStore>(
        std::make_unique<OpenStore>(data_dir, std::move(*lock), key_file, std::move(*box), std::move(damage),
                                    std::move(*db), std::move(*segments), known->store, options.rows_between_marks));
}

}  // namespace kontor::storage
