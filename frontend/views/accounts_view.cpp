#include "frontend/views/accounts_view.hpp"

#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;

namespace {

constexpr float kSectionGap = 12, kStateLine = 20, kStorage = 48;

float section_height(const models::AccountSection& section, float row) {
    float height = row + kSectionGap;
    if (!section.state.empty()) height += kStateLine + (section.collecting ? 8 : 0);
    if (!section.folded) height += row * static_cast<float>(section.mailboxes.size());
    return height;
}

// A number at the right end of a row, which is as wide as it is, but not less than `room`.
void badge(Ui& ui, Rect& row, const std::string& count, bool strong, float room) {
    const theme::Palette& p = ui.colors();
    const TextStyle style{theme::Size::small, strong ? theme::Weight::semibold : theme::Weight::regular,
                          strong ? p.text : p.quiet, Align::right};
    const Rect place = row.cut_right(std::max(room, count.empty() ? 0 : text_width(ui, count, style)));
    if (!count.empty()) text(ui, place, count, style);
}

// What is dragged is let go over the row.
void take_drop(Ui& ui, const models::MailboxRow& mailbox, Rect face) {
    if (!mailbox.can_drop) return;
    const theme::Palette& p = ui.colors();
    const bool over = pointer_over(face.clipped_to(ui.clip()));
    if (over) fill(ui, face, p.selected, theme::kRadius);
    outline(ui, face, over ? p.accent : p.accent.with_alpha(0.35f), theme::kRadius, over ? 2.0f : 1.0f);
    if (over && !pointer_now().down) ui.act(state::DropOn{mailbox.key});
}

// Its menu, behind three dots under the pointer, or asked for by the other button or the menu key.
void draw_options(Ui& ui, const models::MailboxRow& mailbox, Rect place) {
    const std::string id = mailbox.id + "/options";
    IconButton look{id, mailbox.options_words, {}, theme::Icon::more};
    look.expanded = Tristate::no;
    if (icon_button(ui, place, look)) ui.act(state::OpenMailboxMenu{mailbox.key.account, mailbox.key.mailbox});
}

// What is folded opens when something that is dragged rests on it, unless it goes on before.
void rest_on(Ui& ui, bool is_folded, bool opens_soon, const bridge::Id& account, const bridge::Id& mailbox, bool over) {
    if (is_folded && over) ui.act(state::HoverDrag{account, mailbox});
    if (opens_soon && !over) ui.act(state::HoverDrag{});
}

void draw_fold(Ui& ui, const models::MailboxRow& mailbox, Rect place) {
    Node item = node(mailbox.id + "/fold", Role::button, mailbox.fold_words, place);
    item.expanded = mailbox.folded ? Tristate::no : Tristate::yes;
    const Interaction seen = pressable(ui, std::move(item));
    const theme::Palette& p = ui.colors();
    icon(ui, place, mailbox.folded ? theme::Icon::chevron_right : theme::Icon::chevron_down, 12,
         seen.hovered ? p.text : p.quiet);
    if (seen.focused) focus_ring(ui, place.inset(0, 6), 4);
    if (seen.pressed) ui.act(state::FoldMailbox{mailbox.key.account, mailbox.key.mailbox, !mailbox.folded});
}

void draw_mailbox(Ui& ui, const models::MailboxRow& mailbox, Rect row) {
    const theme::Palette& p = ui.colors();
    Node item = node(mailbox.id, Role::link, mailbox.name, row);
    item.description = mailbox.count_words;
    item.current = mailbox.selected;
    const Interaction seen = pressable(ui, std::move(item));
    const Rect face = row.inset(8, 1);
    const bool over = pointer_over(row.clipped_to(ui.clip()));
    if (mailbox.selected)
        fill(ui, face, p.selected, theme::kRadius);
    else if (over && !mailbox.refuses_drop)
        fill(ui, face, p.hover, theme::kRadius);
    take_drop(ui, mailbox, face);
    if (mailbox.can_drop || mailbox.refuses_drop)
        rest_on(ui, mailbox.folded, mailbox.opens_soon, mailbox.key.account, mailbox.key.mailbox, over);
    if (mailbox.can_drag && seen.dragged && !ui.finger_drags()) {
        ui.set_finger_drags(true);
        ui.act(state::DragMailbox{mailbox.key.account, mailbox.key.mailbox});
    }
    const float faint = mailbox.refuses_drop ? 0.45f : 1.0f;
    Rect content = face.inset(12, 0);
    content.cut_left(14.0f * static_cast<float>(mailbox.depth));
    const Rect margin = content.cut_left(12);
    if (mailbox.has_nested) draw_fold(ui, mailbox, {margin.x - 6, margin.y, 16, margin.h});
    const theme::Color mark = mailbox.is_trouble ? p.danger : mailbox.selected ? p.accent : p.quiet;
    icon(ui, content.cut_left(18), mailbox.icon, 18, mark.with_alpha(faint));
    content.cut_left(10);
    const bool strong = !mailbox.count.empty();
    const bool offers = !mailbox.options_words.empty();
    const bool shows_options = offers && over && !mailbox.can_drop && !mailbox.refuses_drop;
    badge(ui, content, shows_options ? std::string() : mailbox.count, strong, 48);
    text(ui, content, mailbox.name,
         {theme::Size::body, strong || mailbox.selected ? theme::Weight::semibold : theme::Weight::regular,
          (mailbox.selected ? p.accent : p.text).with_alpha(faint)});
    if (shows_options) draw_options(ui, mailbox, Rect{face.right() - 34, face.y, 32, face.h});
    if (seen.focused) focus_ring(ui, face, theme::kRadius);
    if (seen.pressed && mailbox.is_outbox) ui.act(state::OpenOutbox{});
    if (seen.pressed && !mailbox.is_outbox) ui.act(state::OpenList{mailbox.key});
    if (seen.secondary && offers) ui.act(state::OpenMailboxMenu{mailbox.key.account, mailbox.key.mailbox});
}

void draw_state(Ui& ui, const models::AccountSection& section, Rect& rest) {
    if (section.state.empty()) return;
    const theme::Palette& p = ui.colors();
    Rect row = rest.cut_top(kStateLine).inset(20, 0);
    row.cut_left(22);
    if (section.in_trouble) {
        // The sentence is the cure: pressing it opens the account's page, which says what to do.
        Node item = node(section.id + "/trouble", Role::button, section.state, row);
        item.description = section.state_tip;
        const Interaction seen = pressable(ui, std::move(item));
        icon(ui, row.cut_left(16), theme::Icon::warning, 15, p.danger);
        row.cut_left(6);
        text(ui, row, section.state, {theme::Size::small, theme::Weight::regular, p.danger});
        if (seen.focused) focus_ring(ui, row.inset(-2, 0), 4);
        if (seen.pressed && section.external) ui.act(state::OpenAccount{*section.external});
        return;
    }
    if (!section.collecting) {
        tell(ui, row, section.id + "/state", section.state, {theme::Size::small, theme::Weight::regular, p.quiet});
        return;
    }
    text(ui, row, section.state, {theme::Size::small, theme::Weight::regular, p.quiet});
    Rect bar = rest.cut_top(8).inset(20, 0);
    bar.cut_left(22);
    progress(ui, bar.cut_top(3), section.id + "/progress", section.name, section.state, section.progress);
}

void draw_section(Ui& ui, const models::AccountSection& section, Rect rest, float height, bool dragging) {
    const theme::Palette& p = ui.colors();
    const Group group(ui, node(section.id + "/group", Role::group, section.name, rest));
    Rect row = rest.cut_top(height);
    Rect face = row.inset(8, 1);
    Node item = node(section.id, Role::button, section.name, face);
    item.description = section.count_words;
    item.expanded = section.folded ? Tristate::no : Tristate::yes;
    const Interaction seen = pressable(ui, std::move(item));
    if (section.selected)
        fill(ui, face, p.selected, theme::kRadius);
    else if (seen.hovered)
        fill(ui, face, p.hover, theme::kRadius);
    if (seen.focused) focus_ring(ui, face, theme::kRadius);
    if (section.can_drop) {
        models::MailboxRow top;
        top.can_drop = true;
        top.key.account = section.account;
        take_drop(ui, top, face);
    }
    if (dragging)
        rest_on(ui, section.folded, section.opens_soon, section.account, {}, pointer_over(face.clipped_to(ui.clip())));

    Rect content = face.inset(12, 0);
    icon(ui, content.cut_left(14), section.folded ? theme::Icon::chevron_right : theme::Icon::chevron_down, 14,
         p.quiet);
    content.cut_left(8);
    Rect right = content.cut_right(section.external ? 30.0f : 0.0f);
    // The plus shows where the pointer or the keyboard is, and always under fingers; the name has its room otherwise.
    const std::string plus_id = section.id + "/new-mailbox";
    const bool offers_mailbox = !section.new_mailbox_words.empty();
    const bool shows_plus = offers_mailbox && (height >= theme::kTouchTarget || ui.shows_focus(plus_id) ||
                                               pointer_over(face.clipped_to(ui.clip())));
    const Rect plus = shows_plus ? content.cut_right(30) : Rect{right.x - 30, right.y, 30, right.h};
    if (section.folded) badge(ui, content, section.count, true, 48);
    text(ui, content, section.name, {theme::Size::body, theme::Weight::semibold, section.paused ? p.quiet : p.text});
    if (offers_mailbox) {
        const bool pressed = shows_plus
                                 ? icon_button(ui, plus, {plus_id, section.new_mailbox_words, {}, theme::Icon::plus})
                                 : pressable(ui, node(plus_id, Role::button, section.new_mailbox_words, plus)).pressed;
        if (pressed) ui.act(state::NameMailbox{section.account, {}, {}});
    }
    if (section.external) {
        const std::string id = section.id + "/settings";
        if (icon_button(ui, right, {id, section.settings_words, {}, theme::Icon::more}))
            ui.act(state::OpenAccount{*section.external});
    }
    if (seen.pressed) ui.act(state::FoldAccount{section.account, !section.folded});
    draw_state(ui, section, rest);
    if (section.folded) return;
    for (const models::MailboxRow& mailbox : section.mailboxes) draw_mailbox(ui, mailbox, rest.cut_top(height));
}

void draw_storage(Ui& ui, const models::Storage& storage, Rect rest) {
    const theme::Palette& p = ui.colors();
    progress(ui, rest.cut_bottom(4), "storage", storage.name, storage.words, storage.share);
    text(ui, rest.cut_top(18), storage.words,
         {theme::Size::small, theme::Weight::regular, storage.is_nearly_full ? p.danger : p.quiet});
}

void draw_sections(Ui& ui, const models::AccountsPane& pane, Rect rect, theme::Breadth breadth) {
    const float row = theme::side_row_height(breadth);
    float height = 8;
    for (const models::AccountSection& section : pane.sections) height += section_height(section, row);
    Scroll scroll(ui, "accounts", rect, static_cast<double>(height));
    if (pane.dragging) scroll.follow_pointer_at_edges();
    float y = scroll.at(4);
    for (const models::AccountSection& section : pane.sections) {
        const float own = section_height(section, row);
        draw_section(ui, section, {rect.x, y, rect.w, own}, row, pane.dragging);
        y += own;
    }
}

void draw_loading(Ui& ui, Rect rest) {
    for (const float width : {120.0f, 150.0f, 96.0f, 132.0f, 110.0f, 160.0f})
        skeleton(ui, rest.cut_top(36).inset(24, 12).cut_left(width));
}

}  // namespace

void draw(const models::AccountsPane& pane, Ui& ui, Rect rect, theme::Breadth breadth) {
    const theme::Palette& p = ui.colors();
    fill(ui, rect, p.side);
    const Group region(ui, node("accounts", Role::navigation, pane.title, rect));
    Rect bar = rect.cut_top(theme::kBar);
    settings_button(ui, bar.cut_right(theme::kBar));
    bar = bar.inset(20, 0);
    const Rect mark = bar.cut_left(26).centered(26, 26);
    fill(ui, mark, p.accent, 7);
    icon(ui, mark, theme::Icon::logo, 17, p.on_accent);
    bar.cut_left(10);
    tell(ui, bar, "brand", "Kontor", {theme::Size::title, theme::Weight::semibold, p.text}, Role::heading, 1);

    if (!pane.write.empty() && button(ui, rect.cut_top(52).inset(12, 6), "write", pane.write,
                                      {ButtonLook::Kind::primary, theme::Icon::edit}, "c"))
        ui.act(state::WriteMail{});
    const Rect foot = rect.cut_bottom(56).inset(12, 8);
    const Rect storage = rect.cut_bottom(pane.storage ? kStorage : 0).inset(20, 10);
    line(ui, rect.x, rect.bottom(), rect.right(), rect.bottom(), p.line);
    if (pane.loading)
        draw_loading(ui, rect);
    else
        draw_sections(ui, pane, rect, breadth);
    if (pane.storage) draw_storage(ui, *pane.storage, storage);
    if (button(ui, foot, "add-account", pane.add_account, {ButtonLook::Kind::quiet, theme::Icon::plus}))
        ui.act(state::AddAccount{});
}

}  // namespace kontor::views
