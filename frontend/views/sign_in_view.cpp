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

    const float width = std::min(400.0f, window.w - 32), inner = width - 64;
    const TextStyle lead{theme::Size::body, theme::Weight::regular, p.quiet};
    const float lead_height = std::max(24.0f, paragraph_height(ui, inner, model.lead, lead));
    float fields = 0;
    for (const std::string* label : {&model.name_label, &model.password_label, &model.again_label, &model.code_label})
        if (!label->empty()) fields += 72;
    const float trouble =
        model.trouble.empty() ? 0 : paragraph_height(ui, inner - 54, model.trouble, {theme::Size::body, {}, {}}) + 20;
    Rect card = window.centered(
        width, 238 + lead_height + fields + (trouble > 0 ? trouble + 12 : 0) + (model.other.empty() ? 0.0f : 36.0f));
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
    tell_wrapped(ui, content.cut_top(lead_height), "sign-in/lead", model.lead, lead);
    content.cut_top(20);
    if (trouble > 0) {
        notice(ui, content.cut_top(trouble), "sign-in/trouble", model.trouble);
        content.cut_top(12);
    }

    const auto field = [&](const char* id, const std::string& label, const std::string& value, Field which,
                           const char* autocomplete) {
        if (label.empty()) return;
        TextField look{id, label, value, {}, {}, {}, model.busy};
        if (which == Field::password || which == Field::again) look.input.kind = access::TextInput::Kind::password;
        look.input.autocomplete = autocomplete;
        if (const auto typed = text_field(ui, content.cut_top(58), look)) ui.act(state::EditSignIn{which, *typed});
        content.cut_top(14);
    };
    field("sign-in/name", model.name_label, model.name, Field::name, "username");
    field("sign-in/password", model.password_label, model.password, Field::password,
          model.is_new_password ? "new-password" : "current-password");
    field("sign-in/again", model.again_label, model.again, Field::again, "new-password");
    field("sign-in/code", model.code_label, model.code, Field::code, "one-time-code");
    content.cut_top(10);
    ButtonLook look{ButtonLook::Kind::primary};
    look.disabled = model.busy;
    if (button(ui, content.cut_top(40), "sign-in/submit", model.submit, look)) ui.act(state::SubmitSignIn{});
    if (model.other.empty()) return;
    content.cut_top(14);
    Rect below = content.cut_top(22);
    const TextStyle bold{theme::Size::body, theme::Weight::semibold, {}};
    if (link(ui, below.cut_left(text_width(ui, model.other, bold)), "sign-in/other", model.other))
        ui.act(state::RestartSignIn{});
}

}  // namespace kontor::views
