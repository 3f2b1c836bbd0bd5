// How well a document fits what is looked for (Okapi BM25), as a function of FTS5: ORDER BY fitness(word) has the
// best first. Columns of the table `word` weigh differently: a word in the subject tells more.
//
// FTS5's own bm25() counts first, in the whole index, how many documents have each phrase. Here that is left out where
// it changes no order - there is one phrase - and ends where half of the documents have it, which tells nothing more.
#pragma once

#include "native/storage/sqlite.hpp"

namespace kontor::storage {

// Makes fitness() known to that connection.
Result<void> register_rank(Connection&);

}  // namespace kontor::storage
