#include "engine/text/charset.hpp"

#include <array>
#include <cstddef>

#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::text {
namespace {

CharsetPort port;

// 0x80-0x9F of windows-1252. Its five holes are control characters, as browsers have it. iso-8859-1 is
// decoded with the same table: nobody means the C1 controls.
constexpr std::array<char16_t, 32> windows_1252_c1 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

char32_t from_windows_1252(unsigned char octet) {
    return octet >= 0x80 && octet < 0xA0 ? windows_1252_c1[octet - 0x80] : octet;
}

char32_t from_iso_8859_15(unsigned char octet) {
    switch (octet) {
        case 0xA4:
            return 0x20AC;
        case 0xA6:
            return 0x0160;
        case 0xA8:
            return 0x0161;
        case 0xB4:
            return 0x017D;
        case 0xB8:
            return 0x017E;
        case 0xBC:
            return 0x0152;
        case 0xBD:
            return 0x0153;
        case 0xBE:
            return 0x0178;
        default:
            return octet;
    }
}

// ASCII in runs, the rest one by one through `map`.
template <class Map>
void append_single_octet(std::string& out, Bytes bytes, Map map) {
    out.reserve(out.size() + bytes.size() + bytes.size() / 8);
    while (!bytes.empty()) {
        const std::size_t plain = ascii_prefix(bytes);
        out.append(bytes.data(), plain);
        bytes.remove_prefix(plain);
        if (bytes.empty()) return;
        append_code_point(out, map(static_cast<unsigned char>(bytes.front())));
        bytes.remove_prefix(1);
    }
}

// Without a byte order mark, the place of the zero octets of Latin letters decides (RFC 2781 4.3 leaves it
// open; programs that write none are mostly little-endian).
bool looks_big_endian(Bytes bytes) {
    std::size_t even = 0, odd = 0;
    for (std::size_t at = 0; at + 1 < bytes.size() && at < 512; at += 2) {
        even += bytes[at] == '\0';
        odd += bytes[at + 1] == '\0';
    }
    return even > odd;
}

bool append_utf_16(std::string& out, Bytes bytes, Charset charset) {
    bool big = charset == Charset::utf_16be || (charset == Charset::utf_16 && looks_big_endian(bytes));
    if (bytes.starts_with("\xFE\xFF") && charset != Charset::utf_16le) {
        big = true;
        bytes.remove_prefix(2);
    } else if (bytes.starts_with("\xFF\xFE") && charset != Charset::utf_16be) {
        big = false;
        bytes.remove_prefix(2);
    }
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]), second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<char32_t>(big ? first << 8 | second : second << 8 | first);
    };
    bool whole = bytes.size() % 2 == 0;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        char32_t c = unit(at);
        if (c >= 0xD800 && c <= 0xDBFF && at + 3 < bytes.size()) {
            const char32_t low = unit(at + 2);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        whole &= c < 0xD800 || c > 0xDFFF;
        append_code_point(out, c);
    }
    if (bytes.size() % 2 != 0) out += replacement_character;
    return whole;
}

// What normalises to itself whatever stands beside it: everything below U+0300, Cyrillic, kana, Han and
// the punctuation between them. Anything else is for the port to judge.
bool surely_normalised(std::string_view text) {
    for (std::size_t at = ascii_prefix(text); at < text.size();) {
        const char32_t c = next_code_point(text, at);
        const bool inert = c < 0x300 || (c >= 0x400 && c < 0x483) || (c >= 0x48A && c < 0x530) ||
                           (c >= 0x2010 && c < 0x2030) || (c >= 0x20A0 && c < 0x20C0) || (c >= 0x3000 && c < 0x302A) ||
                           (c >= 0x3041 && c < 0x3097) || (c >= 0x30A0 && c < 0x3100) || (c >= 0x4E00 && c < 0xA000) ||
                           (c >= 0xFF01 && c < 0xFFEF) || c == 0xFFFD || (c >= 0x1F300 && c < 0x1FB00);
        if (!inert) return false;
    }
    return true;
}

}  // namespace

void install_charset_port(CharsetPort installed) { port = installed; }

bool append_decoded(std::string& out, Charset charset, Bytes bytes) {
    switch (charset) {
        case Charset::utf_8:
            if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
            return append_replacing(out, bytes);
        case Charset::utf_16:
        case Charset::utf_16le:
        case Charset::utf_16be:
            return append_utf_16(out, bytes, charset);
        case Charset::us_ascii:
        case Charset::unknown: {
            const bool ascii = is_ascii(bytes);
            append_guessed(out, bytes);
            return ascii;
        }
        case Charset::iso_8859_1:
        case Charset::windows_1252:
            append_single_octet(out, bytes, from_windows_1252);
            return true;
        case Charset::iso_8859_15:
            append_single_octet(out, bytes, from_iso_8859_15);
            return true;
        default:
            break;
    }
    if (charset != Charset::iso_2022_jp && is_ascii(bytes)) {
        out += bytes;
        return true;
    }
    if (port.decode) return port.decode(charset, bytes, out);
    append_single_octet(out, bytes, from_windows_1252);
    return false;
}

bool append_guessed(std::string& out, Bytes bytes) {
    if (is_utf8(bytes)) {
        out += bytes;
        return true;
    }
    append_single_octet(out, bytes, from_windows_1252);
    return false;
}

void normalise_nfc(std::string& text) {
    if (port.normalise && !surely_normalised(text)) port.normalise(text);
}

}  // namespace kontor::text
