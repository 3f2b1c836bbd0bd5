#include "native/storage/search_choice.hpp"

#include <sqlite3.h>

#include <new>

namespace kontor::storage {
namespace {

constexpr const char* pointer_kind = "kontor.choice";

// Of (pointer, rowid). Empty: that failed, and was told.
std::optional<bool> choose(sqlite3_context* context, sqlite3_value** arguments) {
    const auto* const choice = static_cast<const Choice*>(sqlite3_value_pointer(arguments[0], pointer_kind));
    // No exception may pass through SQLite.
    try {
        if (choice) return (*choice)(static_cast<std::size_t>(sqlite3_value_int64(arguments[1])));
        sqlite3_result_error_code(context, SQLITE_MISUSE);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
    return std::nullopt;
}

void is_chosen(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (const auto chosen = choose(context, arguments)) sqlite3_result_int(context, *chosen ? 1 : 0);
}

void count_row(sqlite3_context* context, int, sqlite3_value** arguments) {
    auto* const sum = static_cast<sqlite3_int64*>(sqlite3_aggregate_context(context, sizeof(sqlite3_int64)));
    if (!sum) return sqlite3_result_error_nomem(context);
    *sum += choose(context, arguments).value_or(false) ? 1 : 0;
}

void tell_sum(sqlite3_context* context) {
    const auto* const sum = static_cast<const sqlite3_int64*>(sqlite3_aggregate_context(context, 0));
    sqlite3_result_int64(context, sum ? *sum : 0);
}

}  // namespace

Pointer pointer_to(const Choice& choice) { return {&choice, pointer_kind}; }

Result<void> register_choice(Connection& db) {
    int code = sqlite3_create_function_v2(db.handle(), "is_chosen", 2, SQLITE_UTF8, nullptr, is_chosen, nullptr,
                                          nullptr, nullptr);
    if (code == SQLITE_OK)
        code = sqlite3_create_function_v2(db.handle(), "count_chosen", 2, SQLITE_UTF8, nullptr, nullptr, count_row,
                                          tell_sum, nullptr);
    if (code != SQLITE_OK) return db.failure(code);
    return {};
}

}  // namespace kontor::storage
