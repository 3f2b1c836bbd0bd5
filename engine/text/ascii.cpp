#include "engine/text/ascii.hpp"

#include <cstdint>
#include <cstring>

namespace kontor::text {

std::string to_lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

std::size_t ascii_prefix(std::string_view bytes) {
    constexpr std::uint64_t high_bits = 0x8080808080808080u;
    std::size_t at = 0;
    for (; at + 16 <= bytes.size(); at += 16) {
        std::uint64_t eight[2];
        std::memcpy(eight, bytes.data() + at, 16);
        if ((eight[0] | eight[1]) & high_bits) break;
    }
    while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
    return at;
}

}  // namespace kontor::text
