// Carries out submissions: gives each message to its server, and keeps the record of it true whatever breaks.
//
//   Outbox outbox(store, settings);
//   store.on_commit([&](auto changes) { outbox.committed(changes); ... });
//   outbox.start();                              // what a crash left half sent becomes uncertain; then mail goes out
//   outbox.stop(std::chrono::seconds(10));
//
// Two threads: one drives all connections, one asks the store (ledger.hpp). All methods may be called from any thread;
// none but stop() blocks.
//
// What holds whatever breaks (threats 3.3, F59-F65):
// * A message is given to a server only while its record says `sending`, by a commit that was acknowledged. A start
//   finds it so only after a crash, and then nobody knows how far it came: it becomes uncertain, and is not sent again
//   by itself. So no message leaves twice.
// * Recipients that a server has taken are never asked for again.
// * A wrong password, or no password, fails no mail: it waits, and goes when the settings have changed.
// * Messages are read from the store in pieces.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/base/instant.hpp"
#include "engine/smtp/client.hpp"
#include "engine/store/store.hpp"
#include "native/relay/oauth/access.hpp"
#include "native/relay/outbox/lanes.hpp"
#include "native/relay/outbox/ledger.hpp"
#include "native/relay/outbox/route.hpp"

namespace kontor::outbox {

struct Settings {
    // Lifts the address policy (loopback, private ranges) and the port policy: laboratories and tests.
    bool allow_private_hosts = false;
    std::optional<House> house;
    std::string host_name;        // of this machine, for EHLO; empty: an address literal
    Lanes::Limits limits;         // of sessions at once
    smtp::ClientLimits patience;  // with servers
    std::function<UtcTime()> now;
    Ledger::Report report;     // of recipients that failed for good; may be empty
    oauth::AskAccess access;   // of accounts whose person signs in at a provider; empty: their mail waits
    std::optional<Name> only;  // this submission and no other: for a command
};

struct Totals {
    std::uint64_t sent = 0, turned_back = 0, failed = 0, uncertain = 0;  // messages since the start
    std::size_t waiting = 0, sessions = 0;
};

class Outbox {
public:
    // The store outlives the outbox.
    Outbox(store::Store& store, Settings settings);
    ~Outbox();  // stop(0 s)
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    // Once.
    void start();
    // From the store's commit listener. Cheap.
    void committed(std::span<const store::StateChange> changes);
    // Due or not is asked anew: the clock was set.
    void look_again();
    // Begins no message, lets those under way come to their end and says QUIT; what has not ended by then is cut, and
    // written down as what it is. Idempotent.
    void stop(std::chrono::milliseconds patience);

    Totals totals() const;

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace kontor::outbox
