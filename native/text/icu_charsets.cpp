// A converter costs more to open than a header field costs to convert, so each thread keeps those it has used.
#include "native/text/icu_charsets.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <array>
#include <memory>

#include "engine/text/unicode.hpp"

namespace kontor::text {
namespace {

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Where ICU's table of that name differs from what mail (and browsers) mean by it.
const char* icu_name(Charset charset) {
    switch (charset) {
        case Charset::gbk:
            return "gb18030";  // a superset, with the euro sign
        case Charset::big5:
            return "big5-hkscs";  // likewise
        case Charset::euc_kr:
            return "windows-949";  // likewise
        case Charset::iso_2022_jp:
            return "ISO_2022,locale=ja,version=3";  // with half-width katakana
        case Charset::iso_8859_9:
            return "windows-1254";
        case Charset::iso_8859_11:
            return "windows-874";
        default:
            return charset_name(charset).data();
    }
}

// ICU's own callback substitutes U+001A in some charsets; here it is U+FFFD everywhere.
void U_CALLCONV replace_malformed(const void*, UConverterToUnicodeArgs* arguments, const char*, std::int32_t,
                                  UConverterCallbackReason reason, UErrorCode* error) {
    if (reason > UCNV_IRREGULAR) return;  // reset, close, clone
    const UChar replacement = 0xFFFD;
    *error = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(arguments, &replacement, 1, 0, error);
}

UConverter* converter_of(Charset charset) {
    thread_local std::array<Converter, charset_count> open;
    Converter& converter = open[static_cast<std::size_t>(charset)];
    if (!converter) {
        UErrorCode error = U_ZERO_ERROR;
        converter.reset(ucnv_open(icu_name(charset), &error));
        ucnv_setToUCallBack(converter.get(), replace_malformed, nullptr, nullptr, nullptr, &error);
        if (U_FAILURE(error)) converter.reset();
    }
    return converter.get();
}

// UTF-16 without unpaired surrogates, which ICU guarantees, to UTF-8. False when it holds U+FFFD.
bool append_utf_16(std::string& out, const UChar* units, std::int32_t count) {
    bool whole = true;
    std::array<char, 4> octets{};
    for (std::int32_t i = 0; i < count;) {
        UChar32 c;
        U16_NEXT(units, i, count, c);
        if (c < 0x80) {
            out += static_cast<char>(c);
            continue;
        }
        whole &= c != 0xFFFD;
        std::int32_t size = 0;
        U8_APPEND_UNSAFE(octets.data(), size, c);
        out.append(octets.data(), static_cast<std::size_t>(size));
    }
    return whole;
}

bool decode(Charset charset, Bytes in, std::string& out) {
    UConverter* const converter = converter_of(charset);
    if (!converter) {
        append_guessed(out, in);
        return false;
    }
    ucnv_resetToUnicode(converter);
    out.reserve(out.size() + in.size() + in.size() / 2);
    std::array<UChar, 2048> units;
    const char* at = in.data();
    const char* const end = in.data() + in.size();
    bool whole = true;
    for (;;) {
        UChar* to = units.data();
        UErrorCode error = U_ZERO_ERROR;
        ucnv_toUnicode(converter, &to, units.data() + units.size(), &at, end, nullptr, true, &error);
        whole &= append_utf_16(out, units.data(), static_cast<std::int32_t>(to - units.data()));
        if (error == U_BUFFER_OVERFLOW_ERROR) continue;
        return whole && U_SUCCESS(error);
    }
}

void normalise(std::string& text) {
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2* const nfc = unorm2_getNFCInstance(&error);
    std::int32_t length = 0;
    std::u16string units(text.size(), u'\0');
    u_strFromUTF8(units.data(), static_cast<std::int32_t>(units.size()), &length, text.data(),
                  static_cast<std::int32_t>(text.size()), &error);
    if (U_FAILURE(error)) return;
    units.resize(static_cast<std::size_t>(length));
    if (unorm2_isNormalized(nfc, units.data(), length, &error) || U_FAILURE(error)) return;
    std::u16string composed(units.size() * 3 + 8, u'\0');  // NFC of a string is at most three times as long
    length = unorm2_normalize(nfc, units.data(), length, composed.data(), static_cast<std::int32_t>(composed.size()),
                              &error);
    if (U_FAILURE(error)) return;
    std::string out;
    append_utf_16(out, composed.data(), length);
    text = std::move(out);
}

}  // namespace

CharsetPort icu_charset_port() { return {decode, normalise}; }

}  // namespace kontor::text
