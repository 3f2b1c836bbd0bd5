// When a collected message leaves the server [A6], and when the clock that decides it is believed (threats F46).
//
// A wall clock that jumps ten years ahead would make every message old at once. So age counts only while
// * the wall clock and the monotonic clock agree since the process began (to a day), and
// * the wall clock stands no more than a year after the latest thing known of the account - or has stood there for an
//   hour of monotonic time: a long-forgotten account, not a jump - and not a day before it.
#pragma once

#include <optional>
#include <span>

#include "engine/base/instant.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/store/uidl.hpp"

namespace kontor::collect {

struct ClockSample {
    UtcTime wall;
    Instant monotonic;
};

// The latest moment the rows speak of; zero when there are none.
UtcTime latest_known(std::span<const store::Uidl> known);

// `first` was taken when the process began.
bool clock_is_trusted(const ClockSample& first, const ClockSample& now, UtcTime latest_known);

// Only a row that is collected, confirmed by a commit, is ever due; one that is kept never is. Keep::Rule::none needs
// no clock.
bool deletion_due(const store::Uidl& row, const mail::Keep& keep, UtcTime now, bool clock_is_trusted);

// When the message will be due, for the person to see; empty: never.
std::optional<UtcTime> deletion_date(const store::Uidl& row, const mail::Keep& keep);

}  // namespace kontor::collect
