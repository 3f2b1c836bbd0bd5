#include "frontend/views/day_picker_view.hpp"

#include "frontend/views/parts.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr int kWeek = 7;

void draw_cell(const models::DayPicker& picker, const models::DayCell& cell, Ui& ui, Rect rect) {
    const theme::Palette& p = ui.colors();
    Node entry = node(cell.id, Role::button, cell.name, rect);
    entry.is_walked = true;
    entry.focusable = cell.is_stop;
    entry.disabled = cell.is_disabled;
    entry.pressed = cell.is_chosen ? access::Tristate::yes : access::Tristate::no;
    entry.current = cell.is_today;
    const Interaction seen = pressable(ui, std::move(entry));
    const Rect face = rect.centered(32, 32);
    if (cell.is_chosen)
        fill(ui, face, p.accent, 16);
    else if (seen.hovered && !cell.is_disabled)
        fill(ui, face, p.hover, 16);
    if (cell.is_today && !cell.is_chosen) outline(ui, face, p.accent, 16);
    const bool is_faint = cell.is_outside || cell.is_disabled;
    TextStyle style{theme::Size::body, cell.is_today ? theme::Weight::semibold : theme::Weight::regular,
                    cell.is_chosen ? p.on_accent
                    : is_faint     ? p.quiet
                                   : p.text,
                    Align::center};
    if (cell.is_disabled) style.color = p.quiet.with_alpha(0.5f);
    text(ui, face, cell.label, style);
    if (seen.focused) focus_ring(ui, face, 16);
    if (seen.pressed) ui.act(state::ChooseDay{picker.id, cell.day});
}

}  // namespace

void draw_day_picker(const models::DayPicker& picker, Ui& ui, Rect rect) {
    const theme::Palette& p = ui.colors();
    const Group group(ui, node(picker.id, Role::group, picker.title, rect));
    Rect head = rect.cut_top(36);
    if (icon_button(ui, head.cut_left(36), {picker.id + "/previous", picker.previous, {}, theme::Icon::chevron_left}))
        ui.act(state::TurnMonth{picker.id, -1});
    if (icon_button(ui, head.cut_right(36), {picker.id + "/next", picker.next, {}, theme::Icon::chevron_right}))
        ui.act(state::TurnMonth{picker.id, 1});
    tell(ui, head, picker.id + "/title", picker.title,
         {theme::Size::body, theme::Weight::semibold, p.text, Align::center}, Role::status);
    const float width = rect.w / kWeek;
    Rect names = rect.cut_top(24);
    for (const std::string& name : picker.weekdays)
        text(ui, names.cut_left(width), name, {theme::Size::small, theme::Weight::regular, p.quiet, Align::center});
    Node days = node(picker.id + "/days", Role::group, picker.title, rect);
    days.columns = kWeek;
    const Group inner(ui, std::move(days));
    access::Request turn;
    if (ui.take(access::Request::Kind::step, picker.id + "/days", &turn))
        ui.act(state::TurnMonth{picker.id, turn.value == "previous" ? -1 : 1, true});
    for (std::size_t i = 0; i < picker.days.size(); ++i) {
        const auto column = static_cast<float>(i % kWeek), row = static_cast<float>(i / kWeek);
        draw_cell(picker, picker.days[i], ui, {rect.x + column * width, rect.y + row * 36, width, 36});
    }
}

}  // namespace kontor::views
