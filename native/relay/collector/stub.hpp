// The small message that stands for one too large to collect [B7]: the header of the original, and a text that says so.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::relay {

// `head`: as much of the original as is there, at least its header, possibly cut. `octets`: its size; 0 if unknown.
std::string stub(Bytes head, std::uint64_t octets);

}  // namespace kontor::relay
