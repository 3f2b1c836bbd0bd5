// Framing before grammar: finds the end of a request head and refuses the forms that two programs in a row
// read differently (request smuggling, RFC 9112 11.2; threats B15), before any parser sees it.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/base/bytes.hpp"

namespace kontor::http {

// The length of the head with its empty line, once it is complete.
std::optional<std::size_t> head_length(Bytes received);

// False for a bare LF or CR, NUL, a folded field, space before a colon, more than `most_fields` fields,
// Transfer-Encoding together with Content-Length, or either of them twice.
bool head_is_unambiguous(Bytes head, std::size_t most_fields);

}  // namespace kontor::http
