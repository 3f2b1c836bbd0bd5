// Which message goes next to which server. A lane is what waits for one server and login; at most one session works on
// it. In a lane messages go in the order in which people sent them. What a server refuses waits for its own time; what
// was held up because the server could not be reached keeps its place, and the lane as a whole waits. What waits for
// the person (send::never) goes when the settings have changed, or along with other mail as soon as a login succeeds.
//
// Pure decisions: whoever owns the lanes brings the time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/smtp/quirks.hpp"
#include "native/relay/outbox/ledger.hpp"
#include "native/relay/outbox/route.hpp"

namespace kontor::outbox {

// A submission that waits, as the store says.
struct Waiting {
    Name name;
    UtcTime due, send_at;
    bool is_new = false;  // nobody has tried yet
    std::shared_ptr<const Server> server;
};

// How a session went.
struct Ended {
    bool logged_in = false;
    unsigned decided = 0;                  // messages that were taken, or refused for good
    bool is_uncertain = false;             // the last one is
    std::optional<mail::SendError> broke;  // why it ended before the lane was empty
    std::optional<Name> held_up;           // by that
    bool lost_commands = false;            // smtp::Remedy::without_pipelining
};

class Lanes {
public:
    struct Limits {
        unsigned sessions = 5;
        unsigned sessions_of_host = 3;  // the provider's patience (threats E11)
    };
    explicit Lanes(Limits limits) : limits_(limits) {}

    // One that waits; known or new. What is under way is left alone.
    void put(const Waiting& waiting);
    // It does not wait any more, somebody else says; one that is under way is left alone.
    void leave(Name name);
    // What is under way comes to its end: it waits again, from `due` on, or for nothing more.
    void put_back(Name name, UtcTime due);
    void finish(Name name);

    // A lane that may begin a session now; it counts as open until close().
    struct Opened {
        std::string lane;
        std::shared_ptr<const Server> server;
        smtp::Quirks quirks;
    };
    std::optional<Opened> open(UtcTime now);
    // The next message of an open lane, under way until put_back() or finish().
    struct Taken {
        Name name;
        bool is_early = false;
    };
    std::optional<Taken> take(const std::string& lane, UtcTime now);
    // Those that the end of the session held up as well: they are under way, and an attempt to be written down.
    std::vector<Taken> close(const std::string& lane, const Ended& ended, UtcTime now);

    // When open() may have another answer; empty: not before something is put.
    std::optional<UtcTime> next() const;
    std::size_t size() const { return entries_.size(); }
    std::size_t under_way() const { return under_way_; }
    std::size_t sessions() const { return sessions_; }

private:
    using Place = std::tuple<UtcTime, Name>;  // in the order they were sent
    struct Entry {
        std::string lane;
        UtcTime due, send_at;
        bool is_busy = false;
        bool is_held_up = false;  // goes along when the lane opens, due or not
        bool is_at_once = false;  // and opens it
    };
    struct Lane {
        std::shared_ptr<const Server> server;
        std::set<Place> queue;
        std::size_t busy = 0;
        bool is_open = false;
        UtcTime paused_until{}, failed_at{};
        std::uint32_t failures = 0;  // in a row
        smtp::Quirks quirks;
    };

    std::optional<UtcTime> next_of(const Lane& lane) const;
    void rest(Entry& entry);
    void drop_if_empty(const std::string& lane);

    const Limits limits_;
    std::map<Name, Entry> entries_;
    std::map<std::string, Lane> lanes_;
    std::map<std::string, unsigned> sessions_of_host_;
    unsigned sessions_ = 0;
    std::size_t under_way_ = 0;
};

}  // namespace kontor::outbox
