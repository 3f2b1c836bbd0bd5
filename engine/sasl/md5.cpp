#include "engine/sasl/md5.hpp"

#include <bit>
#include <cstring>
#include <string>

namespace kontor::sasl {
namespace {

// floor(2^32 * abs(sin(i + 1))), RFC 1321 3.4.
constexpr std::array<std::uint32_t, 64> sines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

constexpr std::array<std::array<int, 4>, 4> rotations = {
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

using State = std::array<std::uint32_t, 4>;

void block(State& state, const unsigned char* at) {
    std::array<std::uint32_t, 16> word;
    for (std::size_t i = 0; i < 16; ++i) {
        word[i] = std::uint32_t{at[4 * i]} | std::uint32_t{at[4 * i + 1]} << 8 | std::uint32_t{at[4 * i + 2]} << 16 |
                  std::uint32_t{at[4 * i + 3]} << 24;
    }
    auto [a, b, c, d] = state;
    for (std::size_t i = 0; i < 64; ++i) {
        std::uint32_t mixed;
        std::size_t chosen;
        switch (i / 16) {
            case 0:
                mixed = (b & c) | (~b & d), chosen = i;
                break;
            case 1:
                mixed = (d & b) | (~d & c), chosen = 5 * i + 1;
                break;
            case 2:
                mixed = b ^ c ^ d, chosen = 3 * i + 5;
                break;
            default:
                mixed = c ^ (b | ~d), chosen = 7 * i;
                break;
        }
        const std::uint32_t sum = a + mixed + sines[i] + word[chosen % 16];
        a = d, d = c, c = b;
        b += std::rotl(sum, rotations[i / 16][i % 4]);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
}

}  // namespace

Md5Digest md5(Bytes data) {
    State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    const std::uint64_t bits = std::uint64_t{data.size()} * 8;
    for (; data.size() >= 64; data.remove_prefix(64)) block(state, reinterpret_cast<const unsigned char*>(data.data()));
    std::array<unsigned char, 128> tail{};
    if (!data.empty()) std::memcpy(tail.data(), data.data(), data.size());
    tail[data.size()] = 0x80;
    const std::size_t size = data.size() < 56 ? 64 : 128;
    for (std::size_t i = 0; i < 8; ++i) tail[size - 8 + i] = static_cast<unsigned char>(bits >> (8 * i));
    for (std::size_t at = 0; at < size; at += 64) block(state, tail.data() + at);
    Md5Digest digest;
    for (std::size_t i = 0; i < 16; ++i) digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (8 * (i % 4)));
    return digest;
}

Md5Digest hmac_md5(Bytes key, Bytes data) {
    std::array<char, 64> padded{};
    if (key.size() > 64) {
        const Md5Digest digest = md5(key);
        std::memcpy(padded.data(), digest.data(), digest.size());
    } else if (!key.empty()) {
        std::memcpy(padded.data(), key.data(), key.size());
    }
    std::string inner, outer;
    for (const char c : padded) {
        inner.push_back(static_cast<char>(c ^ 0x36));
        outer.push_back(static_cast<char>(c ^ 0x5c));
    }
    const Md5Digest digest = md5(inner.append(data));
    outer.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    return md5(outer);
}

}  // namespace kontor::sasl
