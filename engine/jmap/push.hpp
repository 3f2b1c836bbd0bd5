// What changed since a client last heard: the StateChange object (RFC 8620 7.1; RFC 8621 1.5; RFC 8887 4.3.5).
//
// All types of a person draw their states from one counter, so one number says what a client knows: everything whose
// state is above it has changed. A Push is that number for one socket or event source. The relay wakes it on a commit
// or a status change of that person, as often as it likes; changes in between fall together into one object.
//
//   Push push(types);
//   push.begin(view, live, given_push_state);
//   ... woken:  if (auto text = push.next(view, live)) send(*text);
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>

#include "engine/base/limits.hpp"
#include "engine/jmap/errors.hpp"
#include "engine/mail/ids.hpp"
#include "engine/store/store.hpp"

namespace kontor::jmap {

// States of what lives in the relay's memory and not in the store: collect::Control::status_state(),
// sieve::FilterRuns::state(), oauth::Desk::state() and people::Desk::state(), each "" where there is none.
struct LiveStates {
    std::string collector{}, filter_runs{}, desk{}, people{};
    std::uint64_t octets_of_user = limits::octets_of_user;  // jmap::Limits, of which the state of Quota tells
};

// Whether a commit touched that person at all.
bool concerns(std::span<const store::StateChange>, mail::UserId);

class Push {
public:
    enum class Channel : unsigned char { socket, event_source };  // a pushState is for sockets only

    // types: the data types the client wants to hear of; empty optional: all. Unknown names are harmless.
    Push(Channel, std::optional<std::set<std::string>> types);

    // Starts from a pushState of an earlier connection, so that next() tells at once what was missed; without one, or
    // with one that is no good, from now.
    store::Result<void> begin(store::View&, const LiveStates&, const std::optional<std::string>& push_state);

    // The object as JSON text, or nothing when nothing the client wants has changed. Afterwards that is known to it.
    // EmailDelivery stands beside Email only where new mail came.
    store::Result<std::optional<std::string>> next(store::View&, const LiveStates&);

private:
    bool wants(const char* type) const { return !types_ || types_->count(type) != 0; }

    Channel channel_;
    std::optional<std::set<std::string>> types_;
    mail::Modseq known_ = 0;
    LiveStates known_live_;
};

// What a client knows, as it carries it from one connection to the next.
std::string spell_push_state(mail::Modseq, const LiveStates&);

}  // namespace kontor::jmap
