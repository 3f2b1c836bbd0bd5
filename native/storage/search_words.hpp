// Kontor's words (engine/search/words.hpp) as a tokenizer of FTS5, and phrases as expressions of it.
#pragma once

#include <string>
#include <string_view>

#include "engine/search/words.hpp"
#include "native/storage/sqlite.hpp"

struct fts5_api;

namespace kontor::storage {

// The interface of SQLite's full-text search, for what is added to it.
Result<fts5_api*> fts5(Connection&);

// Makes tokenize='kontor' known to that connection.
Result<void> register_words(Connection&);

// An FTS5 string. Its words are already those of the index: the tokenizer takes a query apart at spaces alone.
std::string match_expression(const search::Phrase&);

}  // namespace kontor::storage
