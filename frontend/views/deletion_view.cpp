#include "frontend/views/deletion_view.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kDeletionWidth = 720, kDeletionRow = 84;

void draw_planned(Column& column, const models::DeletionRow& row) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const Rect area = column.take(kDeletionRow, 0);
    const Group group(ui, node(row.id, Role::group, row.subject, area));
    line(ui, area.x, area.bottom(), area.right(), area.bottom(), p.line);
    Rect content = area.inset(0, 12);
    Rect side = content.cut_right(std::min(button_width(ui, row.button), content.w * 0.5f));
    content.cut_right(12);
    if (button(ui, side.cut_top(theme::kControl).offset(0, 10), row.id + "/keep", row.button, {}, row.button_tip))
        ui.act(state::KeepOnServer{{row.email}, row.keeps});
    const TextStyle quiet{theme::Size::small, theme::Weight::regular, p.quiet};
    tell(ui, content.cut_top(22), row.id + "/subject", row.subject,
         {theme::Size::body, theme::Weight::semibold, p.text}, Role::heading, 3);
    tell(ui, content.cut_top(18), row.id + "/from", row.from, quiet);
    tell(ui, content.cut_top(20), row.id + "/when", row.when,
         {theme::Size::small, theme::Weight::regular, row.keeps ? p.text : p.good});
}

void draw_going(Column& column, const models::DeletionPage& page) {
    if (page.rows.empty()) return;
    Ui& ui = column.ui();
    Rect head = column.take(theme::kControl, 4);
    std::vector<std::string> listed;
    for (const models::DeletionRow& row : page.rows) listed.push_back(row.email);
    if (button(ui, head.cut_right(button_width(ui, page.keep_all)), "deletions/keep-all", page.keep_all))
        ui.act(state::KeepOnServer{listed, true});
    if (!page.count.empty())
        tell(ui, head, "deletions/count", page.count, {theme::Size::body, theme::Weight::regular, ui.colors().quiet});
    for (const models::DeletionRow& row : page.rows) draw_planned(column, row);
}

void draw_kept(Column& column, const models::DeletionPage& page) {
    if (page.kept.empty()) return;
    Ui& ui = column.ui();
    column.take(24, 0);
    tell(ui, column.take(24, 4), "deletions/kept", page.kept_title,
         {theme::Size::title, theme::Weight::semibold, ui.colors().text}, Role::heading, 2);
    for (const models::DeletionRow& row : page.kept) draw_planned(column, row);
}

}  // namespace

void draw(const models::DeletionPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("deletions", Role::main, page.title, rect));
    if (page.empty) {
        empty_page(ui, rect, "deletions/empty", *page.empty);
        return;
    }
    scrolled_column(ui, rect, "deletions", kDeletionWidth, [&](Column& column) {
        tell(ui, column.take(28, 4), "deletions/title", page.title,
             {theme::Size::display, theme::Weight::semibold, ui.colors().text}, Role::heading, 2);
        quiet_sentence(column, "deletions/lead", page.lead, 4);
        quiet_sentence(column, "deletions/everything", page.everything_why);
        if (page.loading) {
            skeleton(ui, column.take(16));
            return;
        }
        draw_going(column, page);
        draw_kept(column, page);
        if (page.more.empty()) return;
        column.take(8, 0);
        const Rect place = column.take(theme::kControl);
        if (button(ui, {place.x, place.y, button_width(ui, page.more), place.h}, "deletions/more", page.more))
            ui.act(state::ShowMoreDeletions{});
    });
}

}  // namespace kontor::views
