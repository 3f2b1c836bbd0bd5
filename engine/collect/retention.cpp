#include "engine/collect/retention.hpp"

#include <algorithm>
#include <cstdlib>

namespace kontor::collect {
namespace {

constexpr std::int64_t day = 24 * 60 * 60;
constexpr std::int64_t year = 366 * day;
constexpr Duration settled = std::chrono::hours(1);

}  // namespace

UtcTime latest_known(std::span<const store::Uidl> known) {
    UtcTime latest;
    for (const store::Uidl& row : known) {
        latest = std::max(latest, row.first_seen);
        if (row.vanished_at) latest = std::max(latest, *row.vanished_at);
    }
    return latest;
}

bool clock_is_trusted(const ClockSample& first, const ClockSample& now, UtcTime latest) {
    const std::int64_t by_wall = now.wall.seconds - first.wall.seconds;
    const std::int64_t by_steps =
        std::chrono::duration_cast<std::chrono::seconds>(now.monotonic - first.monotonic).count();
    if (std::abs(by_wall - by_steps) > day) return false;
    if (now.wall.seconds < latest.seconds - day) return false;
    if (now.wall.seconds <= latest.seconds + year) return true;
    return now.monotonic - first.monotonic >= settled;
}

std::optional<UtcTime> deletion_date(const store::Uidl& row, const mail::Keep& keep) {
    if (row.fate != store::Uidl::Fate::collected) return std::nullopt;
    switch (keep.rule) {
        case mail::Keep::Rule::forever:
            return std::nullopt;
        case mail::Keep::Rule::none:
            return row.first_seen;
        case mail::Keep::Rule::days:
            return UtcTime{row.first_seen.seconds + day * std::int64_t{keep.days}};
    }
    return std::nullopt;
}

bool deletion_due(const store::Uidl& row, const mail::Keep& keep, UtcTime now, bool trusted) {
    const std::optional<UtcTime> date = deletion_date(row, keep);
    if (!date) return false;
    if (keep.rule == mail::Keep::Rule::none) return true;
    return trusted && now >= *date;
}

}  // namespace kontor::collect
