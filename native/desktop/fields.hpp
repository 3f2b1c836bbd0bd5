// Text fields, edited by the window itself: what a browser's <input> and <textarea> do, drawn into the frame where the
// field's node lies. While the person types, a field is ahead of the program, which shows in its next frame what it
// hears in this one (access::Request::number).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "frontend/access/request.hpp"
#include "frontend/widgets/ui.hpp"
#include "native/desktop/text_edit.hpp"
#include "native/desktop/text_lines.hpp"

namespace kontor::desktop {

// The system's clipboard, and the other one of X11 that holds what is selected.
struct Clipboard {
    std::function<std::string()> read, read_selected;
    std::function<void(const std::string&)> write, write_selected;
};

class Fields {
public:
    Fields(std::function<void(access::Request)> tell, Clipboard clipboard)
        : tell_(std::move(tell)), clipboard_(std::move(clipboard)) {}

    // The keyboard came to a field, or left it ("").
    void focus(const std::string& id, bool selects_all);

    // Into the field with the keyboard. key() is false for a key a field does nothing with.
    void type(const std::string& text);
    bool key(const std::string& name, bool shift, bool control);
    // What an input method is still composing; empty: nothing.
    void compose(const std::string& text) { composing_ = text; }
    const std::string& composing() const { return composing_; }
    bool is_empty() const;
    bool has_lines() const;  // Enter begins a new one

    void draw(widgets::Ui& ui, const access::Node& node, const access::Rect& box, bool hovered);
    void end_frame();  // what was not drawn is forgotten

    // Where the caret is, for the window of an input method; empty: no field has the keyboard.
    std::optional<access::Rect> caret() const { return caret_; }

private:
    struct Field {
        TextEdit edit;
        access::TextInput::Kind kind = access::TextInput::Kind::text;
        std::string base;  // what the program's value is an answer to
        std::deque<std::pair<std::uint32_t, std::string>> ahead;
        std::vector<TextLine> lines;
        Advance advance;
        float line_height = 20, scroll = 0, goal = -1, height = 0;
        bool drawn = true, reveal = false, dragging = false;
    };

    Field* focused();
    void follow(Field& field, const std::string& id, const access::Node& node);
    void changed(Field& field);
    void take_pointer(widgets::Ui& ui, Field& field, const std::string& id, const access::Rect& area, bool hovered);
    void paint(widgets::Ui& ui, Field& field, const access::Node& node, const access::Rect& area, bool has_keyboard);
    bool move(Field& field, const std::string& name, bool shift, bool control);
    bool edit(Field& field, const std::string& name, bool shift, bool control);
    void vertical(Field& field, int lines, bool selects);

    std::function<void(access::Request)> tell_;
    Clipboard clipboard_;
    std::map<std::string, Field> fields_;
    std::string focus_, composing_;
    std::uint32_t last_number_ = 0;
    Instant moved_{};  // when the caret last did: it is seen for a while
    bool stirred_ = false, selects_when_drawn_ = false;
    std::optional<access::Rect> caret_;
};

}  // namespace kontor::desktop
