// Messages and row changes that become durable together: one staging, one transaction, one commit (group commit).
//
// An item that the store refuses for itself - its account was removed meanwhile - is taken out and answered with the
// failure; the others are committed without it. A failure of the store fails them all. Either way every item is
// answered exactly once, and only after the outcome is certain.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "engine/mail/email.hpp"
#include "engine/send/arrival.hpp"
#include "engine/sieve/filing.hpp"
#include "native/relay/collector/delivery.hpp"

namespace kontor::relay {

// What the parser found in a message, what the filters want of it (null: the inbox, unmarked), and what it sets going
// (null: nothing).
struct Parsed {
    mail::Summary summary;
    std::unique_ptr<sieve::Wish> wish;
    std::unique_ptr<send::Arrival> arrival;
};

class Batch {
public:
    // A whole message, scanned already.
    void add(Delivery delivery, Parsed parsed);
    // A message that was streamed into the store.
    void add(Delivery delivery, Parsed parsed, store::StagedBlob staged);
    void add(RowChange change);

    bool empty() const { return items_.empty(); }
    // Whether the filters remember something of a message in it (marks.hpp).
    bool leaves_marks() const { return leaves_marks_; }
    std::size_t size() const { return items_.size(); }
    std::size_t bytes() const { return bytes_; }  // of raw messages held here

    // Writes what is held here into the store's files, before the transaction and apart from it. A failure is what
    // commit() answers with.
    void stage(store::Store& store);

    struct Result {
        std::uint64_t messages = 0, bytes = 0;  // stored as new e-mails
    };
    // Once staged. Empties the batch.
    Result commit(store::Store& store, UtcTime now);

private:
    struct Message {
        Delivery delivery;
        Parsed parsed;
        std::optional<store::StagedBlob> staged;
        Stored::As as = Stored::As::email;
        store::Uidl row = {};  // as written
    };
    using Item = std::variant<Message, RowChange>;

    struct Turn {
        store::Store& store;
        store::Transaction& transaction;
        UtcTime now;
    };
    void add(Message message);
    static std::optional<store::Failure> apply(const Turn& turn, Message& message);
    static std::optional<store::Failure> apply(const Turn& turn, RowChange& change);
    // The store's failure, or empty when all that is left in items_ was committed.
    std::optional<store::Failure> attempt(store::Store& store, UtcTime now);
    static std::optional<store::Failure> forget_old(store::Transaction& transaction, const std::vector<Item>& items,
                                                    UtcTime now);
    void refuse(std::size_t at, const store::Failure& failure);
    void answer(const std::optional<store::Failure>& failure);

    std::vector<Item> items_;
    std::size_t bytes_ = 0;
    bool leaves_marks_ = false;
    std::optional<store::Failure> failure_;  // of stage()
};

}  // namespace kontor::relay
