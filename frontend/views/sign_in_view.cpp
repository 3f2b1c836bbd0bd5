#include "frontend/views/sign_in_view.hpp"

#include "frontend/views/parts.hpp"
#include "frontend/widgets/controls.hpp"
#include "frontend/widgets/text_field.hpp"

namespace kontor::views {

using namespace widgets;
using Field = state::EditSignIn::Field;

void draw(const models::SignIn& model, Ui& ui) {
    const theme::Palette& p = ui.colors();
    const Rect window = ui.window();
    fill(ui, window, p.side);
    Rect tools = window;
    settings_button(ui, tools.cut_top(theme::kBar).cut_right(theme::kBar));
    const Group main(ui, node("main", access::Role::main, model.title, window));

    const float width = std::min(400.0f, window.w - 32);
    Rect card = window.centered(width, 406 + (model.trouble.empty() ? 0.0f : 64.0f));
    if (window.w >= theme::kNarrowBelow) {
        shadow(ui, card, 16, 24);
        fill(ui, card, p.ground, 16);
        outline(ui, card, p.line, 16);
    }
    Rect content = card.inset(32, 32);
    const Rect mark = content.cut_top(56).cut_left(56);
    fill(ui, mark, p.accent, 14);
    icon(ui, mark, theme::Icon::logo, 32, p.on_accent);
    content.cut_top(16);
    tell(ui, content.cut_top(28), "sign-in/title", model.title, {theme::Size::display, theme::Weight::semibold, p.text},
         access::Role::heading, 1);
    tell(ui, content.cut_top(24), "sign-in/lead", model.lead, {theme::Size::body, theme::Weight::regular, p.quiet});
    content.cut_top(20);
    if (!model.trouble.empty()) {
        notice(ui, content.cut_top(52), "sign-in/trouble", model.trouble);
        content.cut_top(12);
    }

    TextField name{"sign-in/name", model.name_label, model.name, {}, {}, {}, model.busy};
    name.input.autocomplete = "username";
    if (const auto typed = text_field(ui, content.cut_top(58), name)) ui.act(state::EditSignIn{Field::name, *typed});
    content.cut_top(14);
    TextField password{"sign-in/password", model.password_label, model.password, {}, {}, {}, model.busy};
    password.input.kind = access::TextInput::Kind::password;
    password.input.autocomplete = "current-password";
    if (const auto typed = text_field(ui, content.cut_top(58), password))
        ui.act(state::EditSignIn{Field::password, *typed});
    content.cut_top(24);
    ButtonLook look{ButtonLook::Kind::primary};
    look.disabled = model.busy;
    if (button(ui, content.cut_top(40), "sign-in/submit", model.submit, look)) ui.act(state::SubmitSignIn{});
}

}  // namespace kontor::views
