// One header field on its way into lines: words with single spaces between them, broken at a space before a line grows
// beyond 78 characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kontor::mime {

class FoldedLine {
public:
    explicit FoldedLine(std::string_view name) : line_(name) {
        line_ += ':';
        column_ = line_.size();
    }

    // The next word; an empty one is one more space. `following` characters will be glued to it.
    void word(std::string_view text, std::size_t following = 0) {
        constexpr std::size_t good = 78;
        const bool breaks = !first_ && !text.empty() && column_ + 1 + text.size() + following > good;
        if (breaks) {
            line_ += "\r\n";
            column_ = 0;
        }
        line_ += ' ';
        line_ += text;
        column_ += 1 + text.size();
        first_ = first_ && text.empty();
        if (column_ > longest_) longest_ = column_;
    }
    // Words of a text, split at its spaces.
    void words(std::string_view text) {
        for (;;) {
            const std::size_t space = text.find(' ');
            word(text.substr(0, space));
            if (space == std::string_view::npos) return;
            text.remove_prefix(space + 1);
        }
    }
    // Without a space before it.
    void glue(std::string_view text) {
        line_ += text;
        column_ += text.size();
        if (column_ > longest_) longest_ = column_;
    }

    // What a next word may take without a break.
    std::size_t room() const { return column_ + 1 < 78 ? 78 - column_ - 1 : 0; }
    std::size_t longest() const { return longest_; }  // line, in octets
    std::string_view so_far() const { return line_; }
    std::string finish() && { return std::move(line_ += "\r\n"); }

private:
    std::string line_;
    std::size_t column_ = 0, longest_ = 0;
    bool first_ = true;
};

}  // namespace kontor::mime
