// The charset port of engine/text, by the TextDecoder of the browser or of Node.
#pragma once

#include "engine/text/charset.hpp"

namespace kontor::text {

// Install it once at the start of the program: install_charset_port(text_decoder_charset_port()).
CharsetPort text_decoder_charset_port();

}  // namespace kontor::text
