#include "native/desktop/fields.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "frontend/widgets/paint.hpp"
#include "frontend/widgets/pressable.hpp"

namespace kontor::desktop {

namespace {

using access::Node;
using access::Rect;
using access::TextInput;
using widgets::Ui;

constexpr Duration kBlink{530};
constexpr Duration kBlinking{12000};  // then it stays: an idle window draws nothing
constexpr const char* kDot = "\xE2\x80\xA2";

bool is_of_lines(TextInput::Kind kind) { return kind == TextInput::Kind::lines || kind == TextInput::Kind::prose; }

ImU32 packed(theme::Color c) { return IM_COL32(c.red, c.green, c.blue, c.alpha); }

// A dot for each character, and the offsets of one in the other.
std::string dotted(std::string_view text) {
    std::string dots;
    for (std::size_t at = 0; at < text.size(); at = next_character(text, at)) dots += kDot;
    return dots;
}

std::size_t to_dots(std::string_view text, std::size_t offset) { return dotted(text.substr(0, offset)).size(); }

std::size_t from_dots(std::string_view text, std::size_t offset) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < offset / 3; ++i) at = next_character(text, at);
    return at;
}

std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::erase(text, '\r');
    return text;
}

}  // namespace

Fields::Field* Fields::focused() {
    const auto found = fields_.find(focus_);
    return found == fields_.end() ? nullptr : &found->second;
}

void Fields::focus(const std::string& id, bool selects_all) {
    if (focus_ == id && !selects_all) return;
    focus_ = id;
    composing_.clear();
    caret_.reset();
    stirred_ = true;
    selects_when_drawn_ = selects_all;
    if (Field* const field = focused()) field->reveal = true;
}

bool Fields::is_empty() const {
    const auto found = fields_.find(focus_);
    return found == fields_.end() || found->second.edit.text().empty();
}

bool Fields::has_lines() const {
    const auto found = fields_.find(focus_);
    return found != fields_.end() && is_of_lines(found->second.kind);
}

void Fields::changed(Field& field) {
    field.ahead.emplace_back(++last_number_, field.edit.text());
    field.reveal = true;
    field.goal = -1;
    stirred_ = true;
    tell_({access::Request::Kind::set_value, focus_, field.edit.text(), false, false, last_number_});
}

void Fields::type(const std::string& text) {
    Field* const field = focused();
    composing_.clear();
    if (field == nullptr || text.empty()) return;
    field->edit.insert(is_of_lines(field->kind) ? text : one_line(text));
    changed(*field);
}

bool Fields::key(const std::string& name, bool shift, bool control) {
    Field* const field = focused();
    if (field == nullptr) return false;
    stirred_ = true;
    if (move(*field, name, shift, control)) {
        field->reveal = true;
        if (field->edit.has_selection() && field->kind != TextInput::Kind::password)
            clipboard_.write_selected(field->edit.selected());
        return true;
    }
    return edit(*field, name, shift, control);
}

bool Fields::move(Field& field, const std::string& name, bool shift, bool control) {
    TextEdit& text = field.edit;
    const bool has_rows = is_of_lines(field.kind) && !field.lines.empty();
    if (has_rows && (name == "ArrowUp" || name == "ArrowDown")) {
        vertical(field, name == "ArrowUp" ? -1 : 1, shift);
        return true;
    }
    if (has_rows && (name == "PageUp" || name == "PageDown")) {
        const int page = std::max(1, static_cast<int>(field.height / field.line_height) - 1);
        vertical(field, name == "PageUp" ? -page : page, shift);
        return true;
    }
    field.goal = -1;
    if (name == "ArrowLeft" || name == "ArrowRight") {
        text.step(name == "ArrowRight", control, shift);
    } else if (name == "Home" || name == "End") {
        std::size_t to = name == "Home" ? 0 : text.text().size();
        if (has_rows && !control) {
            const std::size_t row = line_at(field.lines, text.caret());
            const TextLine& line = field.lines[row];
            to = name == "Home" ? line.begin : line.end;
            // Behind the last character of a broken line the caret would stand at the beginning of the next one.
            if (name == "End" && row + 1 < field.lines.size() && field.lines[row + 1].begin == line.end)
                to = previous_character(text.text(), line.end);
        }
        text.move_to(to, shift);
    } else if (control && name == "a") {
        text.select_all();
    } else {
        return false;
    }
    return true;
}

void Fields::vertical(Field& field, int lines, bool selects) {
    TextEdit& text = field.edit;
    const std::size_t row = line_at(field.lines, text.caret());
    const TextLine& line = field.lines[row];
    if (field.goal < 0) {
        const std::string_view before = std::string_view(text.text()).substr(line.begin, text.caret() - line.begin);
        field.goal = width_of(before, field.advance);
    }
    const auto to = static_cast<std::ptrdiff_t>(row) + lines;
    if (to < 0) return text.move_to(0, selects);
    if (to >= static_cast<std::ptrdiff_t>(field.lines.size())) return text.move_to(text.text().size(), selects);
    const float goal = field.goal;
    text.move_to(offset_at(text.text(), field.lines[static_cast<std::size_t>(to)], goal, field.advance), selects);
    field.goal = goal;
}

bool Fields::edit(Field& field, const std::string& name, bool shift, bool control) {
    TextEdit& text = field.edit;
    const bool may_copy = field.kind != TextInput::Kind::password && text.has_selection();
    if (name == "Backspace" || name == "Delete") {
        text.erase(name == "Delete", control);
    } else if (name == "Enter" && is_of_lines(field.kind)) {
        text.insert("\n");
    } else if (control && name == "c") {
        if (may_copy) clipboard_.write(text.selected());
        return true;
    } else if (control && name == "x") {
        if (!may_copy) return true;
        clipboard_.write(text.selected());
        text.erase(true, false);
    } else if (control && name == "v") {
        type(clipboard_.read());
        return true;
    } else if (control && (name == "y" || (name == "z" && shift))) {
        if (!text.redo()) return true;
    } else if (control && name == "z") {
        if (!text.undo()) return true;
    } else {
        return false;
    }
    changed(field);
    return true;
}

// Where the program makes something else of what it heard (a comma ends an address, which becomes a chip), the letters
// that were typed since stand behind that.
void Fields::follow(Field& field, const std::string& id, const Node& node) {
    field.kind = node.input.kind;
    field.drawn = true;
    while (!field.ahead.empty() && field.ahead.front().first <= node.input.heard) {
        field.base = std::move(field.ahead.front().second);
        field.ahead.pop_front();
    }
    if (id == focus_ && !composing_.empty()) return;
    const std::string& typed = field.edit.text();
    if (field.ahead.empty()) {
        field.base = node.value;
        // One begins to write above what is quoted.
        if (typed != node.value)
            field.edit.set(node.value, field.kind == TextInput::Kind::prose ? 0 : node.value.size());
    } else if (node.value != field.base && typed.compare(0, field.base.size(), field.base) == 0) {
        const std::string whole = node.value + typed.substr(field.base.size());
        field.edit.set(whole, whole.size());
        field.base = node.value;
        field.ahead.emplace_back(++last_number_, whole);
        tell_({access::Request::Kind::set_value, id, whole, false, false, last_number_});
    }
}

void Fields::draw(Ui& ui, const Node& node, const Rect& box, bool hovered) {
    Field& field = fields_[node.id];
    follow(field, node.id, node);
    const bool has_keyboard = node.id == focus_ && !node.covered && !node.disabled;
    if (has_keyboard && std::exchange(selects_when_drawn_, false)) field.edit.select_all();
    if (std::exchange(stirred_, false)) moved_ = ui.now();

    const bool lines = is_of_lines(field.kind), prose = field.kind == TextInput::Kind::prose;
    const float size = prose ? 14.0f : 13.0f;
    field.line_height = prose ? 22.0f : 20.0f;
    ImFont* const font = ui.theme().font(theme::Weight::regular);
    field.advance = [font, size](char32_t c) {
        return c == '\t' ? 4 * font->GetFontBaked(size)->GetCharAdvance(' ')
                         : font->GetFontBaked(size)->GetCharAdvance(static_cast<ImWchar>(c));
    };
    const Rect area = lines ? box.inset(12, 10) : box.inset(12, 0);
    const bool is_secret = field.kind == TextInput::Kind::password;
    const std::string shown = is_secret ? dotted(field.edit.text()) : field.edit.text();
    field.lines = break_lines(shown, prose ? area.w : 0, field.advance);
    field.height = area.h;
    if (hovered && !node.disabled) widgets::show_cursor(widgets::Cursor::text);
    take_pointer(ui, field, node.id, area, hovered && !node.disabled);
    paint(ui, field, node, area, has_keyboard);
}

void Fields::take_pointer(Ui& ui, Field& field, const std::string& id, const Rect& area, bool hovered) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool lines = is_of_lines(field.kind);
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) field.dragging = false;
    if (hovered && lines && io.MouseWheel != 0) {
        const float furthest = std::max(0.0f, static_cast<float>(field.lines.size()) * field.line_height - area.h);
        field.scroll = std::clamp(field.scroll - io.MouseWheel * 3 * field.line_height, 0.0f, furthest);
    }
    const bool pastes = hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Middle);
    const bool pressed = hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    if (!pressed && !pastes && !field.dragging) return;
    const float y = io.MousePos.y - area.y + (lines ? field.scroll : 0);
    const auto row = lines ? std::clamp(static_cast<std::ptrdiff_t>(std::floor(y / field.line_height)),
                                        std::ptrdiff_t{0}, static_cast<std::ptrdiff_t>(field.lines.size()) - 1)
                           : std::ptrdiff_t{0};
    const float x = io.MousePos.x - area.x + (lines ? 0 : field.scroll);
    const bool is_secret = field.kind == TextInput::Kind::password;
    const std::string shown = is_secret ? dotted(field.edit.text()) : field.edit.text();
    std::size_t offset = offset_at(shown, field.lines[static_cast<std::size_t>(row)], x, field.advance);
    if (is_secret) offset = from_dots(field.edit.text(), offset);
    moved_ = ui.now();
    field.goal = -1;
    const int clicks = ImGui::GetMouseClickedCount(ImGuiMouseButton_Left);
    if (pastes) {
        field.edit.move_to(offset, false);
        focus_ = id;
        return type(clipboard_.read_selected());
    }
    if (!pressed) {
        field.edit.move_to(offset, true);
    } else if (clicks >= 3) {
        field.edit.select_all();
    } else if (clicks == 2) {
        field.edit.select_word_at(offset);
    } else {
        field.edit.move_to(offset, io.KeyShift && id == focus_);
        field.dragging = true;
        selects_when_drawn_ = false;
    }
    if (!is_secret && field.edit.has_selection()) clipboard_.write_selected(field.edit.selected());
}

void Fields::paint(Ui& ui, Field& field, const Node& node, const Rect& area, bool has_keyboard) {
    const theme::Palette& p = ui.colors();
    const bool lines = is_of_lines(field.kind), prose = field.kind == TextInput::Kind::prose;
    const bool is_secret = field.kind == TextInput::Kind::password;
    const float size = prose ? 14.0f : 13.0f;
    ImFont* const font = ui.theme().font(theme::Weight::regular);
    ImDrawList& draw = ui.draw_list();
    std::string shown = is_secret ? dotted(field.edit.text()) : field.edit.text();
    std::size_t caret = is_secret ? to_dots(field.edit.text(), field.edit.caret()) : field.edit.caret();
    auto [first, second] = field.edit.selection();
    if (is_secret) first = to_dots(field.edit.text(), first), second = to_dots(field.edit.text(), second);
    const std::string composed = has_keyboard ? composing_ : std::string();
    const std::size_t composed_from = caret;
    if (!composed.empty()) {
        shown.insert(caret, composed);
        caret += composed.size();
        first = second = caret;
        field.lines = break_lines(shown, prose ? area.w : 0, field.advance);
    }

    const std::size_t row = line_at(field.lines, caret);
    const auto x_of = [&](const TextLine& line, std::size_t offset) {
        return width_of(std::string_view(shown).substr(line.begin, offset - line.begin), field.advance);
    };
    const float caret_x = x_of(field.lines[row], caret);
    if (lines) {
        const float whole = static_cast<float>(field.lines.size()) * field.line_height;
        const float top = static_cast<float>(row) * field.line_height;
        if (field.reveal && has_keyboard) {
            field.scroll = std::min(field.scroll, top);
            field.scroll = std::max(field.scroll, top + field.line_height - area.h);
        }
        field.scroll = std::clamp(field.scroll, 0.0f, std::max(0.0f, whole - area.h));
    } else {
        const float whole = x_of(field.lines.front(), shown.size());
        if (field.reveal && has_keyboard) {
            field.scroll = std::min(field.scroll, caret_x);
            field.scroll = std::max(field.scroll, caret_x + 1 - area.w);
        }
        field.scroll = std::clamp(field.scroll, 0.0f, std::max(0.0f, whole + 1 - area.w));
    }
    field.reveal = false;
    const float left = area.x - (lines ? 0 : field.scroll);
    const float top = lines ? area.y - field.scroll : area.y + (area.h - field.line_height) / 2;

    const widgets::Clip clip(ui, lines ? area.inset(-1, -6) : area.inset(-1, 0));
    if (shown.empty()) {
        const widgets::TextStyle quiet{theme::Size::body, theme::Weight::regular, p.quiet};
        if (lines)
            widgets::paragraph(ui, area, node.input.placeholder, quiet);
        else
            widgets::text(ui, area, node.input.placeholder, quiet);
    }
    const theme::Color selected =
        ui.theme().appearance == theme::Appearance::dark ? theme::rgb(0x2F4573) : theme::rgb(0xCFDEFB);
    const theme::Color ink = node.disabled ? p.quiet : p.text;
    const float inset = (field.line_height - size) / 2;
    for (std::size_t i = 0; i < field.lines.size(); ++i) {
        const float y = top + static_cast<float>(i) * field.line_height;
        if (y + field.line_height < ui.clip().y || y > ui.clip().bottom()) continue;
        const TextLine& line = field.lines[i];
        const std::size_t from = std::max(first, line.begin), to = std::min(second, line.end);
        if (has_keyboard && first != second && from <= to && second > line.begin) {
            const float over_the_end = second > line.end ? 4.0f : 0.0f;
            draw.AddRectFilled({left + x_of(line, from), y},
                               {left + x_of(line, to) + over_the_end, y + field.line_height}, packed(selected));
        }
        float x = left;
        // Tabs are blanks of their own width.
        for (std::size_t at = line.begin; at < line.end;) {
            const std::size_t tab = std::min(shown.find('\t', at), line.end);
            draw.AddText(font, size, {std::round(x), std::round(y + inset)}, packed(ink), shown.data() + at,
                         shown.data() + tab);
            x += width_of(std::string_view(shown).substr(at, std::min(tab + 1, line.end) - at), field.advance);
            at = tab + 1;
        }
        if (!composed.empty() && composed_from >= line.begin && composed_from <= line.end) {
            const float under = left + x_of(line, composed_from), until = left + x_of(line, std::min(caret, line.end));
            draw.AddRectFilled({under, y + field.line_height - 3}, {until, y + field.line_height - 2}, packed(ink));
        }
    }
    if (!has_keyboard) return;
    const float y = top + static_cast<float>(row) * field.line_height;
    caret_ = Rect{left + caret_x, y, 1, field.line_height};
    const Duration since = ui.now() - moved_;
    const bool is_seen = since > kBlinking || since / kBlink % 2 == 0;
    if (is_seen)
        draw.AddRectFilled({std::round(left + caret_x), y + 2},
                           {std::round(left + caret_x) + 1, y + field.line_height - 2}, packed(p.accent));
    if (since <= kBlinking) ui.wake_at(moved_ + (since / kBlink + 1) * kBlink);
}

void Fields::end_frame() {
    std::erase_if(fields_, [](const auto& each) { return !each.second.drawn; });
    for (auto& [id, field] : fields_) field.drawn = false;
    if (!fields_.contains(focus_)) caret_.reset();
}

}  // namespace kontor::desktop
