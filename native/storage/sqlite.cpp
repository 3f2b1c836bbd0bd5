#include "native/storage/sqlite.hpp"

#include <sqlite3.h>

namespace kontor::storage {
namespace {

Failure::Kind kind_of(int code) {
    switch (code) {
        case SQLITE_IOERR_READ:
        case SQLITE_IOERR_SHORT_READ:
        case SQLITE_IOERR_DATA:
        case SQLITE_IOERR_CORRUPTFS:
            return Failure::Kind::corrupt;
    }
    switch (code & 0xff) {
        case SQLITE_FULL:
            return Failure::Kind::full;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Failure::Kind::corrupt;
        default:
            return Failure::Kind::io;
    }
}

constexpr int busy_milliseconds = 10'000;

// Reading must not change the database, and rows of a damaged file must not be believed.
constexpr const char* for_every_connection =
    "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;";
constexpr const char* for_readers = "PRAGMA query_only = ON; PRAGMA cache_size = -8192;";
constexpr const char* for_the_writer =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384; PRAGMA secure_delete = FAST;";

}  // namespace

// ---- Query

Query::Query(Query&& other) noexcept
    : db_(other.db_),
      statement_(std::exchange(other.statement_, nullptr)),
      in_use_(other.in_use_),
      copies_(other.copies_),
      bound_(other.bound_),
      code_(other.code_) {}

Query::~Query() {
    if (!statement_) return;
    if (!in_use_) {
        sqlite3_finalize(statement_);
        return;
    }
    sqlite3_reset(statement_);
    *in_use_ = false;
}

bool Query::next() {
    if (code_ != SQLITE_OK) return false;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        code_ = code;
        db_->failed_ = true;
        db_->note_damage(code);
    }
    return false;
}

Failure Query::failure() const { return db_->failure(code_); }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::bytes(int column) const {
    const void* at = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return at ? std::string_view(static_cast<const char*>(at), size) : std::string_view();
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

void Query::bind_integer(std::int64_t value) {
    if (code_ == SQLITE_OK) code_ = sqlite3_bind_int64(statement_, ++bound_, value);
}

void Query::bind_bytes(std::string_view bytes, bool is_blob) {
    if (code_ != SQLITE_OK) return;
    const auto lifetime = copies_ ? SQLITE_TRANSIENT : SQLITE_STATIC;
    const char* at = bytes.data() ? bytes.data() : "";
    code_ = is_blob ? sqlite3_bind_blob64(statement_, ++bound_, at, bytes.size(), lifetime)
                    : sqlite3_bind_text64(statement_, ++bound_, at, bytes.size(), lifetime, SQLITE_UTF8);
}

void Query::bind_pointer(Pointer pointer) {
    if (code_ == SQLITE_OK)
        code_ = sqlite3_bind_pointer(statement_, ++bound_, const_cast<void*>(pointer.to), pointer.kind, nullptr);
}

void Query::bind_null() {
    if (code_ == SQLITE_OK) code_ = sqlite3_bind_null(statement_, ++bound_);
}

// ---- Connection

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Access access, Damage* damage) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    std::unique_ptr<Connection> db(new Connection(handle, damage));
    if (code != SQLITE_OK) return db->failure(code);
    sqlite3_busy_timeout(handle, busy_milliseconds);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    if (auto set = db->script(for_every_connection); !set) return set.error();
    if (auto set = db->script(access == Access::write ? for_the_writer : for_readers); !set) return set.error();
    if (access == Access::read)
        db->leave_log();
    else
        sqlite3_wal_hook(
            handle,
            [](void* self, sqlite3*, const char*, int frames) {
                static_cast<Connection*>(self)->log_frames_ = static_cast<std::uint64_t>(frames);
                return SQLITE_OK;
            },
            db.get());
    db->failed_ = false;
    return db;
}

Connection::~Connection() {
    for (const auto& [sql, kept] : kept_) sqlite3_finalize(kept.statement);
    sqlite3_close(handle_);
}

// A statement that is being stepped through already is prepared once more, for this use.
Query Connection::kept(Sql sql) {
    Kept& kept = kept_[sql.text];
    if (kept.in_use) return prepared_once(sql.text);
    int code = SQLITE_OK;
    if (!kept.statement) kept.statement = prepare(sql.text, true, code);
    kept.in_use = kept.statement != nullptr;
    Query query(*this, kept.statement, &kept.in_use);
    query.code_ = code;
    return query;
}

Query Connection::prepared_once(std::string_view sql) {
    int code = SQLITE_OK;
    Query query(*this, prepare(sql, false, code), nullptr);
    query.code_ = code;
    return query;
}

sqlite3_stmt* Connection::prepare(std::string_view sql, bool to_keep, int& code) {
    sqlite3_stmt* statement = nullptr;
    const unsigned flags = to_keep ? SQLITE_PREPARE_PERSISTENT : 0;
    code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), flags, &statement, nullptr);
    if (code != SQLITE_OK) {
        failed_ = true;
        note_damage(code);
    }
    return statement;
}

std::int64_t Connection::changed_rows() const { return sqlite3_changes64(handle_); }

Result<void> Connection::finish(Query& query) {
    query.next();
    if (!query.ok()) return query.failure();
    return {};
}

Result<void> Connection::script(const std::string& sql) {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    failed_ = true;
    note_damage(code);
    return failure(code);
}

Result<void> Connection::begin() {
    failed_ = false;
    return run("BEGIN IMMEDIATE");
}

Result<void> Connection::commit() {
    auto committed = run("COMMIT");
    if (committed) return committed;
    // A full disk is noticed while the frames are written, before the one that would make them count, and the
    // next transaction writes over them. A failed sync is another matter: what is on disk is anybody's guess.
    if (committed.error().kind != Failure::Kind::full) {
        committed.error().kind = Failure::Kind::outcome_unknown;
        return committed;
    }
    rollback();
    if (sqlite3_get_autocommit(handle_) == 0) committed.error().kind = Failure::Kind::outcome_unknown;
    return committed;
}

void Connection::rollback() {
    if (sqlite3_get_autocommit(handle_) == 0) (void)run("ROLLBACK");
    failed_ = false;
}

Result<void> Connection::checkpoint(bool truncate) {
    const int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    // Nobody waits for readers here: what they still need stays in the log until the next time.
    sqlite3_busy_timeout(handle_, 0);
    const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, nullptr, nullptr);
    sqlite3_busy_timeout(handle_, busy_milliseconds);
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) {
        log_frames_ = 0;
        return {};
    }
    note_damage(code);
    return failure(code);
}

void Connection::leave_log(bool leave) {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave ? 1 : 0, nullptr);
}

void Connection::note_damage(int code) {
    if (damage_ && kind_of(code) == Failure::Kind::corrupt) damage_->note(failure(code));
}

Failure Connection::failure(int code) const {
    return {kind_of(code),
            std::string(sqlite3_errstr(code)) + ": " + (handle_ ? sqlite3_errmsg(handle_) : "no memory")};
}

}  // namespace kontor::storage
