// SQLite as values: a Connection, and a Query that steps through rows. Errors are store::Failure.
//
//   Query rows = db.query("SELECT id, name FROM account WHERE user = ?", user);
//   while (rows.next()) use(rows.integer(0), rows.text(1));
//   if (!rows.ok()) return rows.failure();
//
// Statements given as literals are prepared once per connection and kept. A connection is for one thread at a
// time; so are its queries, which must not outlive it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/ids.hpp"
#include "engine/store/failure.hpp"
#include "native/storage/damage.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace kontor::storage {

using store::Failure;
using store::Result;

// A parameter or column that is octets and not text.
struct Octets {
    std::string_view bytes;
};

// A parameter that only a function of the program can read, and only as that kind.
struct Pointer {
    const void* to;
    const char* kind;  // lives as long as the program
};

// SQL that lives as long as the program.
struct Sql {
    template <std::size_t N>
    consteval Sql(const char (&literal)[N]) : text(literal) {}
    const char* text;
};

class Connection;

class Query {
public:
    Query(Query&&) noexcept;
    Query& operator=(Query&&) = delete;
    ~Query();

    // True: on a row, whose columns may be read until the next call. False: the end, or a failure.
    bool next();
    bool ok() const { return code_ == 0; }
    Failure failure() const;

    std::int64_t integer(int column) const;
    std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    std::string_view bytes(int column) const;  // of text or a blob; valid until next()
    std::string text(int column) const { return std::string(bytes(column)); }
    bool is_null(int column) const;
    template <class Id>
    Id id(int column) const {
        return Id{number(column)};
    }

private:
    friend class Connection;
    // `in_use`: of a statement the connection keeps; cleared at the end. Null: the statement ends with the query.
    Query(Connection& db, sqlite3_stmt* statement, bool* in_use) : db_(&db), statement_(statement), in_use_(in_use) {}

    template <class T>
    void bind(const T& value) {
        if constexpr (std::is_same_v<T, Octets>)
            bind_bytes(value.bytes, true);
        else if constexpr (std::is_same_v<T, Pointer>)
            bind_pointer(value);
        else if constexpr (std::is_convertible_v<T, std::string_view>)
            bind_bytes(value, false);
        else if constexpr (std::is_same_v<T, std::nullopt_t>)
            bind_null();
        else if constexpr (requires { value.has_value(); })
            value.has_value() ? bind(*value) : bind_null();
        else if constexpr (requires { T::letter; })
            bind_integer(static_cast<std::int64_t>(value.value));
        else if constexpr (std::is_same_v<T, UtcTime>)
            bind_integer(value.seconds);
        else
            bind_integer(static_cast<std::int64_t>(value));
    }
    void bind_integer(std::int64_t);
    void bind_bytes(std::string_view, bool is_blob);
    void bind_pointer(Pointer);
    void bind_null();

    Connection* db_;
    sqlite3_stmt* statement_;
    bool* in_use_;
    bool copies_ = true;  // bound octets may die before the query does
    int bound_ = 0;
    int code_ = 0;  // SQLite's, once it failed
};

class Connection {
public:
    enum class Access { read, write };

    // The file must exist. Write access sets WAL, synchronous=FULL and no automatic checkpoints. `damage` is told
    // whatever shows that the file is not what was written; it outlives the connection.
    static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Access access,
                                                    Damage* damage = nullptr);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    template <class... Args>
    Query query(Sql sql, const Args&... args) {
        Query query = kept(sql);
        (query.bind(args), ...);
        return query;
    }
    // SQL put together at run time: prepared for this one use.
    template <class... Args>
    Query query_once(const std::string& sql, const Args&... args) {
        Query query = prepared_once(sql);
        (query.bind(args), ...);
        return query;
    }
    // A statement without rows.
    template <class... Args>
    Result<void> run(Sql sql, const Args&... args) {
        Query query = kept(sql);
        query.copies_ = false;
        (query.bind(args), ...);
        return finish(query);
    }
    // Rows the last statement inserted, changed or deleted.
    std::int64_t changed_rows() const;
    // Several statements without parameters.
    Result<void> script(const std::string& sql);

    Result<void> begin();
    // Kind::full: rolled back. Any other failure leaves the outcome unknown.
    Result<void> commit();
    void rollback();
    // Something inside the transaction failed in SQLite: it can only be rolled back.
    bool failed() const { return failed_; }

    // Writes the log into the database, as far as no reader needs it; truncate also empties the log file.
    Result<void> checkpoint(bool truncate);
    std::uint64_t log_frames() const { return log_frames_; }  // after the last commit
    // Whether the log stays as it is when this connection closes.
    void leave_log(bool leave = true);

    Failure failure(int code) const;
    sqlite3* handle() const { return handle_; }

private:
    friend class Query;
    Connection(sqlite3* handle, Damage* damage) : handle_(handle), damage_(damage) {}
    void note_damage(int code);
    Query kept(Sql);
    Query prepared_once(std::string_view sql);
    Result<void> finish(Query&);
    sqlite3_stmt* prepare(std::string_view sql, bool to_keep, int& code);

    sqlite3* handle_;
    Damage* damage_;
    struct Kept {
        sqlite3_stmt* statement = nullptr;
        bool in_use = false;
    };
    std::unordered_map<const char*, Kept> kept_;  // by Sql::text; entries stay where they are
    std::uint64_t log_frames_ = 0;
    bool failed_ = false;
};

}  // namespace kontor::storage
