#include "frontend/views/account_form_view.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;

namespace {

constexpr float kAccountFormWidth = 520, kPort = 96;

using Edit = state::EditForm;

void heading_of(Column& column, const std::string& id, const std::string& title) {
    if (title.empty()) return;
    tell(column.ui(), column.take(24, 8), id, title,
         {theme::Size::title, theme::Weight::semibold, column.ui().colors().text}, Role::heading, 3);
}

void draw_outgoing(Column& column, const models::AccountFormModel::Outgoing& form, bool busy) {
    column.take(0, 8);
    heading_of(column, "form/outgoing", form.title);
    choice_row<Edit>(column, form.route);
    quiet_sentence(column, "form/route-note", form.note);
    if (!form.has_server) return;
    field_pair<Edit>(column, form.host, form.port, kPort, busy);
    choice_row<Edit>(column, form.security);
    choice_row<Edit>(column, form.credentials);
    if (form.login) field_row<Edit>(column, *form.login, busy);
    if (form.password) field_row<Edit>(column, *form.password, busy);
}

void draw_details(Column& column, const models::AccountFormModel& form) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    Node toggle = node("form/details", Role::button, form.details_label, column.take(32, 8));
    toggle.expanded = form.details ? Tristate::yes : Tristate::no;
    Rect row = toggle.rect;
    const Rect ring = row;
    const Interaction seen = pressable(ui, std::move(toggle));
    icon(ui, row.cut_left(16), form.details ? theme::Icon::chevron_down : theme::Icon::chevron_right, 16, p.quiet);
    row.cut_left(8);
    text(ui, row, form.details_label, {theme::Size::body, theme::Weight::semibold, seen.hovered ? p.accent : p.text});
    if (seen.focused) focus_ring(ui, ring, 6);
    if (seen.pressed) ui.act(state::ShowServerDetails{!form.details});
    if (!form.details) return;

    quiet_sentence(column, "form/guess", form.guess, 12);
    heading_of(column, "form/incoming", form.incoming_title);
    field_pair<Edit>(column, form.host, form.port, kPort, form.busy);
    choice_row<Edit>(column, form.security);
    field_row<Edit>(column, form.login, form.busy);
    choice_row<Edit>(column, form.since);
    choice_row<Edit>(column, form.keep);
    if (form.outgoing) draw_outgoing(column, *form.outgoing, form.busy);
}

void draw_pinned(Column& column, const models::AccountFormModel& form) {
    if (form.pinned.empty()) return;
    quiet_sentence(column, "form/pinned-label", form.pinned_label, 2);
    quiet_sentence(column, "form/pinned", form.pinned, 4);
    if (link(column.ui(), column.take(24), "form/forget-pin", form.forget_pinned))
        column.ui().act(state::PinCertificate{});
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
    if (button(ui, row.cut_left(button_width(ui, form.cancel)), "form/cancel", form.cancel, {})) ui.act(state::Back{});
    row.cut_left(16);
    if (!form.submit_untested.empty() && !form.busy)
        if (link(ui, row, "form/untested", form.submit_untested)) ui.act(state::SubmitForm{true});
}

void draw_column(Column& column, const models::AccountFormModel& form) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    tell(ui, column.take(28, 4), "form/title", form.title, {theme::Size::display, theme::Weight::semibold, p.text},
         Role::heading, 2);
    quiet_sentence(column, "form/lead", form.lead, 24);
    field_row<Edit>(column, form.address, form.busy);
    field_row<Edit>(column, form.password, form.busy);
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
