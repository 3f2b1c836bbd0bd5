#include "native/desktop/file_shelf.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <memory>

namespace kontor::desktop {

namespace {

constexpr const char* kOwner = "owner";

using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Statement prepared(sqlite3* database, const char* words) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, words, -1, &statement, nullptr) != SQLITE_OK) statement = nullptr;
    return {statement, sqlite3_finalize};
}

void bind(const Statement& statement, int place, const std::string& text) {
    sqlite3_bind_blob64(statement.get(), place, text.data(), text.size(), SQLITE_TRANSIENT);
}

std::string column(const Statement& statement, int place) {
    const auto* octets = static_cast<const char*>(sqlite3_column_blob(statement.get(), place));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), place));
    return octets == nullptr ? std::string() : std::string(octets, size);
}

}  // namespace

FileShelf::~FileShelf() { sqlite3_close(database_); }

bool FileShelf::connect() {
    if (database_ != nullptr) return true;
    std::error_code ignored;
    std::filesystem::create_directories(file_.parent_path(), ignored);
    // SQLite gives the files beside it the rights of this one.
    const int made = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (made < 0) return false;
    ::close(made);
    return sqlite3_open_v2(file_.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK &&
           // Ours alone for as long as it is open; of a moment before power fails the last of what was read may be
           // lost.
           run("PRAGMA locking_mode=EXCLUSIVE") && run("PRAGMA journal_mode=WAL") && run("PRAGMA synchronous=NORMAL") &&
           run("CREATE TABLE IF NOT EXISTS record (name BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID") &&
           run("BEGIN EXCLUSIVE") && run("COMMIT");
}

bool FileShelf::run(const char* statement) {
    return sqlite3_exec(database_, statement, nullptr, nullptr, nullptr) == SQLITE_OK;
}

void FileShelf::give_up() {
    sqlite3_close(database_);
    database_ = nullptr;
    owner_.clear();
    events_.push_back(Unavailable{});
}

void FileShelf::open() {
    if (!connect()) return give_up();
    Opened opened;
    const Statement all = prepared(database_, "SELECT name, value FROM record ORDER BY name");
    int step = SQLITE_ERROR;
    while (all && (step = sqlite3_step(all.get())) == SQLITE_ROW) {
        std::string name = column(all, 0);
        if (name == kOwner)
            opened.owner = column(all, 1);
        else
            opened.records.push_back({std::move(name), column(all, 1)});
    }
    if (step != SQLITE_DONE) return give_up();
    owner_ = opened.owner;
    events_.push_back(std::move(opened));
}

bool FileShelf::put(const std::string& name, const std::optional<std::string>& value) {
    const Statement statement = prepared(
        database_, value ? "INSERT OR REPLACE INTO record VALUES (?1, ?2)" : "DELETE FROM record WHERE name = ?1");
    if (!statement) return false;
    bind(statement, 1, name);
    if (value) bind(statement, 2, *value);
    return sqlite3_step(statement.get()) == SQLITE_DONE;
}

template <class Body>
bool FileShelf::change(Body body) {
    if (database_ == nullptr) return false;
    if (run("BEGIN") && body() && run("COMMIT")) return true;
    const int why = sqlite3_errcode(database_) & 0xFF;
    (void)run("ROLLBACK");
    if (why != SQLITE_FULL) {
        give_up();
        return false;
    }
    events_.push_back(Full{});
    return false;
}

void FileShelf::claim(const std::string& owner) {
    if (database_ == nullptr || owner == owner_) return;
    if (change([&] { return run("DELETE FROM record") && put(kOwner, owner); })) owner_ = owner;
}

void FileShelf::write(const std::string& owner, std::vector<Change> batch) {
    if (database_ == nullptr || owner != owner_) return;
    (void)change([&] {
        for (const Change& each : batch)
            if (!put(each.name, each.value)) return false;
        return true;
    });
}

void FileShelf::wipe() {
    if (database_ == nullptr) return;
    if (change([&] { return run("DELETE FROM record"); })) owner_.clear();
    // What was deleted is not to be found in the file either.
    if (database_ != nullptr) (void)(run("VACUUM") && run("PRAGMA wal_checkpoint(TRUNCATE)"));
}

std::optional<bridge::Shelf::Event> FileShelf::next_event() {
    if (events_.empty()) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

}  // namespace kontor::desktop
