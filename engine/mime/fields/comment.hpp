// Comments in structured fields: "(like (this))" (RFC 5322 3.2.2).
#pragma once

#include <cstddef>

#include "engine/base/bytes.hpp"

namespace kontor::mime {

// The size of the comment that `text` begins with, its parentheses included; npos when it is never closed.
// Counts parentheses, so nesting costs nothing.
inline std::size_t comment_size(Bytes text) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '(')
            ++depth;
        else if (text[at] == ')' && --depth == 0)
            return at + 1;
    }
    return Bytes::npos;
}

}  // namespace kontor::mime
