// The tables, and how an older database becomes a current one.
//
// PRAGMA user_version counts the migrations a database has had. Each runs in one transaction together with the
// new number, so a process killed anywhere leaves the old version or the new one.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "native/storage/sqlite.hpp"

namespace kontor::storage {

inline constexpr std::int64_t application_id = 0x4b6f6e74;  // "Kont", in the database's header

struct Migration {
    const char* what;  // for a log
    const char* sql;
};

std::span<const Migration> migrations();

// Runs those the database has not had. Failure::corrupt for a database of a newer program, or of another one.
Result<void> migrate(Connection&, std::span<const Migration>);

// Which store this is: 16 random octets, in the database and at the head of each segment.
using StoreId = std::array<unsigned char, 16>;

// Fills an empty database; what it needs to know about itself is one row of `pulse`.
Result<void> create_schema(Connection&, const StoreId&);

}  // namespace kontor::storage
