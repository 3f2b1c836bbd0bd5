// As much of XML 1.0 as a configuration file needs, read into a small tree: elements, attributes, text, CDATA,
// comments, the five entities every document has, and character references. A document type declaration is refused, and
// with it every entity of its own: nothing is ever expanded or fetched. Names keep their prefixes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"

namespace kontor::setup {

struct XmlLimits {
    std::size_t octets = 64 * 1024;
    std::size_t depth = 16;
    std::size_t elements = 2000;
    std::size_t attributes = 32;  // of one element
};

struct XmlElement {
    std::string name;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::string text;  // its own, in one piece, without white space around it
    std::vector<XmlElement> children;

    const XmlElement* child(std::string_view name) const;      // the first; null: none
    std::string_view child_text(std::string_view name) const;  // empty where there is none
    std::string_view attribute(std::string_view name) const;   // likewise
};

// The outermost element. Error::where names the line.
Result<XmlElement> read_xml(std::string_view document, const XmlLimits& limits = {});

}  // namespace kontor::setup
