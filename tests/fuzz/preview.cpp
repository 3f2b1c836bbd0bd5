// HTML to one line of text (threats C22).
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/mime/html_text.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string html;
    text::append_replacing(html, Bytes(reinterpret_cast<const char*>(data), size));
    const std::string line = mime::html_to_text(html, 500);
    if (!text::is_utf8(line)) std::abort();
    for (const char c : line)
        if (static_cast<unsigned char>(c) < ' ') std::abort();
    return 0;
}
