#include "frontend/views/account_form_view.hpp"

#include "frontend/views/account_fields_view.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

using Edit = state::EditForm;

void draw_details(Column& column, const models::AccountFormModel& form) {
    if (!draw_details_toggle(column, form)) return;
    quiet_sentence(column, "form/guess", form.guess, 12);
    heading_of(column, "form/incoming", form.incoming_title);
    draw_incoming_server(column, form);
    draw_collecting(column, form, {});
    if (form.outgoing) {
        column.take(0, 8);
        heading_of(column, "form/outgoing", form.outgoing->title);
        draw_outgoing_route(column, *form.outgoing);
        draw_outgoing_server(column, *form.outgoing, form.busy);
    }
}

void draw_buttons(Column& column, const models::AccountFormModel& form) {
    Ui& ui = column.ui();
    if (form.busy) {
        quiet_sentence(column, "form/busy", form.busy_words, 8);
        progress(ui, column.take(4), "form/progress", form.busy_words, {}, -1);
    }
    Rect row = column.take(40);
    ButtonLook primary{ButtonLook::Kind::primary};
    primary.disabled = form.busy;
    if (button(ui, row.cut_left(button_width(ui, form.submit, primary) + 8), "form/submit", form.submit, primary))
        ui.act(state::SubmitForm{});
    row.cut_left(8);
    if (button(ui, row.cut_left(button_width(ui, form.cancel)), "form/cancel", form.cancel, {}))
        ui.act(state::LeaveForm{});
    row.cut_left(16);
    if (!form.submit_untested.empty() && !form.busy)
        if (link(ui, row, "form/untested", form.submit_untested)) ui.act(state::SubmitForm{true});
    if (form.guided.empty() || form.busy) return;
    column.take(0, 8);
    if (link(ui, column.take(24), "form/guided", form.guided)) ui.act(state::EnterByHand{false});
}

void draw_column(Column& column, const models::AccountFormModel& form) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    tell(ui, column.take(28, 4), "form/title", form.title, {theme::Size::display, theme::Weight::semibold, p.text},
         Role::heading, 2);
    quiet_sentence(column, "form/lead", form.lead, 24);
    field_row<Edit>(column, form.address, form.busy);
    draw_secret(column, form);
    if (!form.app_password.empty()) quiet_sentence(column, "form/app-password", form.app_password);
    field_row<Edit>(column, form.name, form.busy);
    draw_details(column, form);
    draw_pinned(column, form);
    column.take(0, 8);
    quiet_sentence(column, "form/half-done", form.progress_words, 8);
    if (form.trouble) draw_test_trouble(column, "form", *form.trouble, form.trust_words, form.fingerprint_label);
    draw_buttons(column, form);
}

}  // namespace

void draw(const models::AccountFormModel& form, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("form", Role::main, form.title, rect));
    const bool grew =
        scrolled_column(ui, rect, "form", kAccountFormWidth, [&](Column& column) { draw_column(column, form); });
    // The answer to a test stands below the fields: it comes into sight by itself.
    if (form.busy || (form.trouble && grew)) ui.scroll_place("form").target = ui.scroll_place("form/height").offset;
}

}  // namespace kontor::views
