// Labels of charsets as found in mail. They are compared by their letters and digits only, so that
// "ISO_8859-1:1987", "iso8859-1" and "ISO-8859-1" need no rows of their own.
#include <algorithm>
#include <array>
#include <string_view>

#include "engine/text/ascii.hpp"
#include "engine/text/charset.hpp"

namespace kontor::text {
namespace {

struct Label {
    std::string_view key;
    Charset charset;
};

// Sorted by key.
constexpr auto labels = std::to_array<Label>({
    {"ansix341968", Charset::us_ascii},
    {"ascii", Charset::us_ascii},
    {"big5", Charset::big5},
    {"big5eten", Charset::big5},
    {"big5hkscs", Charset::big5},
    {"chinese", Charset::gbk},
    {"cnbig5", Charset::big5},
    {"cngb", Charset::gbk},
    {"cp1250", Charset::windows_1250},
    {"cp1251", Charset::windows_1251},
    {"cp1252", Charset::windows_1252},
    {"cp1253", Charset::windows_1253},
    {"cp1254", Charset::windows_1254},
    {"cp1255", Charset::windows_1255},
    {"cp1256", Charset::windows_1256},
    {"cp1257", Charset::windows_1257},
    {"cp1258", Charset::windows_1258},
    {"cp367", Charset::us_ascii},
    {"cp819", Charset::iso_8859_1},
    {"cp866", Charset::ibm866},
    {"cp874", Charset::windows_874},
    {"cp932", Charset::shift_jis},
    {"cp936", Charset::gbk},
    {"cp949", Charset::euc_kr},
    {"cp950", Charset::big5},
    {"cseuckr", Charset::euc_kr},
    {"cseucpkdfmtjapanese", Charset::euc_jp},
    {"csgb2312", Charset::gbk},
    {"csibm866", Charset::ibm866},
    {"csiso2022jp", Charset::iso_2022_jp},
    {"csisolatin1", Charset::iso_8859_1},
    {"csisolatin2", Charset::iso_8859_2},
    {"csisolatin5", Charset::iso_8859_9},
    {"csisolatinarabic", Charset::iso_8859_6},
    {"csisolatincyrillic", Charset::iso_8859_5},
    {"csisolatingreek", Charset::iso_8859_7},
    {"csisolatinhebrew", Charset::iso_8859_8},
    {"cskoi8r", Charset::koi8_r},
    {"csksc56011987", Charset::euc_kr},
    {"csshiftjis", Charset::shift_jis},
    {"cswindows31j", Charset::shift_jis},
    {"eucjp", Charset::euc_jp},
    {"euckr", Charset::euc_kr},
    {"gb18030", Charset::gb18030},
    {"gb2312", Charset::gbk},
    {"gb231280", Charset::gbk},
    {"gbk", Charset::gbk},
    {"ibm819", Charset::iso_8859_1},
    {"ibm866", Charset::ibm866},
    {"iso2022jp", Charset::iso_2022_jp},
    {"iso2022jp1", Charset::iso_2022_jp},
    {"iso2022jp2", Charset::iso_2022_jp},
    {"iso2022jpms", Charset::iso_2022_jp},
    {"iso646us", Charset::us_ascii},
    {"iso88591", Charset::iso_8859_1},
    {"iso885910", Charset::iso_8859_10},
    {"iso885911", Charset::iso_8859_11},
    {"iso885911987", Charset::iso_8859_1},
    {"iso885913", Charset::iso_8859_13},
    {"iso885914", Charset::iso_8859_14},
    {"iso885915", Charset::iso_8859_15},
    {"iso88592", Charset::iso_8859_2},
    {"iso885921987", Charset::iso_8859_2},
    {"iso88593", Charset::iso_8859_3},
    {"iso88594", Charset::iso_8859_4},
    {"iso88595", Charset::iso_8859_5},
    {"iso885951988", Charset::iso_8859_5},
    {"iso88596", Charset::iso_8859_6},
    {"iso885961987", Charset::iso_8859_6},
    {"iso88597", Charset::iso_8859_7},
    {"iso885971987", Charset::iso_8859_7},
    {"iso88598", Charset::iso_8859_8},
    {"iso885981988", Charset::iso_8859_8},
    {"iso88598e", Charset::iso_8859_8},
    {"iso88598i", Charset::iso_8859_8},
    {"iso88599", Charset::iso_8859_9},
    {"iso885991989", Charset::iso_8859_9},
    {"koi8", Charset::koi8_r},
    {"koi8r", Charset::koi8_r},
    {"koi8ru", Charset::koi8_u},
    {"koi8u", Charset::koi8_u},
    {"korean", Charset::euc_kr},
    {"ksc5601", Charset::euc_kr},
    {"ksc56011987", Charset::euc_kr},
    {"ksc56011989", Charset::euc_kr},
    {"l1", Charset::iso_8859_1},
    {"l2", Charset::iso_8859_2},
    {"l5", Charset::iso_8859_9},
    {"l9", Charset::iso_8859_15},
    {"latin1", Charset::iso_8859_1},
    {"latin2", Charset::iso_8859_2},
    {"latin3", Charset::iso_8859_3},
    {"latin4", Charset::iso_8859_4},
    {"latin5", Charset::iso_8859_9},
    {"latin6", Charset::iso_8859_10},
    {"latin9", Charset::iso_8859_15},
    {"mac", Charset::macintosh},
    {"maccyrillic", Charset::x_mac_cyrillic},
    {"macintosh", Charset::macintosh},
    {"macroman", Charset::macintosh},
    {"ms936", Charset::gbk},
    {"mskanji", Charset::shift_jis},
    {"shiftjis", Charset::shift_jis},
    {"sjis", Charset::shift_jis},
    {"tis620", Charset::windows_874},
    {"unicode11utf8", Charset::utf_8},
    {"us", Charset::us_ascii},
    {"usascii", Charset::us_ascii},
    {"utf16", Charset::utf_16},
    {"utf16be", Charset::utf_16be},
    {"utf16le", Charset::utf_16le},
    {"utf8", Charset::utf_8},
    {"utf8mb4", Charset::utf_8},
    {"win1250", Charset::windows_1250},
    {"win1251", Charset::windows_1251},
    {"win1252", Charset::windows_1252},
    {"windows1250", Charset::windows_1250},
    {"windows1251", Charset::windows_1251},
    {"windows1252", Charset::windows_1252},
    {"windows1253", Charset::windows_1253},
    {"windows1254", Charset::windows_1254},
    {"windows1255", Charset::windows_1255},
    {"windows1256", Charset::windows_1256},
    {"windows1257", Charset::windows_1257},
    {"windows1258", Charset::windows_1258},
    {"windows31j", Charset::shift_jis},
    {"windows874", Charset::windows_874},
    {"windows936", Charset::gbk},
    {"windows949", Charset::euc_kr},
    {"xcp1250", Charset::windows_1250},
    {"xcp1251", Charset::windows_1251},
    {"xcp1252", Charset::windows_1252},
    {"xeucjp", Charset::euc_jp},
    {"xgbk", Charset::gbk},
    {"xmaccyrillic", Charset::x_mac_cyrillic},
    {"xmacroman", Charset::macintosh},
    {"xsjis", Charset::shift_jis},
    {"xunicode20utf8", Charset::utf_8},
    {"xxbig5", Charset::big5},
});

constexpr bool sorted() {
    for (std::size_t i = 1; i < labels.size(); ++i)
        if (!(labels[i - 1].key < labels[i].key)) return false;
    return true;
}
static_assert(sorted());

constexpr std::array<std::string_view, charset_count> names = {
    "",
    "us-ascii",
    "utf-8",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-9",
    "iso-8859-10",
    "iso-8859-11",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "koi8-r",
    "koi8-u",
    "ibm866",
    "macintosh",
    "x-mac-cyrillic",
    "gbk",
    "gb18030",
    "big5",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "euc-kr",
};

}  // namespace

Charset charset_from_label(std::string_view label) {
    std::array<char, 24> buffer;
    std::size_t size = 0;
    for (const char c : label) {
        if (!is_alpha(c) && !is_digit(c)) continue;
        if (size == buffer.size()) return Charset::unknown;
        buffer[size++] = lower(c);
    }
    const std::string_view key(buffer.data(), size);
    const auto found = std::lower_bound(labels.begin(), labels.end(), key,
                                        [](const Label& row, std::string_view wanted) { return row.key < wanted; });
    return found != labels.end() && found->key == key ? found->charset : Charset::unknown;
}

std::string_view charset_name(Charset charset) { return names[static_cast<std::size_t>(charset)]; }

}  // namespace kontor::text
