// VacationResponse (RFC 8621 8): one object, "singleton", in every account but the unified one.
//
//   id, isEnabled, fromDate, toDate, subject, textBody, htmlBody
//   days  a sender is answered once in so many, 1-90; only for requests that use the vendor capability
//
// An account that never set it has the defaults, and no record. Switching it on is remembered with its moment, for mail
// that is older is not answered (engine/send/vacation.hpp).
#pragma once

#include "engine/jmap/type.hpp"

namespace kontor::jmap {

extern const DataType vacation_response_type;

}  // namespace kontor::jmap
