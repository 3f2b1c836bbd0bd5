#include "frontend/views/sections.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

void section_heading(Column& column, const std::string& id, const std::string& name) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const Rect above = column.take(16, 0);
    line(ui, above.x, above.y + 4, above.right(), above.y + 4, p.line);
    tell(ui, column.take(24, 6), id, name, {theme::Size::title, theme::Weight::semibold, p.text}, Role::heading, 3);
}

void shown_once(Column& column, const std::string& id, const models::ShownOnce& shown) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const TextStyle why{theme::Size::body, theme::Weight::regular, p.text};
    const TextStyle line_style{theme::Size::body, theme::Weight::semibold, p.text};
    const float inner = column.width() - 32;
    const float why_height = paragraph_height(ui, inner, shown.why, why);
    float lines = 0;
    for (const std::string& each : shown.lines) lines += paragraph_height(ui, inner, each, line_style) + 2;
    const Rect box = column.take(16 + why_height + 10 + lines + 10 + theme::kControl + 16);
    fill(ui, box, p.selected, theme::kRadius);
    const Group group(ui, node(id, Role::group, shown.title, box));
    Rect content = box.inset(16, 16);
    tell_wrapped(ui, content.cut_top(why_height), id + "/why", shown.why, why, Role::status);
    content.cut_top(10);
    std::string all;
    for (std::size_t i = 0; i < shown.lines.size(); ++i) {
        const float height = paragraph_height(ui, inner, shown.lines[i], line_style);
        tell_wrapped(ui, content.cut_top(height + 2), id + '/' + std::to_string(i), shown.lines[i], line_style);
        all += (i > 0 ? "\n" : "") + shown.lines[i];
    }
    content.cut_top(10);
    Rect buttons = content.cut_top(theme::kControl);
    const ButtonLook copy{ButtonLook::Kind::primary, theme::Icon::copy};
    if (button(ui, buttons.cut_left(button_width(ui, shown.copy, copy)), id + "/copy", shown.copy, copy))
        ui.act(state::CopyText{all});
    buttons.cut_left(8);
    if (button(ui, buttons.cut_left(button_width(ui, shown.done)), id + "/done", shown.done))
        ui.act(state::HideRevealed{});
}

}  // namespace kontor::views
