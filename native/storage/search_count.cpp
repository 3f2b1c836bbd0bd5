#include "native/storage/search_count.hpp"

#include <sqlite3.h>

namespace kontor::storage {
namespace {

void count_row(sqlite3_context* context, int, sqlite3_value** arguments) {
    auto* const sum = static_cast<sqlite3_int64*>(sqlite3_aggregate_context(context, sizeof(sqlite3_int64)));
    const auto* const counts = static_cast<const CountOf*>(sqlite3_value_pointer(arguments[0], count_of_kind));
    if (!sum) return sqlite3_result_error_nomem(context);
    if (!counts) return sqlite3_result_error_code(context, SQLITE_MISUSE);
    *sum += (*counts)(static_cast<std::size_t>(sqlite3_value_int64(arguments[1]))) ? 1 : 0;
}

void tell_sum(sqlite3_context* context) {
    const auto* const sum = static_cast<const sqlite3_int64*>(sqlite3_aggregate_context(context, 0));
    sqlite3_result_int64(context, sum ? *sum : 0);
}

}  // namespace

Result<void> register_count(Connection& db) {
    const int code = sqlite3_create_function_v2(db.handle(), "count_of", 2, SQLITE_UTF8, nullptr, nullptr, count_row,
                                                tell_sum, nullptr);
    if (code != SQLITE_OK) return db.failure(code);
    return {};
}

}  // namespace kontor::storage
