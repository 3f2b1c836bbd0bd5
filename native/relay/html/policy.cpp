#include "native/relay/html/policy.hpp"

#include <algorithm>
#include <array>

namespace kontor::html {

namespace {

using Name = std::string_view;

constexpr std::array<Name, 72> allowed_elements = {
    "a",      "abbr",       "acronym", "address", "article", "aside",   "b",          "bdi",    "bdo",
    "big",    "blockquote", "caption", "center",  "cite",    "code",    "colgroup",   "dd",     "del",
    "dfn",    "dir",        "div",     "dl",      "dt",      "em",      "figcaption", "figure", "font",
    "footer", "h1",         "h2",      "h3",      "h4",      "h5",      "h6",         "header", "i",
    "ins",    "kbd",        "li",      "main",    "mark",    "menu",    "nav",        "ol",     "p",
    "pre",    "q",          "s",       "samp",    "section", "small",   "span",       "strike", "strong",
    "sub",    "sup",        "table",   "tbody",   "td",      "tfoot",   "th",         "thead",  "time",
    "tr",     "tt",         "u",       "ul",      "var",     "details", "summary",    "rp",     "rt",
};
constexpr std::array<Name, 5> void_elements = {"br", "col", "hr", "img", "wbr"};
constexpr std::array<Name, 10> raw_text_elements = {"iframe", "noembed", "noframes", "noscript", "plaintext",
                                                    "script", "style",   "textarea", "title",    "xmp"};
constexpr std::array<Name, 14> foreign_elements = {"applet",   "audio", "canvas",   "datalist", "dialog",
                                                   "frameset", "math",  "object",   "optgroup", "option",
                                                   "select",   "svg",   "template", "video"};
constexpr std::array<Name, 27> text_attributes = {
    "abbr",   "align",   "alt",     "aria-hidden", "aria-label", "bgcolor", "border", "cellpadding", "cellspacing",
    "color",  "colspan", "compact", "dir",         "face",       "height",  "hspace", "lang",        "noshade",
    "nowrap", "role",    "rowspan", "scope",       "size",       "span",    "start",  "summary",     "title"};
constexpr std::array<Name, 5> more_text_attributes = {"type", "valign", "value", "vspace", "width"};

template <std::size_t N>
bool contains(const std::array<Name, N>& list, Name name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

Element element(std::string_view name) {
    if (contains(allowed_elements, name)) return Element::allowed;
    if (contains(void_elements, name)) return Element::void_;
    if (name == "body") return Element::body;
    if (contains(raw_text_elements, name)) return Element::raw_text;
    if (contains(foreign_elements, name)) return Element::foreign;
    return Element::unknown;
}

AttributeUse attribute(std::string_view element, std::string_view name) {
    if (name == "style") return AttributeUse::style;
    if (name == "href") return element == "a" ? AttributeUse::link : AttributeUse::dropped;
    if (name == "src") return element == "img" ? AttributeUse::image : AttributeUse::dropped;
    if (name == "background") return AttributeUse::background;
    if (contains(text_attributes, name) || contains(more_text_attributes, name)) return AttributeUse::text;
    return AttributeUse::dropped;
}

}  // namespace kontor::html
