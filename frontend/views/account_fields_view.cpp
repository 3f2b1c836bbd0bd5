#include "frontend/views/account_fields_view.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;

namespace {

using FormEdit = state::EditForm;

constexpr float kPort = 96;

// A choice, what it means, and the number that belongs to it.
void explained(Column& column, const models::FormChoice& choice, const std::string& why,
               const std::optional<models::FormField>& number, bool busy) {
    choice_row<FormEdit>(column, choice);
    if (!why.empty()) column.take(0, -8);
    quiet_sentence(column, choice.id + "/why", why);
    if (number) field_row<FormEdit>(column, *number, busy);
}

}  // namespace

void heading_of(Column& column, const std::string& id, const std::string& title) {
    if (title.empty()) return;
    tell(column.ui(), column.take(24, 8), id, title,
         {theme::Size::title, theme::Weight::semibold, column.ui().colors().text}, Role::heading, 3);
}

bool draw_details_toggle(Column& column, const models::AccountFormModel& form) {
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
    return form.details;
}

void draw_secret(Column& column, const models::AccountFormModel& form) {
    Ui& ui = column.ui();
    if (!form.signed_in.empty()) {
        quiet_sentence(column, "form/signed-in", form.signed_in, 4);
        if (link(ui, column.take(24, 12), "form/use-password", form.use_password)) ui.act(state::UsePassword{});
        return;
    }
    if (form.provider && !form.provider->button.empty()) {
        Rect row = column.take(40, 16);
        const ButtonLook look{ButtonLook::Kind::primary};
        if (button(ui, row.cut_left(button_width(ui, form.provider->button, look)), "form/provider-sign-in",
                   form.provider->button, look))
            ui.act(state::SignInAtProvider{form.provider->provider, {}});
    }
    if (form.provider && !form.provider->waiting.empty()) {
        quiet_sentence(column, "form/provider-waiting", form.provider->waiting, 8);
        Rect row = column.take(40, 16);
        const auto& [again, cancel] = std::pair(form.provider->open_again, form.provider->cancel);
        if (button(ui, row.cut_left(button_width(ui, again)), "form/provider-again", again, {}))
            ui.act(state::OpenProviderAgain{});
        row.cut_left(8);
        if (button(ui, row.cut_left(button_width(ui, cancel)), "form/provider-cancel", cancel, {}))
            ui.act(state::CancelProvider{});
    }
    if (form.wants_password) return field_row<FormEdit>(column, form.password, form.busy);
    if (form.need_sign_in.empty()) return;
    const TextStyle style{theme::Size::small, theme::Weight::regular, ui.colors().danger};
    tell_wrapped(ui, column.take(paragraph_height(ui, column.width(), form.need_sign_in, style)), "form/need-sign-in",
                 form.need_sign_in, style);
}

void draw_incoming_server(Column& column, const models::AccountFormModel& form) {
    field_pair<FormEdit>(column, form.host, form.port, kPort, form.busy);
    choice_row<FormEdit>(column, form.security);
    field_row<FormEdit>(column, form.login, form.busy);
}

void draw_outgoing_route(Column& column, const models::AccountFormModel::Outgoing& form) {
    choice_row<FormEdit>(column, form.route);
    quiet_sentence(column, "form/route-note", form.note);
}

void draw_outgoing_server(Column& column, const models::AccountFormModel::Outgoing& form, bool busy) {
    if (!form.has_server) return;
    field_pair<FormEdit>(column, form.host, form.port, kPort, busy);
    choice_row<FormEdit>(column, form.security);
    choice_row<FormEdit>(column, form.credentials);
    if (form.login) field_row<FormEdit>(column, *form.login, busy);
    if (form.password) field_row<FormEdit>(column, *form.password, busy);
}

void draw_pinned(Column& column, const models::AccountFormModel& form) {
    if (form.pinned.empty()) return;
    quiet_sentence(column, "form/pinned-label", form.pinned_label, 2);
    quiet_sentence(column, "form/pinned", form.pinned, 4);
    if (link(column.ui(), column.take(24), "form/forget-pin", form.forget_pinned))
        column.ui().act(state::PinCertificate{});
}

void draw_collecting(Column& column, const models::AccountFormModel& form, const Consequences& why) {
    if (form.recent) explained(column, *form.recent, why.recent, {}, form.busy);
    explained(column, form.since, why.since, form.since_days, form.busy);
    if (!form.recent || form.recent->value == "off") explained(column, form.keep, why.keep, form.keep_days, form.busy);
    explained(column, form.interval, {}, {}, form.busy);
    explained(column, form.max_size, why.size, {}, form.busy);
}

}  // namespace kontor::views
