// Where a replica keeps what it knows between two visits: named records of one person, all read at once when a window
// opens and written as they change. The browser has IndexedDB; a test has a map.
//
// Pull style like the transport: call open(), then take next_event() whenever something may have happened. A shelf that
// fails is no reason to stop: the replica goes on without it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kontor::bridge {

class Shelf {
public:
    struct Record {
        std::string name, value;
    };
    struct Change {
        std::string name;
        std::optional<std::string> value;  // empty: the record goes
    };

    struct Opened {
        std::string owner;  // whose records they are; empty: nothing is kept
        std::vector<Record> records;
    };
    struct Full {};         // a batch was not written, for want of room
    struct Unavailable {};  // nothing can be kept here: private browsing, or storage that is switched off
    using Event = std::variant<Opened, Full, Unavailable>;

    virtual ~Shelf() = default;

    virtual void open() = 0;  // answered by Opened or Unavailable
    // From now on the records are that person's: those of anybody else are gone.
    virtual void claim(const std::string& owner) = 0;
    // In order, all or nothing, after every batch before. Ignored where the records are not the owner's (any more):
    // another window of the same browser may have signed out.
    virtual void write(const std::string& owner, std::vector<Change> batch) = 0;
    virtual void wipe() = 0;
    virtual std::optional<Event> next_event() = 0;
};

}  // namespace kontor::bridge
