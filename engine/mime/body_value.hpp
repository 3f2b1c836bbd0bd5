// The content of a part: octets without the transfer encoding, and text as UTF-8 (EmailBodyValue, RFC 8621 4.1.4).
#pragma once

#include <cstddef>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/mime/part.hpp"

namespace kontor::mime {

// Appends the octets a person would save; `body` is the part's raw body. False when the encoding was unknown
// (then the octets are appended unchanged) or malformed.
bool append_decoded_body(std::string& out, const Part& part, Bytes body);
std::string decoded_body(const Part& part, Bytes body);
// How many octets decoded_body() would give.
std::size_t decoded_size(const Part& part, Bytes body);

struct BodyValue {
    std::string value;                 // UTF-8, lines end in LF
    bool is_encoding_problem = false;  // malformed or unknown charset or transfer encoding
    bool is_truncated = false;
};

// The text of a text/* part. With max_octets other than 0 the value is cut to at most that many octets, never inside
// a character, and for text/html never inside a tag.
BodyValue body_value(const Part& part, Bytes body, std::size_t max_octets = 0);

}  // namespace kontor::mime
