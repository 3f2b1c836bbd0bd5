// Encoded-words in header fields: "=?utf-8?Q?caf=C3=A9?=" (RFC 2047, with the language of RFC 2231 5).
//
// One pass from left to right, so a flood of openings without an end costs no more than its length
// (threats C5); what was decoded is never decoded again; at most limits::encoded_words are decoded, the rest
// stays as it is written. White space between two adjacent encoded-words disappears; the octets of
// adjacent words of the same charset are joined before the charset is applied, because mailers cut
// characters in two.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"

namespace kontor::text {

// Appends a raw header value as UTF-8: unfolded (RFC 5322 2.2.3), encoded-words decoded, anything else
// 8-bit taken for UTF-8 or, failing that, windows-1252. Leading and trailing white space stays. NULs are
// dropped. False when something was malformed.
bool append_header_text(std::string& out, Bytes raw);

// How long the encoded-word is that `raw` begins with; 0 when it begins with none. Parsers of structured fields need
// it because mailers put commas and parentheses into words unencoded.
std::size_t encoded_word_size(Bytes raw);

// The same text as encoded-words of at most 75 characters, to be written with white space between them; in
// quoted-printable unless base64 is much shorter. `utf8` is well-formed. Their characters are those that may stand in
// a phrase, too (RFC 2047 5 (3)), so they fit unstructured fields and display names alike. `first`: characters that are
// free for the first one, behind a field's name.
std::vector<std::string> encoded_words(std::string_view utf8, std::size_t first = 75);

}  // namespace kontor::text
