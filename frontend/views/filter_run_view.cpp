#include "frontend/views/filter_run_view.hpp"

#include "frontend/views/column.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kRunWidth = 640, kHit = 52;

void draw_headline(Column& column, const models::FilterRunPage& page) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const TextStyle quiet{theme::Size::body, theme::Weight::regular, p.quiet};
    const float inner = column.width() - 40 - 20;
    const float detail = page.detail.empty() ? 0 : 2 + paragraph_height(ui, inner, page.detail, quiet);
    const Rect card = column.take(32 + 24 + detail + (page.is_working ? 8 + 6 + 6 + 20 : 0), 16);
    outline(ui, card, p.line, 12);
    Rect content = card.inset(20, 16);
    Rect first = content.cut_top(24);
    const theme::Color color = page.is_bad ? p.danger : page.is_good ? p.good : page.is_working ? p.accent : p.quiet;
    dot(ui, first.cut_left(10).center_x(), first.center_y(), 5, color);
    first.cut_left(10);
    tell(ui, first, "filter-run/headline", page.headline, {theme::Size::title, theme::Weight::semibold, p.text},
         page.is_bad ? Role::alert : Role::status);
    if (!page.detail.empty()) {
        content.cut_top(2);
        content.cut_left(20);
        content.cut_top(tell_wrapped(ui, content, "filter-run/detail", page.detail, quiet));
    }
    if (!page.is_working) return;
    content.cut_top(8);
    progress(ui, content.cut_top(6), "filter-run/progress", page.headline, page.value, page.share);
    content.cut_top(6);
    text(ui, content.cut_top(20), page.value, {theme::Size::small, theme::Weight::regular, p.quiet});
}

// As many beside each other as there is room for.
void draw_tallies(Column& column, const models::FilterRunPage& page) {
    if (page.tallies.empty()) return;
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const TextStyle style{theme::Size::small, theme::Weight::semibold, p.text, Align::center};
    Rect row = column.take(28, 6);
    float x = row.x;
    for (std::size_t i = 0; i < page.tallies.size(); ++i) {
        const float width = std::min(text_width(ui, page.tallies[i], style) + 24, row.w);
        if (x + width > row.right() && x > row.x) {
            row = column.take(28, 6);
            x = row.x;
        }
        const Rect chip{x, row.y, width, 28};
        fill(ui, chip, p.hover, 14);
        tell(ui, chip, "filter-run/tally/" + std::to_string(i), page.tallies[i], style);
        x += width + 8;
    }
    column.take(0, 10);
}

void draw_hit(Column& column, const models::HitRow& hit) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    Rect row = column.take(kHit, 0);
    line(ui, row.x, row.bottom(), row.right(), row.bottom(), p.line);
    const Group group(ui, node(hit.id, Role::group, hit.sender + ", " + hit.subject + ": " + hit.fate, row));
    avatar(ui, row.cut_left(32).centered(32, 32), hit.sender_address.empty() ? hit.sender : hit.sender_address,
           hit.initials);
    row.cut_left(12);
    const TextStyle fate{theme::Size::small, theme::Weight::semibold, p.accent, Align::right};
    const float width = std::min(text_width(ui, hit.fate, fate) + 4, row.w * 0.45f);
    tell(ui, row.cut_right(width), hit.id + "/fate", hit.fate, fate);
    row.cut_right(12);
    row = row.inset(0, 7);
    text(ui, row.cut_top(19), hit.sender, {theme::Size::body, theme::Weight::semibold, p.text});
    text(ui, row, hit.subject, {theme::Size::body, theme::Weight::regular, p.quiet});
}

void draw_buttons(Column& column, const models::FilterRunPage& page) {
    Ui& ui = column.ui();
    Rect row = column.take(40);
    const auto place = [&](std::string_view id, const std::string& name, ButtonLook look) {
        if (name.empty()) return false;
        const Rect piece = row.cut_left(button_width(ui, name, look) + 8);
        row.cut_left(8);
        return button(ui, piece, id, name, look);
    };
    if (place("filter-run/start", page.start, {ButtonLook::Kind::primary, theme::Icon::play}))
        ui.act(state::RunFilters{});
    if (place("filter-run/done", page.done, {ButtonLook::Kind::primary})) ui.act(state::Back{});
    if (place("filter-run/stop", page.stop, {ButtonLook::Kind::plain, theme::Icon::close}))
        ui.act(state::StopFilters{});
    if (place("filter-run/back", page.back, {})) ui.act(state::Back{});
}

float draw_column(Ui& ui, const models::FilterRunPage& page, Rect area) {
    const theme::Palette& p = ui.colors();
    Column column(ui, area);
    const TextStyle title{theme::Size::display, theme::Weight::semibold, p.text};
    tell_wrapped(ui, column.take(paragraph_height(ui, column.width(), page.title, title), 4), "filter-run/title",
                 page.title, title, Role::heading, 2);
    quiet_sentence(column, "filter-run/lead", page.lead, 20);
    draw_headline(column, page);
    draw_buttons(column, page);
    column.take(0, 8);
    draw_tallies(column, page);
    for (const models::HitRow& hit : page.hits) draw_hit(column, hit);
    column.take(0, 10);
    quiet_sentence(column, "filter-run/more", page.more);
    return column.bottom() - area.y;
}

}  // namespace

void draw(const models::FilterRunPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("filter-run", Role::main, page.title, rect));
    ScrollPlace& remembered = ui.scroll_place("filter-run/height");
    const Scroll scroll(ui, "filter-run", rect, remembered.offset);
    const float width = std::min(kRunWidth, rect.w - 48);
    const float height = draw_column(ui, page, {rect.x + (rect.w - width) / 2, scroll.at(32), width, 0}) + 64;
    if (static_cast<double>(height) != remembered.offset) ui.animate();
    remembered.offset = static_cast<double>(height);
}

}  // namespace kontor::views
