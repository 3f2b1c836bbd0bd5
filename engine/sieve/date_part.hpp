// The parts of a date as texts (RFC 5260 4.2).
#pragma once

#include <string>

#include "engine/base/instant.hpp"
#include "engine/sieve/rules.hpp"

namespace kontor::sieve {

// `zone_minutes`: east of UTC; the date is that of a clock on a wall there.
std::string date_part(DatePart part, UtcTime time, int zone_minutes);

}  // namespace kontor::sieve
