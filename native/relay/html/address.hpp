// What an address in a mail points to.
#pragma once

#include <string>
#include <string_view>

namespace kontor::html {

struct MailAddressed {
    enum class Kind { none, web, mailto, inline_part, bitmap_data };
    Kind kind = Kind::none;  // none: not to be used
    std::string url;         // cleaned; of an inline part its Content-ID
};

// `value` with entities decoded. Browsers drop tabs and line ends inside and white space around; so do we,
// before the scheme is looked at. "//host/..." is https.
MailAddressed classify(std::string_view value);

}  // namespace kontor::html
