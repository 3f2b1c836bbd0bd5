// What has to do with sending, as JMAP spells it (RFC 8621 6, 7, 8, and the vendor properties of identities and of
// the outbox). Private to the bridge.
#pragma once

#include <optional>
#include <string>

#include "bridge/json.hpp"
#include "bridge/objects.hpp"

namespace kontor::bridge {

// Empty: no identity, because it has no id.
std::optional<mail::Identity> decode_identity(const Json&, const Id& account);
// For Identity/set, and for a shelf; never a password.
Json encode_identity(const mail::Identity&);
// Beside it on a shelf: what the relay alone sets.
Json encode_kept_identity(const mail::Identity&);

Vacation decode_vacation(const Json&);
Json encode_vacation(const Vacation&);

// Empty: no submission, because it has no id.
std::optional<mail::Submission> decode_submission(const Json&, const Id& account);

// RFC 8620 1.4: "2026-03-01T06:05:00Z".
std::string encode_date(UtcTime);

}  // namespace kontor::bridge
