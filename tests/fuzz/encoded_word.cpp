// A header value in, UTF-8 out.
#include "engine/text/encoded_word.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/mime/fields/forms.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes raw(reinterpret_cast<const char*>(data), size);
    std::string out;
    text::append_header_text(out, raw);
    if (!text::is_utf8(out) || out.size() > 4 * size) std::abort();
    for (const char c : mime::as_text(raw))
        if (static_cast<unsigned char>(c) < ' ') std::abort();
    return 0;
}
