// The lists: what may stand in a mail that is shown.
#pragma once

#include <string_view>

namespace kontor::html {

enum class Element {
    allowed,
    void_,     // allowed, without an end tag: br, hr, img, col, wbr
    body,      // becomes a div
    raw_text,  // it and its text are dropped: script, style, title ...
    foreign,   // it and everything inside are dropped, with elements of the same name counted: svg, math ...
    unknown,   // the tag is dropped, what is inside stays
};

// Names in lower case.
Element element(std::string_view name);

enum class AttributeUse {
    text,        // shown, or a number or keyword: kept as it is
    style,       // filter_style
    link,        // href of a
    image,       // src of img
    background,  // of body and tables: an image, always dropped; counted when remote
    dropped,
};

AttributeUse attribute(std::string_view element, std::string_view name);

}  // namespace kontor::html
