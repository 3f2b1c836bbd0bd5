#include "engine/jmap/date.hpp"

#include <array>

#include "engine/jmap/json.hpp"
#include "engine/mime/fields/date.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
    constexpr std::array<std::int64_t, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

// Leap days before the first of January of that year, counted from the year 0.
std::int64_t leap_days_before(std::int64_t year) {
    const std::int64_t last = year - 1;
    return last / 4 - last / 100 + last / 400;
}

std::int64_t days_since_epoch(std::int64_t year, std::int64_t month, std::int64_t day) {
    std::int64_t days = (year - 1970) * 365 + leap_days_before(year) - leap_days_before(1970) + day - 1;
    for (std::int64_t m = 1; m < month; ++m) days += days_in_month(year, m);
    return days;
}

// Reads a fixed shape: digits where the pattern has 'd', the pattern's own character elsewhere.
bool has_shape(std::string_view text, std::string_view pattern) {
    if (text.size() != pattern.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pattern[i] == 'd' ? !text::is_digit(text[i]) : text[i] != pattern[i]) return false;
    }
    return true;
}

std::int64_t number(std::string_view digits) {
    std::int64_t value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

}  // namespace

std::optional<UtcTime> parse_utc_date(std::string_view text) {
    constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:dd";
    if (!has_shape(text.substr(0, pattern.size()), pattern)) return std::nullopt;
    std::string_view rest = text.substr(pattern.size());
    if (rest.size() > 2 && rest[0] == '.' && text::is_digit(rest[1])) {
        rest.remove_prefix(1);
        while (!rest.empty() && text::is_digit(rest[0])) rest.remove_prefix(1);
    }
    if (rest != "Z") return std::nullopt;
    const std::int64_t year = number(text.substr(0, 4)), month = number(text.substr(5, 2));
    const std::int64_t day = number(text.substr(8, 2)), hour = number(text.substr(11, 2));
    const std::int64_t minute = number(text.substr(14, 2)), second = number(text.substr(17, 2));
    const bool in_calendar = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
    // A leap second is the last second of its minute.
    if (!in_calendar || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return UtcTime{days_since_epoch(year, month, day) * 86400 + hour * 3600 + minute * 60 + second};
}

json date_or_null(const std::optional<UtcTime>& time) { return time ? json(mime::to_rfc3339(*time)) : json(nullptr); }

}  // namespace kontor::jmap
