#include "native/desktop/text_edit.hpp"

#include <algorithm>

namespace kontor::desktop {

namespace {

constexpr std::size_t kMostUndone = 200;

bool combines(char32_t c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF) ||
           (c >= 0x20D0 && c <= 0x20FF);
}
constexpr char32_t kJoiner = 0x200D;

enum class CharacterKind { blank, mark, word };
CharacterKind character_kind(char32_t c) {
    if (c == ' ' || c == '\t' || c == '\n' || c == 0xA0 || c == 0x3000) return CharacterKind::blank;
    const bool is_letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return is_letter || (c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3001 && c <= 0x303F))
               ? CharacterKind::word
               : CharacterKind::mark;
}

std::size_t word_step(std::string_view text, std::size_t at, bool forward) {
    const auto beside = [&](std::size_t offset) {
        return character_kind(code_point_at(text, forward ? offset : previous_character(text, offset)).first);
    };
    const auto next = [&](std::size_t offset) {
        return forward ? next_character(text, offset) : previous_character(text, offset);
    };
    const std::size_t end = forward ? text.size() : 0;
    while (at != end && beside(at) == CharacterKind::blank) at = next(at);
    if (at == end) return at;
    const CharacterKind kind = beside(at);
    while (at != end && beside(at) == kind) at = next(at);
    return at;
}

}  // namespace

std::pair<char32_t, std::size_t> code_point_at(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) return {0, 0};
    const auto first = static_cast<unsigned char>(text[offset]);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (length == 0 || first > 0xF4 || offset + length > text.size()) return {0xFFFD, 1};
    char32_t c = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto more = static_cast<unsigned char>(text[offset + i]);
        if ((more & 0xC0) != 0x80) return {0xFFFD, 1};
        c = (c << 6) | (more & 0x3F);
    }
    return {c, length};
}

std::size_t next_character(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) return text.size();
    offset += code_point_at(text, offset).second;
    for (;;) {
        const auto [c, length] = code_point_at(text, offset);
        if (length == 0) return offset;
        if (c == kJoiner) {
            offset += length;
            offset += code_point_at(text, offset).second;
        } else if (combines(c)) {
            offset += length;
        } else {
            return offset;
        }
    }
}

std::size_t previous_character(std::string_view text, std::size_t offset) {
    offset = std::min(offset, text.size());
    // From the beginning of the line, or of what is surely far enough: characters are found forwards only.
    std::size_t at = offset > 256 ? offset - 256 : 0;
    while (at > 0 && at < offset && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    std::size_t before = at;
    while (at < offset) {
        before = at;
        at = next_character(text, at);
    }
    return before;
}

std::pair<std::size_t, std::size_t> TextEdit::selection() const {
    return {std::min(caret_, anchor_), std::max(caret_, anchor_)};
}

std::string TextEdit::selected() const {
    const auto [first, second] = selection();
    return text_.substr(first, second - first);
}

void TextEdit::set(std::string text, std::size_t caret) {
    text_ = std::move(text);
    caret_ = anchor_ = std::min(caret, text_.size());
    done_.clear();
    undone_.clear();
    last_ = Deed::none;
}

void TextEdit::move_to(std::size_t offset, bool selects) {
    caret_ = std::min(offset, text_.size());
    if (!selects) anchor_ = caret_;
    last_ = Deed::none;
}

void TextEdit::step(bool forward, bool by_word, bool selects) {
    if (has_selection() && !selects && !by_word) {
        const auto [first, second] = selection();
        return move_to(forward ? second : first, false);
    }
    const std::size_t to = by_word   ? word_step(text_, caret_, forward)
                           : forward ? next_character(text_, caret_)
                                     : previous_character(text_, caret_);
    move_to(to, selects);
}

void TextEdit::select_all() {
    anchor_ = 0;
    caret_ = text_.size();
    last_ = Deed::none;
}

void TextEdit::select_word_at(std::size_t offset) {
    offset = std::min(offset, text_.size());
    const CharacterKind kind = character_kind(code_point_at(text_, offset).first);
    std::size_t first = offset, second = offset;
    while (first > 0) {
        const std::size_t before = previous_character(text_, first);
        if (character_kind(code_point_at(text_, before).first) != kind) break;
        first = before;
    }
    while (second < text_.size() && character_kind(code_point_at(text_, second).first) == kind)
        second = next_character(text_, second);
    anchor_ = first;
    caret_ = second;
    last_ = Deed::none;
}

void TextEdit::remember(Deed deed) {
    undone_.clear();
    const bool goes_on = deed != Deed::other && deed == last_ && !has_selection();
    last_ = deed;
    if (goes_on) return;
    if (done_.size() >= kMostUndone) done_.erase(done_.begin());
    done_.push_back(now());
}

void TextEdit::insert(std::string_view words) {
    const bool is_one_letter = words.size() <= 4 && words != " " && words != "\n";
    remember(is_one_letter ? Deed::typing : Deed::other);
    const auto [first, second] = selection();
    text_.replace(first, second - first, words);
    caret_ = anchor_ = first + words.size();
}

void TextEdit::erase(bool forward, bool by_word) {
    auto [first, second] = selection();
    if (first == second) {
        const std::size_t to = by_word   ? word_step(text_, caret_, forward)
                               : forward ? next_character(text_, caret_)
                                         : previous_character(text_, caret_);
        first = std::min(caret_, to);
        second = std::max(caret_, to);
        if (first == second) return;
    }
    remember(Deed::erasing);
    text_.erase(first, second - first);
    caret_ = anchor_ = first;
}

void TextEdit::restore(Moment moment) {
    text_ = std::move(moment.text);
    caret_ = moment.caret;
    anchor_ = moment.anchor;
    last_ = Deed::none;
}

bool TextEdit::undo() {
    if (done_.empty()) return false;
    undone_.push_back(now());
    restore(std::move(done_.back()));
    done_.pop_back();
    return true;
}

bool TextEdit::redo() {
    if (undone_.empty()) return false;
    done_.push_back(now());
    restore(std::move(undone_.back()));
    undone_.pop_back();
    return true;
}

}  // namespace kontor::desktop
