// Where in a text the words that were looked for stand, for a person to see (SearchSnippet, RFC 8621 5).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/words.hpp"

namespace kontor::search {

inline constexpr std::size_t snippet_octets = 255;  // RFC 8621 5: a preview has no more

// HTML: the text with & < > " ' escaped and each match in <mark></mark>; white space is collapsed. Empty when none of
// the phrases occurs in it.
std::optional<std::string> marked(std::string_view text, const std::vector<Phrase>&);
// The same of the surroundings of the first match, at most that many octets. Reads no further than it must.
std::optional<std::string> snippet(std::string_view text, const std::vector<Phrase>&,
                                   std::size_t octets = snippet_octets);

}  // namespace kontor::search
