// HTML as a flat stream of tokens, cut the way browsers cut it (WHATWG HTML 13.2.5), without building a tree.
// One pass, no recursion, no copies: views into the document. Nothing is refused; rubbish is text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace kontor::html {

struct Attribute {
    std::string_view name;   // as written
    std::string_view value;  // as written, entities and all
};

struct Token {
    enum class Kind { text, start, end, finish };
    Kind kind = Kind::finish;
    std::string_view text;              // of text
    std::string_view name;              // of a tag, as written
    std::vector<Attribute> attributes;  // of a start tag; at most 64, the rest is dropped
};

class Tokens {
public:
    explicit Tokens(std::string_view document) : document_(document) {}

    // Comments, declarations and processing instructions are passed over.
    Token next();
    // Behind a start tag whose content is no markup (script, style, title ...): passes over everything up to its
    // end tag, or to the end of the document.
    void skip_raw_text(std::string_view name);

private:
    bool skip_declaration();
    Token tag(bool is_end);
    void attribute(Token& token);
    char at(std::size_t position) const { return position < document_.size() ? document_[position] : '\0'; }

    std::string_view document_;
    std::size_t at_ = 0;
};

}  // namespace kontor::html
