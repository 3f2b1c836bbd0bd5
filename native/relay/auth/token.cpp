#include "native/relay/auth/token.hpp"

#include <sodium.h>

#include <array>

#include "engine/base/sha256.hpp"
#include "native/relay/auth/sodium.hpp"

namespace kontor::auth {

Secret make_token() {
    start_sodium();
    std::array<unsigned char, 32> random{};
    randombytes_buf(random.data(), random.size());
    std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
    sodium_bin2base64(text.data(), text.size(), random.data(), random.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    Secret token{std::string(text.data())};
    sodium_memzero(text.data(), text.size());
    sodium_memzero(random.data(), random.size());
    return token;
}

std::string token_hash(std::string_view token) { return std::string(as_bytes(sha256(token))); }

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace kontor::auth
