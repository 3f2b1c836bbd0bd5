// Sizes, dates and ages as people write them behind larger:, before: and older:.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/search/language.hpp"

namespace kontor::search {

std::optional<std::uint64_t> read_size(std::string_view);  // "500", "20k", "5M", "5MB"
// The beginning of a year, month or day of the reader's calendar.
std::optional<UtcTime> read_date(std::string_view, const Moment&);
// So long before now; months and years have 30 and 365 days.
std::optional<UtcTime> read_age(std::string_view, const Moment&);

}  // namespace kontor::search
