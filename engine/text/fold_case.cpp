// Case folding of the alphabets in which mail is written most, by the regular structure of their blocks.
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::text {
namespace {

char32_t upper_to_lower_pair(char32_t c, char32_t upper_parity) { return (c & 1) == upper_parity ? c + 1 : c; }

char32_t fold_latin_extended_a(char32_t c) {
    if (c == 0x130) return 'i';
    if (c == 0x131 || c == 0x138 || c == 0x149) return c;
    if (c == 0x178) return 0xFF;
    if (c == 0x17F) return 's';
    const bool odd_is_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    return upper_to_lower_pair(c, odd_is_upper ? 1 : 0);
}

char32_t fold_greek(char32_t c) {
    if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 0x20;
    if (c == 0x386) return 0x3AC;
    if (c >= 0x388 && c <= 0x38A) return c + 37;
    if (c == 0x38C) return 0x3CC;
    if (c == 0x38E || c == 0x38F) return c + 63;
    if (c == 0x3C2) return 0x3C3;  // final sigma
    return c;
}

char32_t fold_cyrillic(char32_t c) {
    if (c >= 0x410 && c <= 0x42F) return c + 0x20;
    if (c >= 0x400 && c <= 0x40F) return c + 0x50;
    if (c == 0x4C0) return 0x4CF;
    if (c >= 0x4C1 && c <= 0x4CE) return upper_to_lower_pair(c, 1);
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || c >= 0x4D0) return upper_to_lower_pair(c, 0);
    return c;
}

char32_t fold(char32_t c) {
    if (c >= 0xC0 && c <= 0xDE) return c == 0xD7 ? c : c + 0x20;
    if (c >= 0x100 && c <= 0x17F) return fold_latin_extended_a(c);
    if (c >= 0x370 && c <= 0x3FF) return fold_greek(c);
    if (c >= 0x400 && c <= 0x52F) return fold_cyrillic(c);
    if (c >= 0x1E00 && c <= 0x1E95) return upper_to_lower_pair(c, 0);  // Vietnamese and other Latin
    if (c >= 0x1EA0 && c <= 0x1EFF) return upper_to_lower_pair(c, 0);
    if (c >= 0xFF21 && c <= 0xFF3A) return c + 0x20;  // full-width Latin
    return c;
}

}  // namespace

std::string fold_case(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80)
            out += lower(text[at++]);
        else
            append_code_point(out, fold(next_code_point(text, at)));
    }
    return out;
}

}  // namespace kontor::text
