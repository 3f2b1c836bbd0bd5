#include "engine/base/server_words.hpp"

#include <cstddef>
#include <cstdint>

#include "engine/base/limits.hpp"

namespace kontor {
namespace {

struct Character {
    std::uint32_t code;  // invalid octets: `not_utf8`
    std::size_t size;
};
constexpr std::uint32_t not_utf8 = 0xffffffff;

// The first character of text that is not empty (RFC 3629: no overlong forms, no surrogates).
Character decode(Bytes text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {not_utf8, 1};
    std::uint32_t code = lead & (0x7fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0) != 0x80) return {not_utf8, 1};
        code = code << 6 | (next & 0x3f);
    }
    const std::uint32_t least = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {not_utf8, 1};
    return {code, size};
}

bool is_hidden(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xad || code == 0x61c || code == 0x180e ||
           (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) ||
           (code >= 0xe0000 && code <= 0xe0fff);
}

}  // namespace

std::string server_words(Bytes said) {
    std::string words;
    // What is hidden counts too: a megabyte of it is not worth reading.
    for (std::size_t seen = 0; !said.empty() && seen < limits::server_words; ++seen) {
        const Character c = decode(said);
        if (c.code == not_utf8) {
            words += '?';
        } else if (c.code == '\t') {
            words += ' ';
        } else if (!is_hidden(c.code)) {
            words.append(said.substr(0, c.size));
        }
        said.remove_prefix(c.size);
    }
    const std::size_t first = words.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return words.substr(first, words.find_last_not_of(' ') - first + 1);
}

}  // namespace kontor
