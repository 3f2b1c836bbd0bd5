// Random tokens: sessions, tokens of programs, tickets. 256 bits, base64url without padding (43
// characters). The store keeps only the SHA-256 of a token; since it is random there is nothing to guess,
// so no slow hash is needed (threats B11, D5).
#pragma once

#include <string>
#include <string_view>

#include "engine/base/secret.hpp"

namespace kontor::auth {

Secret make_token();
// Whether it could be one, by its looks.
inline bool is_token(std::string_view text) { return text.size() == 43; }

// 32 octets, for Login::token_hash.
std::string token_hash(std::string_view token);

// In a time that does not depend on where they differ. Different lengths are told apart at once.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace kontor::auth
