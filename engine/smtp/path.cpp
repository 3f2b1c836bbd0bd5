#include "engine/smtp/path.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/base/server_words.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::smtp {
namespace {

constexpr std::size_t longest_address = 254;
constexpr std::size_t longest_local_part = 64;

bool is_eight_bit(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// RFC 5322 3.2.3, and UTF8-non-ascii (RFC 6531 3.3).
bool is_atom_character(char c) {
    constexpr Bytes others = "!#$%&'*+-/=?^_`{|}~";
    return text::is_alpha(c) || text::is_digit(c) || is_eight_bit(c) || others.find(c) != Bytes::npos;
}

template <class Predicate>
bool is_dotted(Bytes text, Predicate is_inside) {
    bool label_is_empty = true;
    for (const char c : text) {
        if (c == '.' && label_is_empty) return false;
        if (c != '.' && !is_inside(c)) return false;
        label_is_empty = c == '.';
    }
    return !label_is_empty;
}

// The size of the quoted-string that `text` begins with, quotes included; 0: it begins with none.
std::size_t quoted_string(Bytes text) {
    if (text.empty() || text[0] != '"') return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') return i + 1;
        const bool escapes = c == '\\';
        const char shown = escapes && i + 1 < text.size() ? text[++i] : c;
        if (static_cast<unsigned char>(shown) < 0x20 || shown == 0x7f) return 0;
        if (escapes && is_eight_bit(shown)) return 0;
    }
    return 0;
}

bool is_literal(Bytes domain) {
    if (domain.size() < 3 || domain.front() != '[' || domain.back() != ']') return false;
    const Bytes inside = domain.substr(1, domain.size() - 2);
    return std::all_of(inside.begin(), inside.end(), [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '.' || c == ':' || c == '-';
    });
}

bool is_domain(Bytes domain) {
    if (is_literal(domain)) return true;
    return is_dotted(domain, [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '_' || is_eight_bit(c);
    });
}

kontor::Error no_path(std::string expected, Bytes got) {
    return kontor::Error{"Address of the envelope", std::move(expected), server_words(got), {}};
}

}  // namespace

Path::Path(Bytes address) : address_(address), needs_utf8_(!text::is_ascii(address)) {}

Result<Path> Path::parse(Bytes address) {
    if (address.empty()) return no_path("local-part@domain", address);
    if (address.size() > longest_address) return no_path("at most 254 octets", address);
    if (!text::is_ascii(address) && !text::is_utf8(address)) return no_path("UTF-8", address);
    const std::size_t quoted = quoted_string(address);
    const std::size_t at = quoted > 0 ? quoted : address.find('@');
    if (at >= address.size() || address[at] != '@') return no_path("local-part@domain", address);
    const Bytes local = address.substr(0, at);
    if (local.size() > longest_local_part) return no_path("at most 64 octets before the @", address);
    if (quoted == 0 && !is_dotted(local, is_atom_character)) return no_path("a local part", address);
    if (!is_domain(address.substr(at + 1))) return no_path("a domain", address);
    return Path(address);
}

}  // namespace kontor::smtp
