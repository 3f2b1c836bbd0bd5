#include "frontend/views/history_view.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kHistoryWidth = 640;

theme::Icon history_icon(const models::HistoryRow& row) {
    if (row.is_trouble) return theme::Icon::warning;
    return row.is_quiet ? theme::Icon::refresh : theme::Icon::check;
}

void draw_past_run(Column& column, const models::HistoryRow& row) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const float width = column.width() - 28;
    const TextStyle told{theme::Size::body, theme::Weight::regular, row.is_quiet ? p.quiet : p.text};
    const TextStyle quiet{theme::Size::body, theme::Weight::regular, p.quiet};
    const float what = paragraph_height(ui, width, row.what, told);
    const float more = row.more.empty() ? 0 : paragraph_height(ui, width, row.more, quiet) + 4;
    const Rect area = column.take(12 + 20 + what + more + 12, 0);
    const Group group(ui, node(row.id, Role::group, row.when, area));
    line(ui, area.x, area.bottom(), area.right(), area.bottom(), p.line);
    Rect content = area.inset(0, 12);
    Rect mark = content.cut_left(28);
    const theme::Color color = row.is_trouble ? p.danger : row.is_quiet ? p.quiet : p.good;
    icon(ui, mark.cut_top(20).cut_left(16), history_icon(row), 16, color);
    tell(ui, content.cut_top(20), row.id + "/when", row.when, {theme::Size::small, theme::Weight::regular, p.quiet});
    tell_wrapped(ui, content.cut_top(what), row.id + "/what", row.what, told);
    if (row.more.empty()) return;
    content.cut_top(4);
    tell_wrapped(ui, content, row.id + "/more", row.more, quiet);
}

}  // namespace

void draw(const models::HistoryPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("history", Role::main, page.title, rect));
    if (page.empty) {
        empty_page(ui, rect, "history/empty", *page.empty);
        return;
    }
    scrolled_column(ui, rect, "history", kHistoryWidth, [&](Column& column) {
        tell(ui, column.take(28, 4), "history/title", page.title,
             {theme::Size::display, theme::Weight::semibold, ui.colors().text}, Role::heading, 2);
        quiet_sentence(column, "history/lead", page.lead);
        if (page.loading) skeleton(ui, column.take(16));
        for (const models::HistoryRow& row : page.rows) draw_past_run(column, row);
    });
}

}  // namespace kontor::views
