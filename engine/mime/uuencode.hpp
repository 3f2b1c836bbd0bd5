// "begin 644 name", lines of a length and characters from space to "`", "end": how mail carried files before MIME,
// and what Content-Transfer-Encoding: x-uuencode means.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::mime {

// Appends the octets of the first file. False when there is no begin line or no end, or a line is short.
bool append_uudecoded(std::string& out, Bytes in);

}  // namespace kontor::mime
