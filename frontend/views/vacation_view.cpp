#include "frontend/views/vacation_view.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kVacationWidth = 520;

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
    field_pair<Edit>(column, form.from, form.to, (column.width() - 12) / 2, form.busy);
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
