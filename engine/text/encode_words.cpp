// The writing side of encoded_word.hpp.
#include <algorithm>

#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::text {
namespace {

constexpr std::string_view word_end = "?=";
constexpr std::size_t around = std::string_view("=?utf-8?Q?").size() + word_end.size();
constexpr std::size_t longest = 75 - around;  // of what is encoded
constexpr std::size_t shortest = 20;          // takes any character in any encoding

bool stands_for_itself(char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("!*+-/").find(c) != std::string_view::npos;
}

std::size_t quoted_size(std::string_view octets) {
    std::size_t size = 0;
    for (const char c : octets) size += stands_for_itself(c) || c == ' ' ? 1 : 3;
    return size;
}

std::size_t base64_size(std::string_view octets) { return (octets.size() + 2) / 3 * 4; }

std::string quoted(std::string_view octets) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == ' ') {
            out += '_';
        } else if (stands_for_itself(c)) {
            out += c;
        } else {
            out += {'=', digits[octet >> 4], digits[octet & 15]};
        }
    }
    return out;
}

}  // namespace

std::vector<std::string> encoded_words(std::string_view utf8, std::size_t first) {
    // A person who sees the source reads quoted-printable; so base64 must save something.
    const bool as_base64 = 3 * base64_size(utf8) < 2 * quoted_size(utf8);
    std::vector<std::string> words;
    std::size_t room = std::clamp(first, shortest + around, longest + around) - around;
    std::size_t begin = 0, at = 0, quoted_so_far = 0;
    const auto close = [&] {
        const std::string_view piece = utf8.substr(begin, at - begin);
        words.push_back(as_base64 ? std::string("=?utf-8?B?") + base64_encode(piece)
                                  : std::string("=?utf-8?Q?") + quoted(piece));
        words.back() += word_end;
        begin = at;
        quoted_so_far = 0;
        room = longest;
    };
    while (at < utf8.size()) {
        std::size_t next = at;
        next_code_point(utf8, next);  // a character is never cut in two (RFC 2047 5)
        const std::size_t more = quoted_size(utf8.substr(at, next - at));
        const std::size_t size = as_base64 ? base64_size(utf8.substr(begin, next - begin)) : quoted_so_far + more;
        if (size > room && at > begin) close();
        quoted_so_far += more;
        at = next;
    }
    if (at > begin) close();
    return words;
}

}  // namespace kontor::text
