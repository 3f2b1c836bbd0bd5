#include "engine/collect/backoff.hpp"

#include <algorithm>

namespace kontor::collect {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Steps {
    Duration first, most;
};

Steps steps_of(mail::ErrorClass failure) {
    using mail::ErrorClass;
    switch (failure) {
        case ErrorClass::auth:
        case ErrorClass::certificate:
            return {minutes(15), hours(6)};
        case ErrorClass::connect:
        case ErrorClass::dns:
        case ErrorClass::tls:
            return {minutes(1), hours(6)};
        case ErrorClass::locked:
            return {minutes(2), minutes(30)};
        case ErrorClass::provider:
        case ErrorClass::quota:
            return {minutes(30), hours(6)};
        case ErrorClass::protocol:
            return {minutes(5), hours(6)};
        case ErrorClass::storage:
            return {minutes(1), minutes(1)};
    }
    return {minutes(5), hours(6)};
}

Duration doubled(Steps steps, std::uint32_t consecutive) {
    Duration delay = steps.first;
    for (std::uint32_t i = 1; i < consecutive && delay < steps.most; ++i) delay *= 2;
    return std::min(delay, steps.most);
}

Duration jittered(Duration delay, double chance) {
    return Duration(static_cast<Duration::rep>(static_cast<double>(delay.count()) * (0.9 + 0.2 * chance)));
}

}  // namespace

std::optional<Duration> next_collection(const Outcome& outcome, std::uint32_t interval_seconds, double chance) {
    if (interval_seconds == 0) return std::nullopt;
    Duration delay = seconds(interval_seconds);
    if (outcome.failure) {
        const Duration retry = doubled(steps_of(*outcome.failure), outcome.consecutive);
        delay = *outcome.failure == mail::ErrorClass::storage ? retry : std::max(delay, retry);
    }
    // The server's delay is a promise of refusal: never undercut it by jitter.
    const Duration least = outcome.login_delay ? Duration(*outcome.login_delay) : Duration(0);
    return std::max(jittered(delay, chance), least);
}

Duration first_collection(std::uint32_t interval_seconds, std::size_t accounts, double chance) {
    const Duration needed = std::chrono::milliseconds(10) * static_cast<std::int64_t>(accounts);
    const Duration spread = std::min<Duration>(seconds(interval_seconds), std::max<Duration>(minutes(1), needed));
    return Duration(static_cast<Duration::rep>(static_cast<double>(spread.count()) * chance));
}

}  // namespace kontor::collect
