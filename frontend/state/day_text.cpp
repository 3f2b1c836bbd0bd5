#include "frontend/state/day_text.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace kontor::state {

namespace {

int offset_at(UtcTime time, const words::ZoneOffset& zone) { return zone ? zone(time) : 0; }

// Digits only, so that "+7" and " 7" are no numbers.
std::optional<unsigned> number_in(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string day_to_text(UtcTime time, const words::ZoneOffset& zone) {
    const words::CivilTime day = words::civil_time(time, offset_at(time, zone));
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", static_cast<int>(day.year), day.month, day.day);
    return text;
}

std::optional<UtcTime> day_from_text(std::string_view text, const words::ZoneOffset& zone) {
    const std::size_t first = text.find('-'), second = text.find('-', first + 1);
    if (first != 4 || second == std::string_view::npos) return std::nullopt;
    const auto year = number_in(text.substr(0, first)), month = number_in(text.substr(first + 1, second - first - 1)),
               day = number_in(text.substr(second + 1));
    if (!year || !month || !day) return std::nullopt;
    namespace chrono = std::chrono;
    const chrono::year_month_day date{chrono::year(static_cast<int>(*year)), chrono::month(*month), chrono::day(*day)};
    if (!date.ok()) return std::nullopt;
    const UtcTime midnight{chrono::sys_seconds(chrono::sys_days(date)).time_since_epoch().count()};
    // The zone is asked about the moment itself: once from its distance in UTC, and once from what that gave.
    UtcTime moment = midnight;
    for (int i = 0; i < 2; ++i) moment = UtcTime{midnight.seconds - offset_at(moment, zone) * 60};
    return moment;
}

std::optional<UtcTime> moment_from_text(std::string_view text, const words::ZoneOffset& zone) {
    const std::size_t blank = text.find_first_of(" T");
    if (blank == std::string_view::npos) return std::nullopt;
    const std::optional<UtcTime> day = day_from_text(text.substr(0, blank), zone);
    const std::string_view clock = text.substr(blank + 1);
    const std::size_t colon = clock.find(':');
    if (!day || colon == std::string_view::npos || clock.size() != colon + 3) return std::nullopt;
    const auto hour = number_in(clock.substr(0, colon)), minute = number_in(clock.substr(colon + 1));
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    return UtcTime{day->seconds + *hour * 3600 + *minute * 60};
}

}  // namespace kontor::state
