// The two clocks of this machine as the engine's types.
#pragma once

#include <chrono>

#include "engine/base/instant.hpp"

namespace kontor::net {

inline Instant now() {
    return Instant(std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

inline UtcTime utc_now() {
    return {
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

inline std::chrono::steady_clock::time_point steady(Instant instant) {
    return std::chrono::steady_clock::time_point(instant.time_since_epoch());
}

}  // namespace kontor::net
