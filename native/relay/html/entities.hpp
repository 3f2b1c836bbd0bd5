// Character references in attribute values that we must understand (addresses, styles), and escaping of
// what we write.
#pragma once

#include <string>
#include <string_view>

namespace kontor::html {

// Numeric references and the named ones of XML. Others stay as they are written: they then mean exactly these
// characters, because escape() escapes their "&".
std::string decode_entities(std::string_view text);

// & < > " ' as references: fits into a double-quoted attribute and into text.
std::string escape(std::string_view text);
// The same, but references in it stay references: for what is shown and never interpreted.
std::string escape_keeping_entities(std::string_view text);

}  // namespace kontor::html
