#include "engine/search/values.hpp"

#include <array>
#include <limits>
#include <utility>

#include "engine/text/ascii.hpp"

namespace kontor::search {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits at the front, taken off; empty when there are none or too many.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    constexpr std::size_t most_digits = 12;
    std::uint64_t number = 0;
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) {
        if (digits == most_digits) return std::nullopt;
        number = number * 10 + static_cast<std::uint64_t>(text[digits++] - '0');
    }
    text.remove_prefix(digits);
    return digits == 0 ? std::nullopt : std::optional(number);
}

bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

std::int64_t days_in(std::int64_t year, std::int64_t month) {
    constexpr std::array<std::int64_t, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

// Since 1970-01-01.
std::int64_t days_until(std::int64_t year, std::int64_t month, std::int64_t day) {
    const std::int64_t before = year - 1;
    std::int64_t days = before * 365 + before / 4 - before / 100 + before / 400 - 719162 + day - 1;
    for (std::int64_t m = 1; m < month; ++m) days += days_in(year, m);
    return days;
}

}  // namespace

std::optional<std::uint64_t> read_size(std::string_view text) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    if (!text.empty() && text::lower(text.back()) == 'b') text.remove_suffix(1);
    if (text.empty()) return number;
    const std::size_t multiple = std::string_view("kmg").find(text::lower(text.front()));
    if (text.size() != 1 || multiple == std::string_view::npos) return std::nullopt;
    const std::uint64_t unit = std::uint64_t{1} << (10 * (multiple + 1));
    // JSON counts exactly up to there.
    if (*number > (std::uint64_t{1} << 53) / unit) return std::nullopt;
    return *number * unit;
}

std::optional<UtcTime> read_date(std::string_view text, const Moment& moment) {
    std::array<std::int64_t, 3> parts = {0, 1, 1};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t before = text.size();
        const auto number = take_number(text);
        const std::size_t digits = before - text.size();
        if (!number || (i == 0 ? digits != 4 : digits > 2)) return std::nullopt;
        parts[i] = static_cast<std::int64_t>(*number);
        if (text.empty()) break;
        if (i == 2 || (text.front() != '-' && text.front() != '/' && text.front() != '.')) return std::nullopt;
        text.remove_prefix(1);
    }
    const auto [year, month, day] = parts;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in(year, month)) return std::nullopt;
    return UtcTime{days_until(year, month, day) * 86400 - std::int64_t{moment.offset_minutes} * 60};
}

std::optional<UtcTime> read_age(std::string_view text, const Moment& moment) {
    constexpr std::array<std::pair<char, std::int64_t>, 5> units = {
        {{'h', 3600}, {'d', 86400}, {'w', 7 * 86400}, {'m', 30 * 86400}, {'y', 365 * 86400}}};
    const auto number = take_number(text);
    if (!number || text.size() != 1 || *number > 100'000) return std::nullopt;
    for (const auto& [letter, seconds] : units) {
        if (letter != text::lower(text.front())) continue;
        const std::int64_t then = moment.now.seconds - static_cast<std::int64_t>(*number) * seconds;
        constexpr std::int64_t year_one = -62135596800;
        return UtcTime{then < year_one ? year_one : then};
    }
    return std::nullopt;
}

}  // namespace kontor::search
