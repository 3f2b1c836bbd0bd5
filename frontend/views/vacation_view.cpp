#include "frontend/views/vacation_view.hpp"

#include <algorithm>

#include "frontend/views/day_picker_view.hpp"
#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kVacationWidth = 520;

constexpr float kFieldLabel = 22;

// A day: typed, or chosen from a calendar.
void draw_day_field(Ui& ui, Rect rect, const models::VacationField& field, const std::string& pick, bool is_open,
                    bool busy) {
    Rect place = rect.cut_right(40);
    place.cut_top(kFieldLabel);
    const std::string id = field.id + "/pick";
    IconButton open{id, pick, {}, theme::Icon::calendar};
    open.expanded = is_open ? access::Tristate::yes : access::Tristate::no;
    open.disabled = busy;
    if (icon_button(ui, place.cut_top(theme::kControl), open)) ui.act(state::PickDay{field.id});
    rect.cut_right(4);
    draw_field<state::EditVacation>(ui, rect, field, busy);
}

// The two beside each other, or below each other where they would be squeezed; a calendar under its field.
void draw_days(Column& column, const models::VacationFormModel& form) {
    Ui& ui = column.ui();
    constexpr float gap = 12, least = 160;
    const float half = (column.width() - gap) / 2;
    const bool beside = half >= least;
    const float inner = (beside ? half : column.width()) - 44;
    const float from_height = text_field_height(ui, inner, look_of(form.from, form.busy)),
                to_height = text_field_height(ui, inner, look_of(form.to, form.busy));
    const bool picks_from = form.picker && !form.picks_to, picks_to = form.picker && form.picks_to;
    const auto draw_picker = [&](bool at_right) {
        const Rect area = column.take(kDayPickerHeight);
        const float width = std::min(kDayPickerWidth, area.w);
        draw_day_picker(*form.picker, ui, {at_right ? area.right() - width : area.x, area.y, width, area.h});
    };
    if (!beside) {
        draw_day_field(ui, column.take(from_height), form.from, form.pick_from, picks_from, form.busy);
        if (picks_from) draw_picker(false);
        draw_day_field(ui, column.take(to_height), form.to, form.pick_to, picks_to, form.busy);
        if (picks_to) draw_picker(false);
        return;
    }
    Rect pair = column.take(std::max(from_height, to_height));
    Rect right = pair.cut_right(half);
    pair.cut_right(gap);
    draw_day_field(ui, pair, form.from, form.pick_from, picks_from, form.busy);
    draw_day_field(ui, right, form.to, form.pick_to, picks_to, form.busy);
    if (form.picker) draw_picker(picks_to);
}

void draw_vacation(Column& column, const models::VacationFormModel& form) {
    using Edit = state::EditVacation;
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    tell(ui, column.take(28, 4), "vacation/title", form.title, {theme::Size::display, theme::Weight::semibold, p.text},
         Role::heading, 2);
    quiet_sentence(column, "vacation/lead", form.lead, 20);
    if (form.loading) return skeleton(ui, column.take(16));
    Rect row = column.take(24, 20);
    if (toggle(ui, row.cut_left(40), "vacation/use", form.use, form.is_enabled))
        ui.act(state::EnableVacation{!form.is_enabled});
    row.cut_left(12);
    text(ui, row, form.use, {theme::Size::body, theme::Weight::semibold, p.text});
    draw_days(column, form);
    field_row<Edit>(column, form.subject, form.busy);
    field_row<Edit>(column, form.text, form.busy);
    if (!form.trouble.empty()) {
        const float height = paragraph_height(ui, column.width() - 54, form.trouble, {theme::Size::body, {}, {}}) + 20;
        notice(ui, column.take(height, 12), "vacation/trouble", form.trouble);
    }
    Rect buttons = column.take(40);
    ButtonLook primary{ButtonLook::Kind::primary};
    primary.disabled = form.busy;
    if (button(ui, buttons.cut_left(button_width(ui, form.save, primary)), "vacation/save", form.save, primary))
        ui.act(state::SubmitVacation{});
    buttons.cut_left(8);
    if (button(ui, buttons.cut_left(button_width(ui, form.cancel)), "vacation/cancel", form.cancel))
        ui.act(state::Back{});
}

}  // namespace

void draw(const models::VacationFormModel& form, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("vacation", Role::main, form.title, rect));
    scrolled_column(ui, rect, "vacation", kVacationWidth, [&](Column& column) { draw_vacation(column, form); });
}

}  // namespace kontor::views
