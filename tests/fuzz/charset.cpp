// The first octet chooses the charset. Whatever the rest is, well-formed UTF-8 comes out, at most four times as much.
#include "engine/text/charset.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/text/base64.hpp"
#include "engine/text/quoted_printable.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes octets(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::string out;
    text::append_decoded(out, static_cast<text::Charset>(data[0] % text::charset_count), octets);
    if (!text::is_utf8(out) || out.size() > 4 * octets.size()) std::abort();
    if (!text::is_utf8(text::clean_line(out)) || !text::is_utf8(text::fold_case(out)) ||
        !text::is_utf8(text::base_subject(out)))
        std::abort();

    std::string decoded;
    text::append_quoted_printable_decoded(decoded, octets);
    if (decoded.size() > octets.size()) std::abort();
    std::string encoded, back;
    text::append_quoted_printable_encoded(encoded, decoded);
    text::append_quoted_printable_decoded(back, encoded);
    std::erase(back, '\r');
    std::erase(decoded, '\r');
    if (decoded.find('\r') == std::string::npos && back.size() > encoded.size()) std::abort();
    return 0;
}
