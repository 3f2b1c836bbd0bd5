// Days as they are typed: "2026-07-01"; moments of them: "2026-07-01 08:00".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "frontend/words/calendar.hpp"

namespace kontor::state {

// The day a moment lies in, in that zone; without one in UTC.
std::string day_to_text(UtcTime, const words::ZoneOffset&);
// The day's first moment; empty for what is no day.
std::optional<UtcTime> day_from_text(std::string_view text, const words::ZoneOffset&);
std::optional<UtcTime> moment_from_text(std::string_view text, const words::ZoneOffset&);

// Days alone, without a zone. The text must be a day, but for month_begin().
std::string day_after(const std::string& day, int days);
int weekday_of(const std::string& day);  // 0: Sunday
// The first day of the month so many months later; empty for what is no day.
std::optional<std::string> month_begin(std::string_view day, int months);
// The moment with another day; eight in the morning where there was none.
std::string with_day(std::string_view moment, const std::string& day);

}  // namespace kontor::state
