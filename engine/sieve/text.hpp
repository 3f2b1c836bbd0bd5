// What a string of a script stands for: encoded characters (RFC 5228 2.4.2.4) are decoded first, then the references to
// variables are found (RFC 5229 3), each only where the script has asked for the extension.
#pragma once

#include <string_view>

#include "engine/base/result.hpp"
#include "engine/sieve/program.hpp"
#include "engine/sieve/syntax.hpp"

namespace kontor::sieve {

inline constexpr std::uint32_t most_matches = 32;  // ${0} to ${31}; RFC 5229 6 asks for ${9}
inline constexpr std::size_t longest_variable_name = 64;

// Errors: a code point that is none, a variable of a namespace (no extension here has any), a match variable beyond
// most_matches. What only resembles a reference stays as it is written.
Result<Text, ScriptError> text_of(const StringLiteral& literal, const Extensions& extensions);

// RFC 5229 2: a letter or underscore, then letters, digits, underscores.
bool is_variable_name(std::string_view name);

}  // namespace kontor::sieve
