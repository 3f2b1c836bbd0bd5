// base64url without padding (RFC 4648 5), as OAuth writes challenges (RFC 7636 4.2) and tokens (RFC 7515 2).
#pragma once

#include <optional>
#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::oauth {

std::string base64url_encode(Bytes octets);
// Exactly what base64url_encode writes; empty for anything else.
std::optional<std::string> base64url_decode(Bytes encoded);

}  // namespace kontor::oauth
