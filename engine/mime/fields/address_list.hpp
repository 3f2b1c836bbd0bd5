// Address lists (RFC 5322 3.4, with the obsolete forms of 4.4 and the repairs of RFC 7103 7.1), decoded to
// UTF-8 (RFC 2047, RFC 6532).
//
// One pass, at most limits::addresses addresses. Encoded-words are decoded once, in display names and comments
// only, never inside an address, and what comes out is never read as syntax (threats C5, C12).
//
// Repairs: missing or doubled angle brackets, missing commas, commas in an unquoted name ("Doe, Jane <j@x>"),
// quotes and comments that never end, semicolons for commas, addresses without a domain ("root"). Words
// without any address become an entry with an empty `email`, so that a reader sees them.
#pragma once

#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/mail/address.hpp"

namespace kontor::mime {

// asGroupedAddresses: addresses outside any group stand in a group without a name, consecutive ones in one.
// Nothing is invented: a list without an address has no groups. `damaged`, if given, is set when
// something had to be repaired, and otherwise left alone.
std::vector<mail::EmailAddressGroup> parse_address_groups(Bytes raw, bool* damaged = nullptr);
// asAddresses: the same, group information discarded.
std::vector<mail::EmailAddress> parse_addresses(Bytes raw, bool* damaged = nullptr);

}  // namespace kontor::mime
