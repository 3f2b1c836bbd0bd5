// A text while it is typed: caret, selection, and what can be undone. Offsets are octets of UTF-8 and always lie
// between characters; what combines with a character before it goes with that one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kontor::desktop {

class TextEdit {
public:
    const std::string& text() const { return text_; }
    std::size_t caret() const { return caret_; }
    // The octets that are selected: [first, second).
    std::pair<std::size_t, std::size_t> selection() const;
    bool has_selection() const { return caret_ != anchor_; }
    std::string selected() const;

    // Another text altogether; there is nothing to undo any more.
    void set(std::string text, std::size_t caret);
    void move_to(std::size_t offset, bool selects);
    void step(bool forward, bool by_word, bool selects);
    void select_all();
    void select_word_at(std::size_t offset);

    // In the place of the selection.
    void insert(std::string_view words);
    void erase(bool forward, bool by_word);  // the selection, or what is beside the caret
    bool undo();
    bool redo();

private:
    struct Moment {
        std::string text;
        std::size_t caret = 0, anchor = 0;
    };
    enum class Deed { none, typing, erasing, other };

    Moment now() const { return {text_, caret_, anchor_}; }
    void restore(Moment moment);
    void remember(Deed deed);

    std::string text_;
    std::size_t caret_ = 0, anchor_ = 0;
    std::vector<Moment> done_, undone_;
    Deed last_ = Deed::none;  // letters typed one after the other are undone together
};

// Where the character behind or before the offset ends; the ends of the text are their own.
std::size_t next_character(std::string_view text, std::size_t offset);
std::size_t previous_character(std::string_view text, std::size_t offset);
// The code point at the offset, and how many octets it takes; octets that are no UTF-8 count one by one as U+FFFD.
std::pair<char32_t, std::size_t> code_point_at(std::string_view text, std::size_t offset);

}  // namespace kontor::desktop
