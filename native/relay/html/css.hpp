// The style attribute of a stranger: what only changes how text looks stays; what could fetch, move over
// other things or hide from us goes (threats C13: Roundcube's history of url(), var(), escapes, comments).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kontor::html {

struct Style {
    std::string text;             // "color:red;margin:0", may be empty
    std::size_t remote_urls = 0;  // url(http...) that were left out
};

// `declarations` with entities decoded.
Style filter_style(std::string_view declarations);

}  // namespace kontor::html
