// A result goes from JavaScript to C++ in two steps, its size and then its octets, so that no memory of one is
// allocated by the other.
#include "web/text/text_decoder_charsets.hpp"

#include <emscripten.h>

#include "engine/text/unicode.hpp"

// clang-format off
EM_JS(int, kontor_decode_charset, (const char* label, const char* octets, int size), {
    const decoders = Module.kontorDecoders || (Module.kontorDecoders = {});
    const name = UTF8ToString(label);
    try {
        const decoder = decoders[name] || (decoders[name] = new TextDecoder(name));
        // A copy, because a TextDecoder may refuse shared memory.
        const text = decoder.decode(HEAPU8.slice(octets, octets + size));
        Module.kontorText = new TextEncoder().encode(text);
    } catch (unknown) {
        return -1;
    }
    return Module.kontorText.length;
});

EM_JS(int, kontor_normalise_nfc, (const char* octets, int size), {
    const text = new TextDecoder().decode(HEAPU8.slice(octets, octets + size));
    Module.kontorText = new TextEncoder().encode(text.normalize("NFC"));
    return Module.kontorText.length;
});

EM_JS(void, kontor_take_text, (char* to), {
    HEAPU8.set(Module.kontorText, to);
    Module.kontorText = null;
});
// clang-format on

namespace kontor::text {
namespace {

// Appends what the last call of JavaScript made.
void append_result(std::string& out, int size) {
    const std::size_t before = out.size();
    out.resize(before + static_cast<std::size_t>(size));
    kontor_take_text(out.data() + before);
}

bool decode(Charset charset, Bytes in, std::string& out) {
    const int size = kontor_decode_charset(charset_name(charset).data(), in.data(), static_cast<int>(in.size()));
    if (size < 0) {
        append_guessed(out, in);
        return false;
    }
    const std::size_t before = out.size();
    append_result(out, size);
    return out.find(replacement_character, before) == std::string::npos;
}

void normalise(std::string& text) {
    const int size = kontor_normalise_nfc(text.data(), static_cast<int>(text.size()));
    text.clear();
    append_result(text, size);
}

}  // namespace

CharsetPort text_decoder_charset_port() { return {decode, normalise}; }

}  // namespace kontor::text
