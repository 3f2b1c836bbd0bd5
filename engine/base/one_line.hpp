// Text that becomes part of a line on the wire. 0x00-0x1F or 0x7F inside it would be a second command
// (CVE-2025-15367): whoever takes such text from outside asks first.
#pragma once

#include <algorithm>

#include "engine/base/bytes.hpp"

namespace kontor {

constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

constexpr bool has_control(Bytes text) { return std::any_of(text.begin(), text.end(), is_control); }

}  // namespace kontor
