#include "engine/mail_files/from_line.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include "engine/mime/fields/date.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::mail_files {
namespace {

constexpr Bytes beginning = "From ";
constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_one_of(std::span<const std::string_view> names, Bytes word) {
    return std::any_of(names.begin(), names.end(),
                       [word](std::string_view name) { return text::equal_ignoring_case(name, word); });
}

// The offset of "Mon Nov ", or npos. Senders with spaces may stand before it.
std::size_t find_asctime(Bytes rest) {
    for (std::size_t at = 0; at + 8 <= rest.size(); ++at) {
        if (at > 0 && rest[at - 1] != ' ' && rest[at - 1] != '\t') continue;
        if (rest[at + 3] == ' ' && rest[at + 7] == ' ' && is_one_of(weekdays, rest.substr(at, 3)) &&
            is_one_of(months, rest.substr(at + 4, 3)))
            return at;
    }
    return Bytes::npos;
}

std::string two(unsigned value, char fill) {
    std::string digits = std::to_string(value);
    return digits.size() < 2 ? fill + digits : digits;
}

}  // namespace

std::optional<FromLine> parse_from_line(Bytes line) {
    if (line.size() > longest_from_line || !line.starts_with(beginning)) return std::nullopt;
    const Bytes rest = text::trim(line.substr(beginning.size()));
    if (rest.empty() || rest == "-") return FromLine{};
    const std::size_t at = find_asctime(rest);
    if (at == Bytes::npos || rest.find(':', at) == Bytes::npos) return std::nullopt;
    const auto date = mime::parse_date(rest.substr(at));
    if (!date) return std::nullopt;
    const Bytes sender = text::trim(rest.substr(0, at));
    return FromLine{std::string(sender == "-" ? Bytes() : sender), date->utc};
}

std::string to_from_line(Bytes sender, UtcTime date) {
    const bool fits = !sender.empty() && sender.size() <= 320 && sender != "-" &&
                      std::all_of(sender.begin(), sender.end(), [](char c) { return c > ' ' || c < 0; });
    // The years a four-digit year can say, and a reader believes.
    constexpr std::int64_t last_second = 4102444799;  // 2099-12-31T23:59:59Z
    const std::int64_t seconds = std::clamp<std::int64_t>(date.seconds, 0, last_second);
    const std::chrono::sys_days day{std::chrono::days(static_cast<int>(seconds / 86400))};
    const auto of_day = static_cast<unsigned>(seconds % 86400);
    const std::chrono::year_month_day calendar(day);
    const std::chrono::weekday weekday(day);
    std::string line(beginning);
    line += fits ? sender : Bytes("MAILER-DAEMON");
    line += ' ';
    line += weekdays[weekday.c_encoding()];
    line += ' ';
    line += months[static_cast<unsigned>(calendar.month()) - 1];
    line += ' ' + two(static_cast<unsigned>(calendar.day()), ' ');
    line += ' ' + two(of_day / 3600, '0') + ':' + two(of_day / 60 % 60, '0') + ':' + two(of_day % 60, '0');
    return line + ' ' + std::to_string(static_cast<int>(calendar.year()));
}

}  // namespace kontor::mail_files
