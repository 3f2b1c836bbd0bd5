#include "frontend/views/identity_form_view.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;

namespace {

constexpr float kIdentityFormWidth = 520, kIdentityPort = 96;
using EditSaid = state::EditIdentityField;

void draw_server(Column& column, const models::IdentityFormModel::Server& server, bool busy) {
    field_pair<EditSaid>(column, server.host, server.port, kIdentityPort, busy);
    choice_row<EditSaid>(column, server.security);
    field_row<EditSaid>(column, server.login, busy);
    field_row<EditSaid>(column, server.password, busy);
}

void draw_submit(Column& column, const models::IdentityFormModel& form) {
    Ui& ui = column.ui();
    if (form.busy) {
        quiet_sentence(column, "identity-form/busy", form.busy_words, 8);
        progress(ui, column.take(4), "identity-form/progress", form.busy_words, {}, -1);
    }
    Rect row = column.take(40);
    ButtonLook primary{ButtonLook::Kind::primary};
    primary.disabled = form.busy;
    if (button(ui, row.cut_left(button_width(ui, form.submit, primary)), "identity-form/submit", form.submit, primary))
        ui.act(state::SubmitIdentity{});
    row.cut_left(8);
    if (button(ui, row.cut_left(button_width(ui, form.cancel)), "identity-form/cancel", form.cancel))
        ui.act(state::Back{});
    row.cut_left(16);
    if (!form.submit_untested.empty() && !form.busy && link(ui, row, "identity-form/untested", form.submit_untested))
        ui.act(state::SubmitIdentity{true});
}

void draw_fields(Column& column, const models::IdentityFormModel& form) {
    Ui& ui = column.ui();
    tell(ui, column.take(28, 16), "identity-form/title", form.title,
         {theme::Size::display, theme::Weight::semibold, ui.colors().text}, Role::heading, 2);
    field_row<EditSaid>(column, form.address, form.busy);
    field_row<EditSaid>(column, form.name, form.busy);
    field_row<EditSaid>(column, form.reply_to, form.busy);
    Rect copy = column.take(32);
    if (checkbox(ui, copy.cut_left(28), "identity-form/bcc", form.bcc, form.bcc_self ? Tristate::yes : Tristate::no))
        ui.act(state::SetIdentityBcc{!form.bcc_self});
    copy.cut_left(4);
    text(ui, copy, form.bcc, {theme::Size::body, theme::Weight::regular, ui.colors().text});
    field_row<EditSaid>(column, form.signature, form.busy);
    if (form.html) field_row<EditSaid>(column, *form.html, form.busy);
    if (link(ui, column.take(24), "identity-form/by-hand", form.html_link))
        ui.act(state::WriteSignatureByHand{!form.html_by_hand});
    choice_row<EditSaid>(column, form.route);
    quiet_sentence(column, "identity-form/route-note", form.route_note);
    if (form.server) draw_server(column, *form.server, form.busy);
    column.take(0, 8);
    if (form.trouble)
        draw_test_trouble(column, "identity-form", *form.trouble, form.trust_words, form.fingerprint_label);
    draw_submit(column, form);
}

}  // namespace

void draw(const models::IdentityFormModel& form, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("identity-form", Role::main, form.title, rect));
    const bool grew = scrolled_column(ui, rect, "identity-form", kIdentityFormWidth,
                                      [&](Column& column) { draw_fields(column, form); });
    if (form.busy || (form.trouble && grew))
        ui.scroll_place("identity-form").target = ui.scroll_place("identity-form/height").offset;
}

}  // namespace kontor::views
