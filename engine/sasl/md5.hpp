// MD5 (RFC 1321) and HMAC-MD5 (RFC 2104), for CRAM-MD5 and for nothing else: MD5 is broken as a hash.
#pragma once

#include <array>
#include <cstdint>

#include "engine/base/bytes.hpp"

namespace kontor::sasl {

using Md5Digest = std::array<std::uint8_t, 16>;

Md5Digest md5(Bytes data);
Md5Digest hmac_md5(Bytes key, Bytes data);

}  // namespace kontor::sasl
