// What strings of a script must be beyond strings: rules that the checker applies to constants and the runner to what
// came out of variables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/sieve/program.hpp"

namespace kontor::sieve {

// RFC 5322 2.2: printable ASCII without a colon.
bool is_field_name(std::string_view name);
// Fields that the address test may read (RFC 5228 5.1): those that hold addresses.
bool is_address_field(std::string_view name);
// The same, or no name of a field: that of none, and no error (RFC 5228 2.4.2.2).
bool may_hold_addresses(std::string_view name);
// "from" or "to" (RFC 5228 5.4), in any case.
bool is_envelope_part(std::string_view name);
// "two words" without its quotes and backslashes; what is not quoted stays as it is.
std::string unquoted_local_part(std::string_view local);
// The one spelling of those that mean the same mailbox (RFC 5321 4.1.2): "jo.hn"@a is jo.hn@a, and where quotes are
// needed only quotes and backslashes are escaped. Without an "@" as it is.
std::string canonical_address(std::string_view email);
// One whole address, as redirect and vacation :from take it, perhaps with a name in front.
bool is_mailbox_address(std::string_view address);
// The address of a path of the envelope (RFC 5321 4.1.2), with or without < >: a source route is dropped, "" and "<>"
// are the null path. A local part alone is one, too (RFC 5321 4.1.1.3). Empty for what is no path.
std::optional<std::string> address_of_path(std::string_view path);
// UTF-8, not empty, without control characters, at most 1000 octets.
bool is_mailbox_name(std::string_view name);

std::optional<Comparator> comparator_from_name(std::string_view name);  // exact
Extension extension_of(Comparator comparator);  // which require may name it; only i;ascii-numeric has to be required
std::optional<Relation> relation_from_name(std::string_view name);  // "gt", in any case

// RFC 5260 4.2.
enum class DatePart : std::uint8_t {
    year,
    month,
    day,
    date,
    julian,
    hour,
    minute,
    second,
    time,
    iso8601,
    std11,
    zone,
    weekday,
};
std::optional<DatePart> date_part_from_name(std::string_view name);  // in any case
// "+0100": minutes east of UTC.
std::optional<int> zone_from_text(std::string_view text);

}  // namespace kontor::sieve
