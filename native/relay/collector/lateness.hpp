// How late accounts were connected to, from when they were due: counts for /metrics. Noted on one thread, read on any.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "engine/base/instant.hpp"

namespace kontor::relay {

class Lateness {
public:
    static constexpr std::array<unsigned, 8> bounds = {1, 2, 5, 10, 30, 60, 120, 300};  // seconds
    struct Counts {
        std::array<std::uint64_t, bounds.size() + 1> within = {};  // at most a bound late and more than the one before
        std::uint64_t seconds = 0;                                 // of all together
    };

    void note(Duration late) {
        const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(late).count();
        std::size_t at = 0;
        while (at < bounds.size() && milliseconds > 1000 * std::int64_t{bounds[at]}) ++at;
        ++within_[at];
        milliseconds_ += static_cast<std::uint64_t>(milliseconds);
    }
    Counts counts() const {
        Counts counts;
        for (std::size_t i = 0; i < within_.size(); ++i) counts.within[i] = within_[i];
        counts.seconds = milliseconds_ / 1000;
        return counts;
    }

private:
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> within_ = {};
    std::atomic<std::uint64_t> milliseconds_{0};
};

}  // namespace kontor::relay
