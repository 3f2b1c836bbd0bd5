#include "frontend/views/list_view.hpp"

#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;
using words::Word;

namespace {

theme::Color row_ground(const theme::Palette& p, const models::MessageRow& row, bool hovered) {
    if (row.open || row.selected) return p.selected;
    return hovered ? p.hover : p.ground;
}

void draw_marks(Ui& ui, Rect rect, const models::MessageRow& row, bool hovered) {
    const theme::Palette& p = ui.colors();
    if (row.starred || hovered) {
        const std::string id = row.id + "/star";
        IconButton star{id, {}, "s", theme::Icon::star, row.starred};
        const std::string name = ui.words()(row.starred ? Word::unstar : Word::star);
        star.name = name;
        star.pressed = row.starred ? Tristate::yes : Tristate::no;
        if (row.starred) star.color = p.accent;
        if (icon_button(ui, rect.cut_right(24), star)) ui.act(state::SetStar{{row.email}, !row.starred});
    }
    if (row.has_attachment) icon(ui, rect.cut_right(20), theme::Icon::attachment, 15, p.quiet);
}

// Ticks the row in place of its avatar, so that a mouse alone can select several.
void draw_face(Ui& ui, Rect rect, const models::MessageRow& row, bool hovered, bool selecting) {
    const Rect circle = rect.centered(36, 36);
    if (!hovered && !selecting)
        return avatar(ui, circle, row.sender_address.empty() ? row.sender : row.sender_address, row.initials);
    const Tristate ticked = row.selected ? Tristate::yes : Tristate::no;
    if (checkbox(ui, circle, row.id + "/tick", row.select_words, ticked))
        ui.act(state::Select{state::Select::How::toggle, row.email});
}

// Who wrote, and how many messages there are; the number stays in view however many wrote.
void draw_sender(Ui& ui, Rect rect, const models::MessageRow& row, theme::Weight weight) {
    const theme::Palette& p = ui.colors();
    const TextStyle name{theme::Size::body, weight, p.text};
    if (row.count.empty()) {
        text(ui, rect, row.sender, name);
        return;
    }
    const TextStyle number{theme::Size::small, theme::Weight::regular, p.quiet};
    const float count_width = text_width(ui, row.count, number) + 12;
    Rect names = rect;
    names.w = std::max(0.0f, rect.w - count_width - 6);
    const float used = text(ui, names, row.sender, name);
    const Rect pill = Rect{rect.x + used + 6, rect.y, count_width, rect.h}.centered(count_width, 16);
    fill(ui, pill, row.open || row.selected ? p.ground : p.hover, 8);
    TextStyle centered = number;
    centered.align = Align::center;
    text(ui, pill, row.count, centered);
}

// What was looked for stands out.
void draw_words(Ui& ui, Rect rect, const std::string& id, const std::string& words, const models::Marks& marks,
                TextStyle style) {
    if (marks.empty()) {
        text(ui, rect, words, style);
        return;
    }
    style.color = ui.colors().text;
    tell_marked(ui, rect, id, words, marks, style);
}

// Three lines: who and when, about what, how it begins.
void draw_roomy(Ui& ui, Rect rect, const models::MessageRow& row, bool hovered, bool selecting) {
    const theme::Palette& p = ui.colors();
    const theme::Weight weight = row.unread ? theme::Weight::semibold : theme::Weight::regular;
    if (row.unread) dot(ui, rect.x + 10, rect.center_y(), 4, p.accent);
    rect.cut_left(18);
    draw_face(ui, rect.cut_left(40), row, hovered, selecting);
    rect.cut_left(10);
    rect.cut_right(16);
    rect = rect.inset(0, 7);
    Rect first = rect.cut_top(20);
    const TextStyle when{theme::Size::small, theme::Weight::regular, row.unread ? p.accent : p.quiet, Align::right};
    const float date_width = text_width(ui, row.date, when) + 8;
    text(ui, first.cut_right(date_width), row.date, when);
    draw_sender(ui, first, row, weight);
    Rect second = rect.cut_top(19);
    draw_marks(ui, second.cut_right(46), row, hovered);
    draw_words(ui, second, row.id + "/subject", row.subject, row.subject_marks, {theme::Size::body, weight, p.text});
    Rect third = rect.cut_top(18);
    const TextStyle small{theme::Size::small, theme::Weight::regular, p.quiet};
    if (!row.account.empty()) {
        const float width = std::min(text_width(ui, row.account, small), third.w * 0.4f);
        text(ui, third.cut_right(width), row.account, small);
        third.cut_right(12);
    }
    draw_words(ui, third, row.id + "/preview", row.preview, row.preview_marks, small);
}

void draw_compact(Ui& ui, Rect rect, const models::MessageRow& row, bool hovered, bool selecting) {
    const theme::Palette& p = ui.colors();
    const theme::Weight weight = row.unread ? theme::Weight::semibold : theme::Weight::regular;
    if (row.unread) dot(ui, rect.x + 10, rect.center_y(), 4, p.accent);
    rect.cut_left(18);
    const Rect tick = rect.cut_left(26);
    if (hovered || selecting)
        if (checkbox(ui, tick, row.id + "/tick", row.select_words, row.selected ? Tristate::yes : Tristate::no))
            ui.act(state::Select{state::Select::How::toggle, row.email});
    rect.cut_right(14);
    const TextStyle when{theme::Size::small, theme::Weight::regular, p.quiet, Align::right};
    text(ui, rect.cut_right(text_width(ui, row.date, when) + 10), row.date, when);
    draw_marks(ui, rect.cut_right(46), row, hovered);
    const float sender_width = std::clamp(rect.w * 0.34f, 96.0f, 200.0f);
    draw_sender(ui, rect.cut_left(sender_width), row, weight);
    rect.cut_left(10);
    const TextStyle subject{theme::Size::body, weight, p.text};
    const float used = std::min(rect.w, text_width(ui, row.subject, subject));
    draw_words(ui, rect.cut_left(used), row.id + "/subject", row.subject, row.subject_marks, subject);
    rect.cut_left(10);
    if (rect.w > 60)
        draw_words(ui, rect, row.id + "/preview", row.preview, row.preview_marks,
                   {theme::Size::body, theme::Weight::regular, p.quiet});
}

void draw_missing(Ui& ui, Rect rect) {
    rect = rect.inset(18, 0);
    skeleton(ui, rect.cut_left(40).centered(36, 36));
    rect.cut_left(10);
    rect = rect.inset(0, 12);
    skeleton(ui, rect.cut_top(12).cut_left(rect.w * 0.4f));
    rect.cut_top(8);
    skeleton(ui, rect.cut_top(12).cut_left(rect.w * 0.8f));
    rect.cut_top(8);
    skeleton(ui, rect.cut_top(8).cut_left(rect.w * 0.6f));
}

void press(Ui& ui, const models::MessageRow& row, const Interaction& seen) {
    using How = state::Select::How;
    if (seen.shift) return ui.act(state::Select{How::range, row.email});
    if (seen.control) return ui.act(state::Select{How::toggle, row.email});
    ui.act(state::OpenEmail{row.email});
}

void draw_row(Ui& ui, const models::MessageRow& row, const models::MessageList& list, Rect rect, bool compact) {
    const theme::Palette& p = ui.colors();
    Node item = node(row.id, Role::row, row.accessible, rect);
    item.position = static_cast<int>(row.index) + 1;
    item.set_size = static_cast<int>(list.total);
    item.selected = row.selected || row.open ? Tristate::yes : Tristate::no;
    item.disabled = row.email.empty();
    const bool first_stop = list.cursor_index == SIZE_MAX && row.index == list.first;
    item.focusable = row.at_cursor || first_stop;
    const Interaction seen = pressable(ui, std::move(item));
    fill(ui, rect, row_ground(p, row, pointer_over(rect.clipped_to(ui.clip()))));
    Node cell = node(row.id + "/cell", Role::gridcell, row.accessible, rect);
    cell.parent = row.id;
    const Group group(ui, std::move(cell));
    if (row.email.empty()) return draw_missing(ui, rect);
    const bool over = pointer_over(rect.clipped_to(ui.clip()));
    if (compact)
        draw_compact(ui, rect, row, over, list.selected > 0);
    else
        draw_roomy(ui, rect, row, over, list.selected > 0);
    line(ui, rect.x + (compact ? 0.0f : 68.0f), rect.bottom() - 1, rect.right(), rect.bottom() - 1, p.line);
    if (row.at_cursor && ui.shows_focus(row.id)) focus_ring(ui, rect.inset(2), 6);
    if (seen.dragged && !ui.finger_drags()) {
        ui.set_finger_drags(true);
        ui.act(state::BeginDrag{row.email});
    }
    if (seen.pressed) press(ui, row, seen);
}

void draw_head(Ui& ui, const models::MessageList& list, Rect bar, theme::Breadth breadth) {
    const theme::Palette& p = ui.colors();
    const std::string filter_name = ui.words()(Word::filter);
    if (breadth != theme::Breadth::wide) {
        const std::string name = ui.words()(Word::show_accounts);
        if (icon_button(ui, bar.cut_left(theme::kBar), {"show-accounts", name, {}, theme::Icon::menu}))
            ui.act(state::ShowSide{true});
    } else {
        bar.cut_left(18);
    }
    bar.cut_right(6);
    const Rect filter = bar.cut_right(theme::kControl);
    tell(ui, bar.offset(0, -8), "list/title", list.title, {theme::Size::title, theme::Weight::semibold, p.text},
         Role::heading, 2);
    tell(ui, bar.offset(0, 10), "list/subtitle", list.subtitle, {theme::Size::small, theme::Weight::regular, p.quiet},
         Role::status);
    IconButton look{"filter", filter_name, {}, theme::Icon::unread};
    look.pressed = list.unread_only ? Tristate::yes : Tristate::no;
    const std::string unread = ui.words()(Word::filter_unread);
    look.name = unread;
    if (list.unread_only) look.color = p.accent;
    if (icon_button(ui, filter, look)) ui.act(state::FilterUnread{!list.unread_only});
}

void tool(Ui& ui, Rect& bar, std::string_view id, const std::string& name, std::string_view key, theme::Icon which,
          state::Action action, bool enabled = true) {
    IconButton look{id, name, key, which};
    look.disabled = !enabled;
    if (icon_button(ui, bar.cut_left(theme::kControl), look)) ui.act(std::move(action));
}

// In place of the title while several are selected.
void draw_selection(Ui& ui, const models::MessageList& list, const models::MailTools& tools, Rect bar) {
    const theme::Palette& p = ui.colors();
    const words::Words& say = ui.words();
    fill(ui, bar, p.selected);
    bar.cut_left(18);
    const Tristate all = list.all_selected ? Tristate::yes : Tristate::mixed;
    if (checkbox(ui, bar.cut_left(40), "select-all", say(Word::select_all), all)) {
        if (list.all_selected)
            ui.act(state::ClearSelection{});
        else
            ui.act(state::SelectAll{});
    }
    bar.cut_left(6);
    Rect right = bar.cut_right(theme::kControl);
    tool(ui, right, "clear-selection", say(Word::clear_selection), "Esc", theme::Icon::close, state::ClearSelection{});
    Rect buttons = bar.cut_right(4 * theme::kControl);
    tool(ui, buttons, "bulk/archive", say(Word::archive), "e", theme::Icon::archive,
         state::MoveToRole{mail::Role::archive, {}}, tools.can_archive);
    tool(ui, buttons, "bulk/delete", tools.delete_words, "#", theme::Icon::trash, state::Delete{});
    tool(ui, buttons, "bulk/move", say(Word::move), "v", theme::Icon::move, state::OpenMenu{state::MenuKind::move});
    tool(ui, buttons, "bulk/more", say(Word::more), {}, theme::Icon::more, state::OpenMenu{state::MenuKind::more});
    tell(ui, bar, "list/selected", list.selected_words, {theme::Size::body, theme::Weight::semibold, p.text},
         Role::status);
}

// What is loaded is selected, and there is more.
void draw_select_whole(Ui& ui, const models::MessageList& list, Rect bar) {
    const theme::Palette& p = ui.colors();
    fill(ui, bar, p.side);
    line(ui, bar.x, bar.bottom() - 1, bar.right(), bar.bottom() - 1, p.line);
    const TextStyle bold{theme::Size::body, theme::Weight::semibold, {}};
    const float width = std::min(bar.w - 36, text_width(ui, list.select_whole, bold));
    if (link(ui, bar.centered(width, bar.h), "select-whole", list.select_whole)) ui.act(state::SelectWholeList{});
}

}  // namespace

void draw(const models::MessageList& list, const models::MailTools& tools, Ui& ui, Rect rect, theme::Breadth breadth) {
    const theme::Palette& p = ui.colors();
    fill(ui, rect, p.ground);
    const Group region(ui, node("list/region", Role::region, list.title, rect));
    const Rect bar = rect.cut_top(theme::kBar);
    if (list.selected > 0)
        draw_selection(ui, list, tools, bar);
    else
        draw_head(ui, list, bar, breadth);
    line(ui, rect.x, rect.y - 1, rect.right(), rect.y - 1, p.line);
    if (!list.select_whole.empty()) draw_select_whole(ui, list, rect.cut_top(theme::kControl));

    const bool compact = ui.theme().density == theme::Density::compact;
    const float height = theme::row_height(ui.theme().density, breadth);
    if (list.loading) {
        const Clip clip(ui, rect);
        for (Rect rest = rect; rest.h > 0;) draw_missing(ui, Rect{rest.x, rest.cut_top(72).y, rest.w, 72});
        return;
    }
    if (list.empty) {
        if (empty_page(ui, rect, "list/empty", *list.empty) && list.empty->action) ui.act(*list.empty->action);
        return;
    }
    Node box = node("list", Role::grid, list.title, rect);
    box.set_size = static_cast<int>(list.total);
    const Group group(ui, std::move(box));
    Scroll scroll(ui, list.scroll_id, rect, static_cast<double>(height) * static_cast<double>(list.total));
    if (list.reveal_index != SIZE_MAX)
        scroll.reveal(static_cast<double>(height) * static_cast<double>(list.reveal_index),
                      static_cast<double>(height));
    const Scroll::Rows visible = scroll.visible(static_cast<double>(height), list.total);
    // A screen before and after, so that scrolling meets rows that are there.
    const std::size_t before = std::min(visible.first, visible.count);
    const std::size_t first = visible.first - before, count = visible.count + before + visible.count;
    if (visible.first != list.first_seen || visible.count != list.seen_count || first != list.first ||
        list.rows.size() < std::min(count, list.total - first))
        ui.act(state::ShowRows{first, count, visible.first, visible.count});
    for (const models::MessageRow& row : list.rows) {
        if (row.index < visible.first || row.index >= visible.first + visible.count) continue;
        draw_row(ui, row, list,
                 {rect.x, scroll.at(static_cast<double>(height) * static_cast<double>(row.index)), rect.w, height},
                 compact);
    }
}

}  // namespace kontor::views
