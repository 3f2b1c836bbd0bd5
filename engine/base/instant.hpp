// Time is an argument: engine has no clock.
//
// Instant  - a monotonic moment, for deadlines and back-off; its epoch means nothing and it does not
//            jump when someone sets the wall clock. The caller (a driver, a test) supplies it.
// UtcTime  - wall-clock seconds since 1970-01-01T00:00:00Z, for dates that people and files see.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace kontor {

using Duration = std::chrono::milliseconds;

// A clock without now(): only time_point arithmetic.
struct MonotonicClock {
    using rep = Duration::rep;
    using period = Duration::period;
    using duration = Duration;
    using time_point = std::chrono::time_point<MonotonicClock>;
    static constexpr bool is_steady = true;
};

using Instant = std::chrono::time_point<MonotonicClock>;

// Seconds since the Unix epoch, UTC, ignoring leap seconds. Zero is a valid moment; "no date" is an
// empty std::optional.
struct UtcTime {
    std::int64_t seconds = 0;
    auto operator<=>(const UtcTime&) const = default;
};

}  // namespace kontor
