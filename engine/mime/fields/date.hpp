// Date fields (RFC 5322 3.3), the obsolete forms of 4.3, and what mailers write instead (ISO 8601, asctime).
#pragma once

#include <optional>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/mail/email.hpp"

namespace kontor::mime {

// Empty when it is not a date, or lies outside 1970-2100 (threats C10), or is not a day of the calendar.
// Zones beyond +-14 h, and unknown ones, count as UTC.
std::optional<mail::SentDate> parse_date(Bytes raw);

// RFC 3339 with the sender's offset, e.g. "2026-11-22T03:04:05+01:00": the Date of JMAP (RFC 8620 1.4).
std::string to_rfc3339(const mail::SentDate& date);
// The UTCDate of JMAP: "2026-11-22T02:04:05Z".
std::string to_rfc3339(UtcTime time);

}  // namespace kontor::mime
