#include "frontend/views/security_view.hpp"

#include <algorithm>

#include "frontend/views/fields.hpp"
#include "frontend/views/sections.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kSecurityWidth = 560, kFieldWidth = 320;

// A field no wider than what is typed into it.
void short_field(Column& column, const models::SecurityField& field, bool busy) {
    Ui& ui = column.ui();
    const float width = std::min(column.width(), kFieldWidth);
    const Rect row = column.take(text_field_height(ui, width, look_of(field, busy)));
    draw_field<state::EditSecurity>(ui, {row.x, row.y, width, row.h}, field, busy);
}

bool lone_button(Column& column, const std::string& id, const std::string& name, ButtonLook look, bool busy) {
    look.disabled = busy;
    Rect row = column.take(theme::kControl);
    return button(column.ui(), row.cut_left(std::min(row.w, button_width(column.ui(), name, look))), id, name, look);
}

// For a camera: dark on light in either theme, with the margin of four modules that ISO/IEC 18004 asks for.
void draw_picture(Column& column, const std::vector<std::string>& picture, const std::string& name) {
    if (picture.empty()) return;
    Ui& ui = column.ui();
    constexpr float module = 4, margin = 4;
    const float side = (static_cast<float>(picture.size()) + 2 * margin) * module;
    const Rect row = column.take(side);
    const Rect area{row.x, row.y, side, side};
    const Group group(ui, node("security/picture", Role::image, name, area));
    fill(ui, area, theme::Color{255, 255, 255, 255}, theme::kRadius);
    for (std::size_t y = 0; y < picture.size(); ++y)
        for (std::size_t x = 0; x < picture[y].size(); ++x)
            if (picture[y][x] == '1')
                fill(ui,
                     {area.x + (static_cast<float>(x) + margin) * module,
                      area.y + (static_cast<float>(y) + margin) * module, module, module},
                     theme::Color{0, 0, 0, 255});
}

void draw_password(Column& column, const models::SecurityPage& page) {
    section_heading(column, "security/password-title", page.password_title);
    short_field(column, page.present, page.busy);
    short_field(column, page.next, page.busy);
    short_field(column, page.again, page.busy);
    if (lone_button(column, "security/change-password", page.change_password, {}, page.busy))
        column.ui().act(state::ChangePassword{});
}

void draw_offer(Column& column, const models::SecurityPage& page) {
    Ui& ui = column.ui();
    quiet_sentence(column, "security/scan", page.scan, 8);
    const TextStyle key{theme::Size::body, theme::Weight::semibold, ui.colors().text};
    tell_wrapped(ui, column.take(paragraph_height(ui, column.width(), page.secret, key)), "security/secret",
                 page.secret, key);
    draw_picture(column, page.picture, page.picture_name);
    short_field(column, page.code, page.busy);
    if (lone_button(column, "security/accept", page.accept, {ButtonLook::Kind::primary}, page.busy))
        ui.act(state::AcceptTwoStep{});
}

void draw_two_step(Column& column, const models::SecurityPage& page) {
    Ui& ui = column.ui();
    section_heading(column, "security/two-step-title", page.two_step_title);
    quiet_sentence(column, "security/two-step-why", page.two_step_why);
    if (!page.two_step_state.empty()) {
        Rect row = column.take(22);
        icon(ui, row.cut_left(24), theme::Icon::check, 18, ui.colors().good);
        tell(ui, row, "security/two-step-state", page.two_step_state,
             {theme::Size::body, theme::Weight::semibold, ui.colors().text}, Role::status);
    }
    if (page.recovery) return shown_once(column, "security/recovery", *page.recovery);
    if (!page.secret.empty()) return draw_offer(column, page);
    if (!page.start.empty() && lone_button(column, "security/start", page.start, {}, page.busy))
        ui.act(state::OfferTwoStep{});
    if (page.stop.empty()) return;
    if (!page.stopping) {
        if (lone_button(column, "security/stop", page.stop, {}, page.busy)) ui.act(state::AskTwoStepOff{true});
        return;
    }
    quiet_sentence(column, "security/stop-why", page.stop_why);
    short_field(column, page.stop_password, page.busy);
    Rect row = column.take(theme::kControl);
    ButtonLook danger{ButtonLook::Kind::danger};
    danger.disabled = page.busy;
    if (button(ui, row.cut_left(button_width(ui, page.stop, danger)), "security/stop-now", page.stop, danger))
        ui.act(state::StopTwoStep{});
    row.cut_left(8);
    if (button(ui, row.cut_left(button_width(ui, page.cancel)), "security/stop-not", page.cancel))
        ui.act(state::AskTwoStepOff{false});
}

void draw_signed_in(Column& column, const models::SignedInRow& row, theme::Icon sign) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const Rect area = column.take(56, 0);
    const Group group(ui, node(row.id, Role::group, row.title, area));
    line(ui, area.x, area.bottom(), area.right(), area.bottom(), p.line);
    Rect content = area.inset(0, 8);
    icon(ui, content.cut_left(28).inset(0, 10), sign, 18, p.quiet);
    if (!row.end.empty()) {
        Rect place = content.cut_right(button_width(ui, row.end)).inset(0, 4);
        if (button(ui, place.cut_top(32), row.id + "/end", row.end, {}, row.end_words))
            ui.act(state::EndSignIn{row.sign_in});
        content.cut_right(8);
    } else {
        const TextStyle badge{theme::Size::small, theme::Weight::semibold, p.good};
        tell(ui, content.cut_right(text_width(ui, row.badge, badge) + 4), row.id + "/badge", row.badge, badge);
        content.cut_right(8);
    }
    tell(ui, content.cut_top(20), row.id + "/title", row.title, {theme::Size::body, theme::Weight::semibold, p.text});
    tell(ui, content.cut_top(20), row.id + "/when", row.when, {theme::Size::small, theme::Weight::regular, p.quiet});
}

void draw_security(Column& column, const models::SecurityPage& page) {
    Ui& ui = column.ui();
    tell(ui, column.take(28, 4), "security/title", page.title,
         {theme::Size::display, theme::Weight::semibold, ui.colors().text}, Role::heading, 2);
    quiet_sentence(column, "security/lead", page.lead);
    if (page.loading) return skeleton(ui, column.take(16));
    draw_password(column, page);
    draw_two_step(column, page);
    section_heading(column, "security/sessions-title", page.sessions_title);
    for (const models::SignedInRow& row : page.sessions) draw_signed_in(column, row, theme::Icon::globe);
    column.take(12, 0);
    if (!page.end_others.empty() && lone_button(column, "security/end-others", page.end_others, {}, page.busy))
        ui.act(state::EndOtherSessions{});
    section_heading(column, "security/tokens-title", page.tokens_title);
    quiet_sentence(column, "security/tokens-why", page.tokens_why);
    for (const models::SignedInRow& row : page.tokens) draw_signed_in(column, row, theme::Icon::lock);
    if (!page.tokens.empty()) column.take(16, 0);
    if (page.token) shown_once(column, "security/token", *page.token);
    short_field(column, page.label, page.busy);
    if (lone_button(column, "security/make-token", page.make_token, {}, page.busy)) ui.act(state::MakeToken{});
    column.take(16, 0);
    if (lone_button(column, "security/journal", page.journal, {}, false)) ui.act(state::OpenJournal{});
}

}  // namespace

void draw(const models::SecurityPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("security", Role::main, page.title, rect));
    scrolled_column(ui, rect, "security", kSecurityWidth, [&](Column& column) { draw_security(column, page); });
}

}  // namespace kontor::views
