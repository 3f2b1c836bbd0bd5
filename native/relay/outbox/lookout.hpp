// Sees in the store which submissions wait, and for which server. Everything happens on the ledger's thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "engine/store/store.hpp"
#include "native/relay/outbox/lanes.hpp"

namespace kontor::outbox {

// What is known of one submission now.
struct Sighting {
    Name name;
    std::optional<Waiting> waiting;  // empty: it does not wait
};

class Lookout {
public:
    Lookout(store::Store& store, std::optional<House> house) : store_(store), house_(std::move(house)) {}

    // At a start: nobody sends yet, so what is `sending` was left so by a crash. Makes it uncertain, with a COMMIT.
    void recover();
    // What has changed since the last look; the first one sees everything that waits.
    std::vector<Sighting> look(mail::UserId user);
    // All that waits, with the servers as the settings say now.
    std::vector<Sighting> look_at_servers(mail::UserId user);

private:
    struct Seen {
        bool once = false;
        mail::Modseq state = 0;
        std::set<mail::RecordId> waiting;
    };
    std::vector<Sighting> look(store::View& view, Seen& seen, const std::vector<mail::RecordId>& ids);

    store::Store& store_;
    const std::optional<House> house_;
    std::map<mail::UserId, Seen> seen_;
};

}  // namespace kontor::outbox
