// Octets as they came from a peer, a file or a message: no charset is implied.
// std::string_view rather than span<byte>, because almost everything mail says is ASCII lines and
// the standard library's search functions are written for it. Text that is known to be UTF-8 is
// called `text` in names, never `Bytes`.
#pragma once

#include <string_view>

namespace kontor {

using Bytes = std::string_view;

}  // namespace kontor
