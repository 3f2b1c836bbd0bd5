// SHA-256 (FIPS 180-4), HMAC (RFC 2104) and PBKDF2 (RFC 8018), for SCRAM and for the content hash of
// the in-memory store. The relay hashes mail with OpenSSL; both give the same 32 bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/bytes.hpp"

namespace kontor {

using Sha256Digest = std::array<std::uint8_t, 32>;

class Sha256 {
public:
    Sha256();
    void update(Bytes data);
    Sha256Digest finish();  // once

private:
    void block(const std::uint8_t* at);

    std::array<std::uint32_t, 8> state_;
    std::array<std::uint8_t, 64> pending_{};
    std::uint64_t total_ = 0;
};

Sha256Digest sha256(Bytes data);
Sha256Digest hmac_sha256(Bytes key, Bytes data);
// One block (32 bytes), which is what SCRAM-SHA-256 needs.
Sha256Digest pbkdf2_sha256(Bytes password, Bytes salt, std::uint32_t iterations);

// The digest as raw octets, for code that concatenates or encodes it.
inline Bytes as_bytes(const Sha256Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace kontor
