// Counting matches inside SQLite: count_of(?, rowid) calls back for each row where a Query would give it out, which
// costs FTS5 less than half for a word that nearly every message has.
#pragma once

#include <cstddef>
#include <functional>

#include "native/storage/sqlite.hpp"

namespace kontor::storage {

// Whether the row of that number is counted.
using CountOf = std::function<bool(std::size_t number)>;
inline constexpr const char* count_of_kind = "kontor.count_of";

// As the first argument of count_of(). It must live until the query ends.
inline Pointer count_of(const CountOf& counts) { return {&counts, count_of_kind}; }

// Makes count_of() known to that connection, an aggregate function.
Result<void> register_count(Connection&);

}  // namespace kontor::storage
