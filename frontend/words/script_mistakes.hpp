// What is wrong in a script of filters, in the person's language. The checker (engine/sieve) says it in English
// sentences of a fixed number of patterns, which are the keys here; what of them is the script's own stays as it is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "frontend/words/words.hpp"

namespace kontor::words {

// "This is no label": `expected` and `got` may be empty. A sentence nobody knows here, such as one of a newer relay, is
// shown as it is.
std::string script_mistake(Language, std::string_view what, std::string_view expected, std::string_view got);

// "line 3, column 7: what: expected E, got G", as a script that failed is spoken of.
std::string script_failure(Language, std::string_view message);

// The pattern a sentence or part of one is of: an index below script_pattern_count(); empty for an unknown one.
std::optional<std::size_t> script_pattern(std::string_view said);
std::size_t script_pattern_count();
std::string_view script_pattern_text(std::size_t pattern, Language);

}  // namespace kontor::words
