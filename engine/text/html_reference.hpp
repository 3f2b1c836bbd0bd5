// What stands in HTML for a character that would mean something there.
#pragma once

#include <string_view>

namespace kontor::text {

// & < > " ' as references: they fit into text and into a quoted attribute. Empty for every other octet, which stands
// for itself.
constexpr std::string_view html_reference(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

}  // namespace kontor::text
