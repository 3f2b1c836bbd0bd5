#include "frontend/views/filter_page_view.hpp"

#include "frontend/views/column.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kFiltersWidth = 720, kNarrowFilters = 520, kSwitch = 52, kTool = 36, kLine = 20;
constexpr int kTools = 4;

const TextStyle kFilterBody{theme::Size::body, theme::Weight::regular, {}};

struct Lines {
    float when = 0, then = 0, trouble = 0;
    float words() const { return 22 + when + (then > 0 ? 2 + then : 0) + (trouble > 0 ? 4 + trouble : 0); }
};

Lines lines_of(Ui& ui, const models::FilterRow& row, float width) {
    const auto height = [&](const std::string& words, float room) {
        return words.empty() ? 0 : paragraph_height(ui, room, words, kFilterBody);
    };
    return {height(row.when, width), height(row.then, width - kLine), height(row.trouble, width)};
}

void draw_tools(Ui& ui, const models::FilterRow& row, Rect place) {
    const float width = place.w / kTools;
    const auto tool = [&](const char* what, const std::string& name, theme::Icon look, bool disabled,
                          const state::Action& action) {
        const std::string id = row.id + '/' + what;
        IconButton button{id, name, {}, look};
        button.disabled = disabled;
        if (icon_button(ui, place.cut_left(width), button)) ui.act(action);
    };
    tool("up", row.up_words, theme::Icon::chevron_up, !row.can_go_up, state::MoveFilter{row.filter, -1});
    tool("down", row.down_words, theme::Icon::chevron_down, !row.can_go_down, state::MoveFilter{row.filter, 1});
    tool("run", row.run_words, theme::Icon::play, false, state::PreviewFilters{row.filter});
    tool("remove", row.remove_words, theme::Icon::trash, false, state::RemoveFilter{row.filter});
}

void draw_words(Ui& ui, const models::FilterRow& row, const Lines& lines, Rect words) {
    const theme::Palette& p = ui.colors();
    Rect first = words.cut_top(22);
    if (!row.account.empty()) {
        const TextStyle small{theme::Size::small, theme::Weight::regular, p.quiet, Align::right};
        text(ui, first.cut_right(std::min(text_width(ui, row.account, small) + 8, first.w * 0.5f)), row.account, small);
    }
    tell(ui, first, row.id + "/name", row.name,
         {theme::Size::body, theme::Weight::semibold, row.is_on ? p.text : p.quiet}, Role::heading, 3);
    TextStyle style = kFilterBody;
    style.color = p.quiet;
    tell_wrapped(ui, words.cut_top(lines.when), row.id + "/when", row.when, style);
    if (!row.then.empty()) {
        words.cut_top(2);
        Rect then = words.cut_top(lines.then);
        Rect mark = then.cut_left(kLine);
        icon(ui, mark.cut_top(20).cut_left(14), theme::Icon::chevron_right, 13, row.is_on ? p.accent : p.quiet);
        style.color = row.is_on ? p.text : p.quiet;
        tell_wrapped(ui, then, row.id + "/then", row.then, style);
    }
    if (row.trouble.empty()) return;
    words.cut_top(4);
    style.color = p.danger;
    tell_wrapped(ui, words, row.id + "/trouble", row.trouble, style, Role::alert);
}

void draw_row(Column& column, const models::FilterRow& row) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const bool narrow = column.width() < kNarrowFilters;
    const float room = column.width() - kSwitch - (narrow ? 8 : kTools * kTool + 16);
    const Lines lines = lines_of(ui, row, room);
    const float height = 14 + lines.words() + (narrow ? 4 + theme::kTouchTarget : 14);
    Rect area = column.take(height, 0);
    const Group group(ui, node(row.id, Role::group, row.name, area));
    // The words are a way in; switch and tools lie on top.
    const Interaction seen = pressable(ui, node(row.id + "/edit", Role::button, row.edit_words, area.inset(0, 1)));
    if (seen.hovered) fill(ui, area.inset(-8, 1), p.hover, theme::kRadius);
    if (seen.focused) focus_ring(ui, area.inset(-8, 1), theme::kRadius);
    if (seen.pressed) ui.act(state::EditFilter{row.filter});
    line(ui, area.x, area.bottom(), area.right(), area.bottom(), p.line);

    area = area.inset(0, 14);
    Rect left = area.cut_left(kSwitch);
    if (toggle(ui, left.cut_top(22).cut_left(40), row.id + "/use", row.use_words, row.is_on))
        ui.act(state::EnableFilter{row.filter, !row.is_on});
    if (!narrow) {
        const Rect tools = area.cut_right(kTools * kTool);
        draw_tools(ui, row, {tools.x, tools.y - 7, tools.w, kTool});
        area.cut_right(16);
    }
    Rect words = area;
    words.h = lines.words();
    draw_words(ui, row, lines, words);
    if (narrow)
        draw_tools(ui, row,
                   {area.x - 12, area.y + lines.words() + 2, kTools * theme::kTouchTarget, theme::kTouchTarget});
}

void draw_head(Column& column, const models::FilterPage& page) {
    Ui& ui = column.ui();
    const ButtonLook look{ButtonLook::Kind::primary, theme::Icon::plus};
    Rect head = column.take(theme::kControl, 4);
    const float width = button_width(ui, page.add, look);
    if (!page.rows.empty() && button(ui, head.cut_right(width), "filters/add", page.add, look))
        ui.act(state::AddFilter{});
    tell(ui, head, "filters/title", page.title, {theme::Size::display, theme::Weight::semibold, ui.colors().text},
         Role::heading, 2);
    if (!page.rows.empty()) quiet_sentence(column, "filters/lead", page.lead);
}

float draw_column(Ui& ui, const models::FilterPage& page, Rect area) {
    Column column(ui, area);
    draw_head(column, page);
    if (page.loading) {
        for (const float width : {0.5f, 0.7f, 0.4f}) {
            Rect bars = column.take(72, 0).inset(0, 14);
            bars.cut_left(kSwitch);
            skeleton(ui, bars.cut_top(14).cut_left(bars.w * width * 0.6f));
            bars.cut_top(12);
            skeleton(ui, bars.cut_top(12).cut_left(bars.w * width));
        }
        return column.bottom() - area.y;
    }
    for (const models::FilterRow& row : page.rows) draw_row(column, row);
    column.take(0, 16);
    const ButtonLook look{ButtonLook::Kind::plain, theme::Icon::play};
    const Rect last = column.take(theme::kControl);
    if (button(ui, {last.x, last.y, std::min(button_width(ui, page.run_all, look), last.w), last.h}, "filters/run-all",
               page.run_all, look))
        ui.act(state::PreviewFilters{});
    return column.bottom() - area.y;
}

}  // namespace

void draw(const models::FilterPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("filters", Role::main, page.title, rect));
    if (page.empty) {
        if (empty_page(ui, rect, "filters/empty", *page.empty)) ui.act(*page.empty->action);
        return;
    }
    ScrollPlace& remembered = ui.scroll_place("filters/height");
    const Scroll scroll(ui, "filters", rect, remembered.offset);
    const float width = std::min(kFiltersWidth, rect.w - 48);
    const float height = draw_column(ui, page, {rect.x + (rect.w - width) / 2, scroll.at(32), width, 0}) + 64;
    if (static_cast<double>(height) != remembered.offset) ui.animate();
    remembered.offset = static_cast<double>(height);
}

}  // namespace kontor::views
