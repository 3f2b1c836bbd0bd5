#include "native/desktop/text_lines.hpp"

#include "native/desktop/text_edit.hpp"

namespace kontor::desktop {

namespace {

bool is_blank(char32_t c) { return c == ' ' || c == '\t'; }

// Scripts that are written without blanks.
bool breaks_anywhere(char32_t c) {
    return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

}  // namespace

std::vector<TextLine> break_lines(std::string_view text, float width, const Advance& advance) {
    std::vector<TextLine> lines;
    TextLine line;
    float wide = 0, wide_at_break = 0;
    std::size_t chance = 0;  // the last place where it may be broken; the line's beginning: none
    std::size_t at = 0;
    while (at < text.size()) {
        const auto [c, length] = code_point_at(text, at);
        if (c == '\n') {
            line.end = at;
            lines.push_back(line);
            at += length;
            line.begin = chance = at;
            wide = wide_at_break = 0;
            continue;
        }
        const float step = advance(c);
        if (breaks_anywhere(c) && at > line.begin) chance = at, wide_at_break = wide;
        // A blank may stand over the edge: nobody sees it.
        if (width > 0 && wide + step > width && !is_blank(c) && at > line.begin) {
            const std::size_t cut = chance > line.begin ? chance : at;
            line.end = cut;
            lines.push_back(line);
            wide = cut == at ? 0 : wide - wide_at_break;
            line.begin = chance = cut;
            wide_at_break = 0;
        }
        wide += step;
        at += length;
        if (is_blank(c) || breaks_anywhere(c)) chance = at, wide_at_break = wide;
    }
    line.end = text.size();
    lines.push_back(line);
    return lines;
}

std::size_t line_at(const std::vector<TextLine>& lines, std::size_t offset) {
    std::size_t at = 0;
    while (at + 1 < lines.size() && lines[at + 1].begin <= offset) ++at;
    return at;
}

float width_of(std::string_view text, const Advance& advance) {
    float wide = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto [c, length] = code_point_at(text, at);
        wide += advance(c);
        at += length;
    }
    return wide;
}

std::size_t offset_at(std::string_view text, const TextLine& line, float x, const Advance& advance) {
    float left = 0;
    std::size_t at = line.begin;
    while (at < line.end) {
        const std::size_t next = next_character(text.substr(0, line.end), at);
        const float step = width_of(text.substr(at, next - at), advance);
        if (x < left + step / 2) return at;
        left += step;
        at = next;
    }
    return line.end;
}

}  // namespace kontor::desktop
