// From a charset of mail to UTF-8.
//
// Common mail needs nothing but this room: us-ascii, utf-8, utf-16, iso-8859-1, iso-8859-15 and windows-1252
// are decoded here. The rest goes through a port that the program installs once at start: ICU in the relay
// (native/text), TextDecoder in the browser and in Node (web/). Without a port the rest decodes as
// windows-1252 and says so in the result.
//
// Only the charsets of an allow-list of about forty are decoded at all (threats C9). UTF-7 and
// ISO-2022-CN-EXT are refused for good: they smuggle ASCII past filters. The output is always well-formed
// UTF-8, at most four times as long as the input; malformed input becomes U+FFFD.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/bytes.hpp"

namespace kontor::text {

// One charset of the allow-list. The value is an index; its name is for the port and for people.
enum class Charset : std::uint8_t {
    unknown,  // not on the list, or refused
    us_ascii,
    utf_8,
    utf_16,
    utf_16le,
    utf_16be,
    iso_8859_1,
    iso_8859_2,
    iso_8859_3,
    iso_8859_4,
    iso_8859_5,
    iso_8859_6,
    iso_8859_7,
    iso_8859_8,
    iso_8859_9,
    iso_8859_10,
    iso_8859_11,
    iso_8859_13,
    iso_8859_14,
    iso_8859_15,
    windows_874,
    windows_1250,
    windows_1251,
    windows_1252,
    windows_1253,
    windows_1254,
    windows_1255,
    windows_1256,
    windows_1257,
    windows_1258,
    koi8_r,
    koi8_u,
    ibm866,
    macintosh,
    x_mac_cyrillic,
    gbk,
    gb18030,
    big5,
    shift_jis,
    euc_jp,
    iso_2022_jp,
    euc_kr,
};
inline constexpr std::size_t charset_count = static_cast<std::size_t>(Charset::euc_kr) + 1;

// The charset of a label as written in mail ("Latin1", "ks_c_5601-1987", "cp-1252"), whatever its case.
Charset charset_from_label(std::string_view label);
// The WHATWG name in lower case, which both ICU and TextDecoder understand; "" for unknown.
std::string_view charset_name(Charset charset);

// The port. `decode` appends UTF-8 for `in` and returns false when something was malformed, replaced by
// U+FFFD. It is called for the charsets above that this room does not decode itself, from any thread.
// `normalise` replaces well-formed UTF-8 by its Normalization Form C.
struct CharsetPort {
    bool (*decode)(Charset charset, Bytes in, std::string& out) = nullptr;
    void (*normalise)(std::string& text) = nullptr;
};
// Once, before the first message is parsed.
void install_charset_port(CharsetPort port);

// Appends `bytes` as UTF-8. True when every octet meant something in that charset. An unknown charset is
// taken for UTF-8 if it is that, else for windows-1252; the answer is then false unless it was all ASCII.
bool append_decoded(std::string& out, Charset charset, Bytes bytes);

// For text whose charset nobody declared (8-bit header fields, body parts without charset): UTF-8 when
// it is well-formed, else windows-1252. True when it was ASCII or UTF-8.
bool append_guessed(std::string& out, Bytes bytes);

// Normalization Form C (RFC 8621 4.1.2.2), by the port where the text is not obviously in it already.
void normalise_nfc(std::string& text);

}  // namespace kontor::text
