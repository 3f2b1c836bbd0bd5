// What the filters have seen (RFC 7352), from one message to the next: beside the record of each filter in the store,
// in the transaction of the message itself. So a message that was not stored was not seen, and one that was is not
// forgotten.
//
// Of the parsing thread of Ingest alone. A message often stands in one batch with the one it repeats, whose marks are
// not committed yet: whoever asks learns that its answer leans on such a mark, and asks again when it is certain.
#pragma once

#include <set>
#include <string>
#include <tuple>

#include "engine/sieve/filing.hpp"
#include "engine/store/store.hpp"

namespace kontor::relay {

class Marks {
public:
    static constexpr std::size_t most = 10'000;  // of one filter; those that end first give way

    explicit Marks(store::Store& store) : store_(store) {}

    // A store that does not answer has seen nothing: a message is rather kept twice than taken for another one.
    bool has(mail::UserId user, mail::RecordId filter, const std::string& name, UtcTime now);
    // Of a message that stands in the batch.
    void expect(mail::UserId user, const sieve::Wish& wish);
    // Whether has() said yes because of expect() since settle().
    bool leans() const { return leans_; }
    // The batch is committed, or failed.
    void settle();

private:
    store::Store& store_;
    std::set<std::tuple<mail::UserId, mail::RecordId, std::string>> expected_;
    bool leans_ = false;
};

// In the transaction that stores the message. A filter that was removed meanwhile remembers nothing.
store::Result<void> remember(store::Update& update, const sieve::Wish& wish, UtcTime now);
// Once a transaction, for each filter that remembered something.
store::Result<void> forget_old_marks(store::Update& update, mail::RecordId filter, UtcTime now);

}  // namespace kontor::relay
