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

}  // namespace kontor::state
