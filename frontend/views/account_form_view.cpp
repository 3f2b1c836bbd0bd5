#include "frontend/views/account_form_view.hpp"

#include "frontend/views/column.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"
#include "frontend/widgets/text_field.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;

namespace {

constexpr float kAccountFormWidth = 520;

TextField look(const models::FormField& field, bool busy) {
    TextField look{field.id, field.label, field.value, {}, field.problem, field.hint, busy};
    look.input.placeholder = field.placeholder;
    look.input.autocomplete = "off";
    if (field.is_password) look.input.kind = access::TextInput::Kind::password;
    if (field.is_password) look.input.autocomplete = "new-password";
    if (field.is_number) look.input.kind = access::TextInput::Kind::number;
    if (field.is_email) look.input.kind = access::TextInput::Kind::email;
    return look;
}

void draw_field(Ui& ui, Rect rect, const models::FormField& field, bool busy) {
    if (const auto typed = text_field(ui, rect, look(field, busy))) ui.act(state::EditForm{field.field, *typed});
}

void field_row(Column& column, const models::FormField& field, bool busy) {
    const float height = text_field_height(column.ui(), column.width(), look(field, busy));
    draw_field(column.ui(), column.take(height), field, busy);
}

void choice_row(Column& column, const models::FormChoice& choice_model) {
    Ui& ui = column.ui();
    text(ui, column.take(20, 4), choice_model.label, {theme::Size::small, theme::Weight::semibold, ui.colors().text});
    std::vector<Option> options;
    for (const auto& [value, label] : choice_model.options) options.push_back({value, label});
    const bool stacked = column.width() < 440;
    const float height = stacked ? 40.0f * static_cast<float>(options.size()) : 40.0f;
    Rect rect = column.take(stacked ? 40 : height, choice_model.hint.empty() ? Column::kGap : 4);
    const int pressed = choice(ui, rect, choice_model.id, choice_model.label, options, choice_model.value);
    if (pressed >= 0) ui.act(state::EditForm{choice_model.field, options[static_cast<std::size_t>(pressed)].value});
    if (choice_model.hint.empty()) return;
    const TextStyle style{theme::Size::small, theme::Weight::regular, ui.colors().danger};
    tell_wrapped(ui, column.take(paragraph_height(ui, column.width(), choice_model.hint, style)),
                 choice_model.id + "/hint", choice_model.hint, style);
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
    const float high = std::max(text_field_height(ui, column.width() * 0.7f, look(form.host, form.busy)),
                                text_field_height(ui, 96, look(form.port, form.busy)));
    Rect pair = column.take(high);
    draw_field(ui, pair.cut_right(96), form.port, form.busy);
    pair.cut_right(12);
    draw_field(ui, pair, form.host, form.busy);
    choice_row(column, form.security);
    field_row(column, form.login, form.busy);
    choice_row(column, form.since);
    choice_row(column, form.keep);
}

void draw_trouble(Column& column, const models::AccountFormModel& form) {
    if (!form.trouble) return;
    Ui& ui = column.ui();
    trouble_box(ui, column.take(trouble_height(ui, column.width(), *form.trouble), 12), "form/trouble", *form.trouble);
    if (form.trust_words.empty()) return;
    quiet_sentence(column, "form/fingerprint-label", form.fingerprint_label, 2);
    quiet_sentence(column, "form/fingerprint", form.trouble->fingerprint, 8);
    const Rect row = column.take(theme::kControl);
    if (button(ui, {row.x, row.y, button_width(ui, form.trust_words), row.h}, "form/trust", form.trust_words,
               {ButtonLook::Kind::danger}))
        ui.act(state::PinCertificate{form.trouble->fingerprint});
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

float draw_column(Ui& ui, const models::AccountFormModel& form, Rect area) {
    const theme::Palette& p = ui.colors();
    Column column(ui, area);
    tell(ui, column.take(28, 4), "form/title", form.title, {theme::Size::display, theme::Weight::semibold, p.text},
         Role::heading, 2);
    quiet_sentence(column, "form/lead", form.lead, 24);
    field_row(column, form.address, form.busy);
    field_row(column, form.password, form.busy);
    if (!form.app_password.empty()) quiet_sentence(column, "form/app-password", form.app_password);
    field_row(column, form.name, form.busy);
    draw_details(column, form);
    draw_pinned(column, form);
    column.take(0, 8);
    draw_trouble(column, form);
    draw_buttons(column, form);
    return column.bottom() - area.y;
}

}  // namespace

void draw(const models::AccountFormModel& form, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("form", Role::main, form.title, rect));
    // The height is known only after drawing: the last frame's is good enough, and a change asks for another frame.
    ScrollPlace& remembered = ui.scroll_place("form/height");
    const Scroll scroll(ui, "form", rect, remembered.offset);
    const float width = std::min(kAccountFormWidth, rect.w - 48);
    const float top = scroll.at(32);
    const float height = draw_column(ui, form, {rect.x + (rect.w - width) / 2, top, width, 0}) + 64;
    const bool grew = static_cast<double>(height) != remembered.offset;
    if (grew) ui.animate();
    // The answer to a test stands below the fields: it comes into sight by itself.
    if (form.busy || (form.trouble && grew)) ui.scroll_place("form").target = static_cast<double>(height);
    remembered.offset = static_cast<double>(height);
}

}  // namespace kontor::views
