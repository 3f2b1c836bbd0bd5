// UTCDate as clients send it (RFC 8620 1.4): "2026-11-22T03:04:05Z", with a fraction of a second or without.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "engine/base/instant.hpp"

namespace kontor::jmap {

// Empty for anything else, days that are not in the calendar included. A fraction is cut off.
std::optional<UtcTime> parse_utc_date(std::string_view text);

// UTCDate|null.
nlohmann::json date_or_null(const std::optional<UtcTime>&);

}  // namespace kontor::jmap
