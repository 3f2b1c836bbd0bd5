// Choosing among matches inside SQLite, by a function of the program: where a Query would give out each row only to see
// it thrown away, FTS5 is half as fast, and ranks in vain what is not wanted.
//
//   Query row = db.query("SELECT count_chosen(?, rowid) FROM word WHERE word MATCH ?", pointer_to(choice), match);
//   Query rows = db.query("SELECT rowid FROM word WHERE word MATCH ? AND is_chosen(?, rowid)", match,
//   pointer_to(choice));
#pragma once

#include <cstddef>
#include <functional>

#include "native/storage/sqlite.hpp"

namespace kontor::storage {

// Whether the row of that number is wanted.
using Choice = std::function<bool(std::size_t number)>;

// It must live until the query ends.
Pointer pointer_to(const Choice&);

// Makes both functions known to that connection.
Result<void> register_choice(Connection&);

}  // namespace kontor::storage
