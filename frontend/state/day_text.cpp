#include "frontend/state/day_text.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace kontor::state {

namespace {

namespace chrono = std::chrono;

int offset_at(UtcTime time, const words::ZoneOffset& zone) { return zone ? zone(time) : 0; }

// Digits only, so that "+7" and " 7" are no numbers.
std::optional<unsigned> number_in(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::optional<chrono::year_month_day> date_in(std::string_view text) {
    const std::size_t first = text.find('-'), second = text.find('-', first + 1);
    if (first != 4 || second == std::string_view::npos) return std::nullopt;
    const auto year = number_in(text.substr(0, first)), month = number_in(text.substr(first + 1, second - first - 1)),
               day = number_in(text.substr(second + 1));
    if (!year || !month || !day) return std::nullopt;
    const chrono::year_month_day date{chrono::year(static_cast<int>(*year)), chrono::month(*month), chrono::day(*day)};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::string date_text(const chrono::year_month_day& date) {
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

}  // namespace

std::string day_after(const std::string& day, int days) {
    const auto date = date_in(day);
    return date ? date_text(chrono::sys_days(*date) + chrono::days(days)) : day;
}

int weekday_of(const std::string& day) {
    const auto date = date_in(day);
    return date ? static_cast<int>(chrono::weekday(chrono::sys_days(*date)).c_encoding()) : 0;
}

std::optional<std::string> month_begin(std::string_view day, int months) {
    const auto date = date_in(day);
    if (!date) return std::nullopt;
    const chrono::year_month month = chrono::year_month(date->year(), date->month()) + chrono::months(months);
    return date_text(month / chrono::day(1));
}

std::string with_day(std::string_view moment, const std::string& day) {
    const std::size_t blank = moment.find_first_of(" T");
    return day + (blank == std::string_view::npos ? " 08:00" : " " + std::string(moment.substr(blank + 1)));
}

std::string day_to_text(UtcTime time, const words::ZoneOffset& zone) {
    const words::CivilTime day = words::civil_time(time, offset_at(time, zone));
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", static_cast<int>(day.year), day.month, day.day);
    return text;
}

std::optional<UtcTime> day_from_text(std::string_view text, const words::ZoneOffset& zone) {
    const auto date = date_in(text);
    if (!date) return std::nullopt;
    const UtcTime midnight{chrono::sys_seconds(chrono::sys_days(*date)).time_since_epoch().count()};
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
