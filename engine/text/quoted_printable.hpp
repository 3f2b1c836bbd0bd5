// Quoted-printable (RFC 2045 6.7).
#pragma once

#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::text {

// Appends the decoded octets, never more than came in. Line ends stay as they are; white space before a
// line end is transport padding and dropped; soft line breaks vanish. A "=" that starts nothing is
// kept as it stands. False when the input broke the rules anywhere.
bool append_quoted_printable_decoded(std::string& out, Bytes in);

// Appends text, whose lines end in LF or CRLF, as lines of at most 76 characters ending in CRLF.
void append_quoted_printable_encoded(std::string& out, Bytes in);

}  // namespace kontor::text
