#include "native/storage/backup.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <string>

#include "native/storage/data_directory.hpp"
#include "native/storage/segment_format.hpp"

namespace kontor::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t copied_at_once = 1024 * 1024;
constexpr std::size_t compared_bytes = 64 * 1024;
constexpr const char* fresh_database = "kontor.db.new";

Result<std::string> store_of(Connection& db) {
    Query pulse = db.query("SELECT store FROM pulse");
    if (!pulse.next()) return pulse.ok() ? Failure{Failure::Kind::corrupt, "the pulse is missing"} : pulse.failure();
    return pulse.text(0);
}

Failure in_the_way(const fs::path& target, const std::string& why) {
    return {Failure::Kind::exists, target.string() + " " + why + "; name an empty or a new folder"};
}

// Nothing, or an earlier backup of this store that nobody has opened.
Result<void> check_target(const fs::path& target, const std::string& store) {
    std::error_code failed;
    const fs::path database = target / "kontor.db";
    if (!fs::exists(database, failed)) {
        for (const fs::directory_entry& entry : fs::directory_iterator(target, failed)) {
            // What a backup that was cut off leaves behind.
            const std::string name = entry.path().filename();
            if (name != "lock" && name != "segments" && name != "identity" && !name.starts_with(fresh_database))
                return in_the_way(target, "holds " + name + ", which is no backup of Kontor's");
        }
        if (failed) return Failure{Failure::Kind::io, target.string() + ": " + failed.message()};
        return {};
    }
    auto db = Connection::open(database, Connection::Access::read);
    if (!db) return db.error();
    const auto other = store_of(**db);
    if (!other) return other.error();
    if (*other != store) return in_the_way(target, "is the backup of another store");
    Query unopened = (*db)->query("SELECT 1 FROM pulse WHERE restored");
    if (unopened.next()) return {};
    return unopened.ok() ? Result<void>(in_the_way(target, "has been used as a data directory since"))
                         : unopened.failure();
}

Result<std::map<SegmentId, std::uint64_t>> lengths_of(Connection& snapshot) {
    std::map<SegmentId, std::uint64_t> lengths;
    Query rows = snapshot.query("SELECT id, committed FROM segment");
    while (rows.next()) lengths[rows.number(0)] = rows.number(1);
    if (!rows.ok()) return rows.failure();
    return lengths;
}

// How much of `from` is in `to` already: all of it, if both end alike there. Names of segments may come again after
// their file was removed.
Result<std::uint64_t> common_beginning(const File& from, const File& to, std::uint64_t length) {
    const auto there = to.size();
    if (!there) return there.error();
    const std::uint64_t end = std::min(*there, length);
    const std::uint64_t begin = end - std::min<std::uint64_t>(end, compared_bytes);
    for (const std::uint64_t at : {std::uint64_t{0}, begin}) {
        const std::size_t size = std::min<std::uint64_t>(compared_bytes, end - at);
        const auto ours = from.read(at, size), theirs = to.read(at, size);
        if (!ours) return ours.error();
        if (!theirs) return theirs.error();
        if (*ours != *theirs) return std::uint64_t{0};
    }
    return end;
}

Result<void> copy_segment(const File& from, const fs::path& path, std::uint64_t length, BackupReport& report) {
    auto to = File::open_or_create(path);
    if (!to) return to.error();
    const auto begin = common_beginning(from, *to, length);
    if (!begin) return begin.error();
    if (auto cut = to->truncate(*begin); !cut) return cut;
    for (std::uint64_t at = *begin; at < length;) {
        const auto piece = from.read(at, std::min<std::uint64_t>(copied_at_once, length - at));
        if (!piece) return piece.error();
        if (piece->empty())
            return Failure{Failure::Kind::corrupt, path.filename().string() + " ends before its length"};
        if (auto written = to->write(at, *piece); !written) return written;
        at += piece->size();
    }
    report.kept += *begin;
    report.copied += length - *begin;
    return to->sync();
}

Result<void> copy_database(Connection& snapshot, const fs::path& fresh) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(fresh.string() + suffix, ignored);
    {
        auto created = File::create(fresh);
        if (!created) return created.error();
    }
    auto copy = Connection::open(fresh, Connection::Access::write);
    if (!copy) return copy.error();
    sqlite3_backup* const backup = sqlite3_backup_init((*copy)->handle(), "main", snapshot.handle(), "main");
    if (!backup) return (*copy)->failure(sqlite3_errcode((*copy)->handle()));
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE) return (*copy)->failure(stepped);
    if (finished != SQLITE_OK) return (*copy)->failure(finished);
    return {};
}

// Opened anew, for the copy has brought its own pages along.
Result<void> mark_unopened(const fs::path& fresh) {
    auto copy = Connection::open(fresh, Connection::Access::write);
    if (!copy) return copy.error();
    if (auto marked = (*copy)->run("UPDATE pulse SET restored = 1"); !marked) return marked;
    return (*copy)->checkpoint(true);
}

Result<void> write_identity(const fs::path& path, const std::string& store) {
    auto file = File::open_or_create(path);
    if (!file) return file.error();
    if (auto written = file->write(0, store); !written) return written;
    return file->sync();
}

void remove_unknown(const fs::path& segments, const std::map<SegmentId, std::uint64_t>& lengths) {
    std::vector<fs::path> names;
    for (const auto& [id, length] : lengths) names.push_back(segment_name(id));
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(segments, ignored))
        if (std::find(names.begin(), names.end(), entry.path().filename()) == names.end())
            fs::remove(entry.path(), ignored);
}

}  // namespace

Result<BackupReport> back_up(Connection& snapshot, const SegmentFiles& files, const fs::path& target) {
    const auto store = store_of(snapshot);
    if (!store) return store.error();
    const fs::path segments = target / "segments";
    if (auto made = make_directory(target); !made) return made.error();
    auto lock = DirectoryLock::take(target);
    if (!lock) return lock.error();
    if (auto fits = check_target(target, *store); !fits) return fits.error();
    if (auto made = make_directory(segments); !made) return made.error();
    const auto lengths = lengths_of(snapshot);
    if (!lengths) return lengths.error();

    BackupReport report;
    for (const auto& [id, length] : *lengths) {
        const auto file = files.find(id);
        if (file == files.end()) return Failure{Failure::Kind::corrupt, "segment " + segment_name(id) + " is missing"};
        if (auto copied = copy_segment(file->second->file, segments / segment_name(id), length, report); !copied)
            return copied.error();
    }
    if (auto synced = sync_directory(segments); !synced) return synced.error();
    if (auto written = write_identity(target / "identity", *store); !written) return written.error();

    const fs::path fresh = target / fresh_database;
    if (auto copied = copy_database(snapshot, fresh); !copied) return copied.error();
    if (auto marked = mark_unopened(fresh); !marked) return marked.error();
    std::error_code failed;
    // Of a backup that was looked into: its log is empty, and must not meet another database.
    for (const char* leftover : {"kontor.db-wal", "kontor.db-shm"}) fs::remove(target / leftover, failed);
    report.database = fs::file_size(fresh, failed);
    fs::rename(fresh, target / "kontor.db", failed);
    if (failed) return Failure{Failure::Kind::io, "cannot name the copied database: " + failed.message()};
    if (auto synced = sync_directory(target); !synced) return synced.error();
    remove_unknown(segments, *lengths);
    return report;
}

Result<BackupReport> restore(const fs::path& backup, const fs::path& data_dir) {
    std::error_code failed;
    if (!fs::exists(backup / "kontor.db", failed))
        return Failure{Failure::Kind::not_found, "there is no backup in " + backup.string()};
    if (fs::exists(data_dir / "kontor.db", failed)) return in_the_way(data_dir, "holds a store already");
    auto lock = DirectoryLock::take(backup);
    if (!lock) return lock.error();
    auto db = Connection::open(backup / "kontor.db", Connection::Access::read);
    if (!db) return db.error();
    if (auto begun = (*db)->script("BEGIN"); !begun) return begun.error();
    const auto lengths = lengths_of(**db);
    if (!lengths) return lengths.error();
    SegmentFiles files;
    for (const auto& [id, length] : *lengths) {
        auto file = File::open(backup / "segments" / segment_name(id));
        if (!file)
            return Failure{Failure::Kind::corrupt,
                           "segment " + segment_name(id) + " cannot be read: " + file.error().message};
        files[id] = std::make_shared<SegmentFile>(id, std::move(*file));
    }
    return back_up(**db, files, data_dir);
}

}  // namespace kontor::storage
