// A text broken into lines of a width, so that every octet of it lies in one: where one types, blanks count.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace kontor::desktop {

using Advance = std::function<float(char32_t)>;  // how wide a character is

struct TextLine {
    std::size_t begin = 0, end = 0;  // without the newline that ends it
};

// Never empty. Broken behind blanks, on either side of a Han, Kana or Hangul character, and elsewhere where nothing
// else fits. Width 0: only where the text has newlines.
std::vector<TextLine> break_lines(std::string_view text, float width, const Advance& advance);

// The line the offset lies in; at the end of a broken line it is the next one.
std::size_t line_at(const std::vector<TextLine>& lines, std::size_t offset);
float width_of(std::string_view text, const Advance& advance);
// The offset whose place in the line is nearest to x.
std::size_t offset_at(std::string_view text, const TextLine& line, float x, const Advance& advance);

}  // namespace kontor::desktop
