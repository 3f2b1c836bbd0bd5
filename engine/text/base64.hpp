// Base64 (RFC 4648 4; in mail RFC 2045 6.8): three octets as four of A-Z a-z 0-9 + /, filled up with "=".
//
// Two decoders, because two peers are meant: a protocol's argument is either right or refused; an
// attachment somebody's program wrapped badly is still wanted.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::text {

// One line, padded.
std::string base64_encode(Bytes octets);

// Exactly what base64_encode writes: no white space, whole quanta, zero bits under the padding. Empty
// for anything else.
std::optional<std::string> base64_decode_strict(Bytes encoded);

// Appends what can be made out to `out`. White space is skipped, as RFC 2045 has it; so is every other
// foreign character, padding in the middle begins a new quantum, and a missing end is taken for one.
// Returns false if anything but white space had to be skipped or made up: the content is damaged.
// Adds at most encoded.size() / 4 * 3 + 3 bytes; time is linear.
bool base64_decode_lenient(Bytes encoded, std::string& out);

}  // namespace kontor::text
