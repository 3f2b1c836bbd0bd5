// JSON Pointer (RFC 6901) as result references and patches spell it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::jmap {

// The reference tokens of a pointer without its leading slash: "keywords/a~1b" -> {"keywords", "a/b"}. Empty for a
// "~" that is followed by neither 0 nor 1.
std::optional<std::vector<std::string>> pointer_tokens(std::string_view path);
// One token as it stands in a pointer.
std::string escape_token(std::string_view token);

// "0", "17"; empty for anything else, leading zeros and "-" included.
std::optional<std::size_t> array_index(std::string_view token);

}  // namespace kontor::jmap
