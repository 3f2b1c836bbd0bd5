#include "frontend/views/identity_page_view.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kIdentitiesWidth = 640, kNarrowIdentities = 460, kTrash = 36;

void draw_identity(Column& column, const models::IdentityRow& row) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const bool narrow = column.width() < kNarrowIdentities;
    const ButtonLook look{ButtonLook::Kind::primary};
    const float verify = row.verify.empty() ? 0 : button_width(ui, row.verify, look);
    const float tools = kTrash + (verify > 0 && !narrow ? verify + 8 : 0);
    const float room = column.width() - 26 - tools - 8;
    const TextStyle state{theme::Size::small, theme::Weight::regular, row.is_verified ? p.good : p.danger};
    const float state_height = paragraph_height(ui, room, row.state, state);
    const float words = 22 + (row.name.empty() ? 0 : 20) + 20 + state_height;
    Rect area = column.take(28 + words + (narrow && verify > 0 ? theme::kControl + 8 : 0), 0);
    const Group group(ui, node(row.id, Role::group, row.address, area));
    // The words are a way in; the buttons lie on top.
    const Interaction seen = pressable(ui, node(row.id + "/edit", Role::button, row.edit_words, area.inset(0, 1)));
    if (seen.hovered) fill(ui, area.inset(-8, 1), p.hover, theme::kRadius);
    if (seen.focused) focus_ring(ui, area.inset(-8, 1), theme::kRadius);
    if (seen.pressed) ui.act(state::EditIdentity{row.identity});
    line(ui, area.x, area.bottom(), area.right(), area.bottom(), p.line);

    Rect content = area.inset(0, 14);
    Rect mark = content.cut_left(26);
    icon(ui, mark.cut_top(22).cut_left(18), row.is_verified ? theme::Icon::check : theme::Icon::warning, 16,
         row.is_verified ? p.good : p.danger);
    if (!row.remove_words.empty()) {
        const std::string id = row.id + "/remove";
        Rect place = content.cut_right(kTrash);
        if (icon_button(ui, place.cut_top(kTrash).offset(0, -7), {id, row.remove_words, {}, theme::Icon::trash}))
            ui.act(state::RemoveIdentity{row.identity});
    } else {
        content.cut_right(kTrash);
    }
    const auto prove = [&](Rect place) {
        if (button(ui, place, row.id + "/verify", row.verify, look, row.verify_words))
            ui.act(state::VerifyIdentity{row.identity});
    };
    if (verify > 0 && !narrow) {
        Rect place = content.cut_right(verify);
        prove(place.cut_top(theme::kControl));
        content.cut_right(8);
    }
    const TextStyle quiet{theme::Size::body, theme::Weight::regular, p.quiet};
    tell(ui, content.cut_top(22), row.id + "/address", row.address,
         {theme::Size::body, theme::Weight::semibold, p.text}, Role::heading, 3);
    if (!row.name.empty()) tell(ui, content.cut_top(20), row.id + "/name", row.name, quiet);
    tell(ui, content.cut_top(20), row.id + "/way", row.way, {theme::Size::small, theme::Weight::regular, p.quiet});
    tell_wrapped(ui, content.cut_top(state_height), row.id + "/state", row.state, state);
    content.cut_top(8);
    if (verify > 0 && narrow) prove(content.cut_top(theme::kControl).cut_left(verify));
}

void draw_identities(Column& column, const models::IdentityPage& page) {
    Ui& ui = column.ui();
    const ButtonLook look{ButtonLook::Kind::primary, theme::Icon::plus};
    Rect head = column.take(theme::kControl, 4);
    if (!page.loading && button(ui, head.cut_right(button_width(ui, page.add, look)), "identities/add", page.add, look))
        ui.act(state::AddIdentity{page.account});
    tell(ui, head, "identities/title", page.title, {theme::Size::display, theme::Weight::semibold, ui.colors().text},
         Role::heading, 2);
    quiet_sentence(column, "identities/lead", page.lead);
    if (page.loading)
        for (const float share : {0.5f, 0.35f}) skeleton(ui, column.take(16).cut_left(column.width() * share));
    for (const models::IdentityRow& row : page.rows) draw_identity(column, row);
}

}  // namespace

void draw(const models::IdentityPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("identities", Role::main, page.title, rect));
    if (page.empty) {
        if (empty_page(ui, rect, "identities/empty", *page.empty)) ui.act(*page.empty->action);
        return;
    }
    scrolled_column(ui, rect, "identities", kIdentitiesWidth, [&](Column& column) { draw_identities(column, page); });
}

}  // namespace kontor::views
