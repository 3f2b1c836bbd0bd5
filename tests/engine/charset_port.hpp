// Tests that need foreign charsets use the port of the platform they run on: ICU natively, TextDecoder in Node.
#pragma once

#ifdef __EMSCRIPTEN__
#include "web/text/text_decoder_charsets.hpp"
#else
#include "native/text/icu_charsets.hpp"
#endif

namespace kontor::tests {

inline void install_charset_port() {
#ifdef __EMSCRIPTEN__
    text::install_charset_port(text::text_decoder_charset_port());
#else
    text::install_charset_port(text::icu_charset_port());
#endif
}

}  // namespace kontor::tests
