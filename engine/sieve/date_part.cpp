#include "engine/sieve/date_part.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace kontor::sieve {
namespace {

constexpr auto day_names = std::to_array<std::string_view>({"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"});
constexpr auto month_names = std::to_array<std::string_view>(
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});

std::string digits(std::int64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
}

struct Civil {
    std::int64_t days = 0;  // since 1970-01-01
    std::int64_t year = 0;
    int month = 0, day = 0, hour = 0, minute = 0, second = 0, weekday = 0;
};

// The calendar counted in eras of 400 years that begin on the first of March.
Civil civil(std::int64_t seconds) {
    Civil at;
    std::int64_t of_day = seconds % 86400;
    at.days = seconds / 86400;
    if (of_day < 0) {
        of_day += 86400;
        --at.days;
    }
    at.hour = static_cast<int>(of_day / 3600);
    at.minute = static_cast<int>(of_day / 60 % 60);
    at.second = static_cast<int>(of_day % 60);
    at.weekday = static_cast<int>(((at.days + 4) % 7 + 7) % 7);

    const std::int64_t shifted = at.days + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int64_t of_era = shifted - era * 146097;
    const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const std::int64_t month = (5 * of_year + 2) / 153;
    at.day = static_cast<int>(of_year - (153 * month + 2) / 5 + 1);
    at.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
    at.year = year + era * 400 + (at.month <= 2 ? 1 : 0);
    return at;
}

std::string zone(int minutes, std::string_view between) {
    const int size = std::abs(minutes);
    return (minutes < 0 ? "-" : "+") + digits(size / 60, 2) + std::string(between) + digits(size % 60, 2);
}

}  // namespace

std::string date_part(DatePart part, UtcTime time, int zone_minutes) {
    const Civil at = civil(time.seconds + zone_minutes * 60);
    const std::string date = digits(at.year, 4) + '-' + digits(at.month, 2) + '-' + digits(at.day, 2);
    const std::string clock = digits(at.hour, 2) + ':' + digits(at.minute, 2) + ':' + digits(at.second, 2);
    switch (part) {
        case DatePart::year:
            return digits(at.year, 4);
        case DatePart::month:
            return digits(at.month, 2);
        case DatePart::day:
            return digits(at.day, 2);
        case DatePart::date:
            return date;
        case DatePart::julian:
            return std::to_string(at.days + 40587);
        case DatePart::hour:
            return digits(at.hour, 2);
        case DatePart::minute:
            return digits(at.minute, 2);
        case DatePart::second:
            return digits(at.second, 2);
        case DatePart::time:
            return clock;
        case DatePart::iso8601:
            return date + 'T' + clock + (zone_minutes == 0 ? "Z" : zone(zone_minutes, ":"));
        case DatePart::std11:
            return std::string(day_names[static_cast<std::size_t>(at.weekday)]) + ", " + digits(at.day, 2) + ' ' +
                   std::string(month_names[static_cast<std::size_t>(at.month - 1)]) + ' ' + digits(at.year, 4) + ' ' +
                   clock + ' ' + zone(zone_minutes, "");
        case DatePart::zone:
            return zone(zone_minutes, "");
        case DatePart::weekday:
            break;
    }
    return std::to_string(at.weekday);
}

}  // namespace kontor::sieve
