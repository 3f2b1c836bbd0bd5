// From the Content-* fields of a part to what Part says about it.
#pragma once

#include "engine/mime/message.hpp"

namespace kontor::mime {

// Fills in `part`, whose fields are already in `message`. `in_digest`: it stands in a multipart/digest, where the
// default type is message/rfc822 (RFC 2046 5.1.5). False when a field could not be read or is given twice
// (the first counts).
bool read_part_header(const Message& message, Part& part, bool in_digest, std::size_t longest_boundary);

}  // namespace kontor::mime
