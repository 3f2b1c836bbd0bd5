#include "engine/base/sha256.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace kontor {
namespace {

constexpr std::array<std::uint32_t, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t big_endian(const std::uint8_t* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

}  // namespace

Sha256::Sha256()
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {}

void Sha256::block(const std::uint8_t* at) {
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i) w[i] = big_endian(at + 4 * i);
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + round_constants[i] + w[i];
        const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> add = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state_[i] += add[i];
}

void Sha256::update(Bytes data) {
    if (data.empty()) return;
    std::size_t used = total_ % 64;
    total_ += data.size();
    if (used != 0) {
        const std::size_t take = std::min(data.size(), 64 - used);
        std::memcpy(pending_.data() + used, data.data(), take);
        data.remove_prefix(take);
        if (used + take < 64) return;
        block(pending_.data());
    }
    while (data.size() >= 64) {
        block(reinterpret_cast<const std::uint8_t*>(data.data()));
        data.remove_prefix(64);
    }
    if (!data.empty()) std::memcpy(pending_.data(), data.data(), data.size());
}

Sha256Digest Sha256::finish() {
    const std::uint64_t bits = total_ * 8;
    const std::size_t used = total_ % 64;
    std::array<char, 72> padding{};
    padding[0] = static_cast<char>(0x80);
    const std::size_t zeros = (used < 56 ? 56 : 120) - used;
    for (std::size_t i = 0; i < 8; ++i) padding[zeros + i] = static_cast<char>(bits >> (56 - 8 * i));
    update({padding.data(), zeros + 8});
    Sha256Digest digest;
    for (std::size_t i = 0; i < 8; ++i) {
        for (std::size_t j = 0; j < 4; ++j) digest[4 * i + j] = static_cast<std::uint8_t>(state_[i] >> (24 - 8 * j));
    }
    return digest;
}

Sha256Digest sha256(Bytes data) {
    Sha256 hash;
    hash.update(data);
    return hash.finish();
}

namespace {

// HMAC with the two padded keys hashed once, so that PBKDF2 does not hash them in every round.
class Hmac {
public:
    explicit Hmac(Bytes key) {
        std::array<char, 64> padded{};
        if (key.size() > 64) {
            const Sha256Digest digest = sha256(key);
            std::memcpy(padded.data(), digest.data(), digest.size());
        } else if (!key.empty()) {
            std::memcpy(padded.data(), key.data(), key.size());
        }
        for (char& c : padded) c = static_cast<char>(c ^ 0x36);
        inner_.update({padded.data(), 64});
        for (char& c : padded) c = static_cast<char>(c ^ 0x36 ^ 0x5c);
        outer_.update({padded.data(), 64});
    }
    Sha256Digest operator()(Bytes data, Bytes more = {}) const {
        Sha256 inner = inner_;
        inner.update(data);
        inner.update(more);
        const Sha256Digest digest = inner.finish();
        Sha256 outer = outer_;
        outer.update(as_bytes(digest));
        return outer.finish();
    }

private:
    Sha256 inner_, outer_;
};

}  // namespace

Sha256Digest hmac_sha256(Bytes key, Bytes data) { return Hmac(key)(data); }

Sha256Digest pbkdf2_sha256(Bytes password, Bytes salt, std::uint32_t iterations) {
    const Hmac hmac(password);
    Sha256Digest round = hmac(salt, Bytes("\0\0\0\1", 4));
    Sha256Digest sum = round;
    for (std::uint32_t i = 1; i < iterations; ++i) {
        round = hmac(as_bytes(round));
        for (std::size_t j = 0; j < sum.size(); ++j) sum[j] = static_cast<std::uint8_t>(sum[j] ^ round[j]);
    }
    return sum;
}

}  // namespace kontor
