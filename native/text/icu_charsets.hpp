// The charset port of engine/text, by ICU.
#pragma once

#include "engine/text/charset.hpp"

namespace kontor::text {

// Install it once at the start of the program: install_charset_port(icu_charset_port()).
CharsetPort icu_charset_port();

}  // namespace kontor::text
