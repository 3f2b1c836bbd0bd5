#include "frontend/views/outbox_view.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kOutboxWidth = 720;

void draw_decisions(Ui& ui, Rect row, const std::vector<models::OutboxButton>& buttons) {
    for (const models::OutboxButton& each : buttons) {
        const ButtonLook look{each.is_first ? ButtonLook::Kind::primary : ButtonLook::Kind::plain};
        if (button(ui, row.cut_left(std::min(row.w, button_width(ui, each.label, look))), each.id, each.label, look))
            ui.act(each.action);
        row.cut_left(8);
    }
}

struct RowHeights {
    float state = 0, why = 0, trouble = 0, buttons = 0;
    float whole() const { return 14 + 22 + 20 + 4 + state + 6 + why + trouble + buttons + 14; }
};

RowHeights heights_of(Ui& ui, const models::OutboxRow& row, float width) {
    const TextStyle body{theme::Size::body, theme::Weight::regular, {}};
    RowHeights heights;
    heights.state = paragraph_height(ui, width, row.state, body);
    if (!row.why.empty()) heights.why = paragraph_height(ui, width, row.why, body) + 8;
    if (row.trouble) heights.trouble = trouble_height(ui, width, *row.trouble) + 12;
    if (!row.buttons.empty()) heights.buttons = theme::kControl;
    return heights;
}

void draw_outbox_row(Column& column, const models::OutboxRow& row) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const RowHeights heights = heights_of(ui, row, column.width());
    const Rect area = column.take(heights.whole(), 0);
    const Group group(ui, node(row.id, Role::group, row.subject, area));
    line(ui, area.x, area.bottom(), area.right(), area.bottom(), p.line);
    Rect content = area.inset(0, 14);
    Rect first = content.cut_top(22);
    const TextStyle small{theme::Size::small, theme::Weight::regular, p.quiet, Align::right};
    text(ui, first.cut_right(std::min(text_width(ui, row.account, small) + 8, first.w * 0.4f)), row.account, small);
    tell(ui, first, row.id + "/subject", row.subject, {theme::Size::body, theme::Weight::semibold, p.text},
         Role::heading, 3);
    tell(ui, content.cut_top(20), row.id + "/to", row.to, {theme::Size::small, theme::Weight::regular, p.quiet});
    content.cut_top(4);
    const TextStyle how{theme::Size::body, theme::Weight::regular, row.is_trouble ? p.danger : p.text};
    tell_wrapped(ui, content.cut_top(heights.state), row.id + "/state", row.state, how,
                 row.is_trouble ? Role::alert : Role::status);
    content.cut_top(6);
    const TextStyle quiet{theme::Size::body, theme::Weight::regular, p.quiet};
    if (!row.why.empty()) tell_wrapped(ui, content.cut_top(heights.why), row.id + "/why", row.why, quiet);
    if (row.trouble) {
        Rect box = content.cut_top(heights.trouble);
        box.cut_bottom(12);
        trouble_box(ui, box, row.id + "/trouble", *row.trouble);
    }
    if (!row.buttons.empty()) draw_decisions(ui, content.cut_top(heights.buttons), row.buttons);
}

TextStyle told_style(const Ui& ui, bool is_bad) {
    return {theme::Size::body, theme::Weight::regular, is_bad ? ui.colors().danger : ui.colors().quiet};
}

// "Not delivered. The address was refused. The server says: ..."
std::string sentence_of(const models::DeliveryLine& line) {
    std::string text = line.address + ": " + line.state;
    for (const std::string* more : {&line.why, &line.server_says})
        if (!more->empty()) text += ". " + *more;
    return text;
}

}  // namespace

float delivery_height(Ui& ui, float width, const models::Delivery& delivery) {
    if (delivery.state.empty()) return 0;
    const float inner = width - 32;
    float height = 28 + 22;
    if (!delivery.why.empty()) height += 4 + paragraph_height(ui, inner, delivery.why, told_style(ui, false));
    for (const models::DeliveryLine& line : delivery.lines)
        height += 4 + paragraph_height(ui, inner, sentence_of(line), told_style(ui, line.is_bad));
    if (!delivery.buttons.empty()) height += 12 + theme::kControl;
    return height;
}

void draw_delivery(Ui& ui, Rect rect, const std::string& id, const models::Delivery& delivery) {
    const theme::Palette& p = ui.colors();
    fill(ui, rect, delivery.is_trouble ? p.danger_ground : p.side, theme::kRadius);
    const Group group(ui, node(id, Role::group, ui.words()(words::Word::delivery), rect));
    Rect content = rect.inset(16, 14);
    const theme::Color color = delivery.is_trouble ? p.danger : p.text;
    tell(ui, content.cut_top(22), id + "/state", delivery.state, {theme::Size::body, theme::Weight::semibold, color},
         delivery.is_trouble ? Role::alert : Role::status);
    const auto told = [&](const std::string& name, const std::string& words, bool is_bad) {
        if (words.empty()) return;
        content.cut_top(4);
        content.cut_top(tell_wrapped(ui, content, name, words, told_style(ui, is_bad)));
    };
    told(id + "/why", delivery.why, false);
    for (const models::DeliveryLine& line : delivery.lines) told(line.id, sentence_of(line), line.is_bad);
    content.cut_top(12);
    if (!delivery.buttons.empty()) draw_decisions(ui, content.cut_top(theme::kControl), delivery.buttons);
}

void draw(const models::OutboxPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("outbox-page", Role::main, page.title, rect));
    if (page.empty) {
        empty_page(ui, rect, "outbox-page/empty", *page.empty);
        return;
    }
    scrolled_column(ui, rect, "outbox-page", kOutboxWidth, [&](Column& column) {
        tell(ui, column.take(28, 4), "outbox-page/title", page.title,
             {theme::Size::display, theme::Weight::semibold, ui.colors().text}, Role::heading, 2);
        quiet_sentence(column, "outbox-page/lead", page.lead);
        if (page.loading) skeleton(ui, column.take(16));
        for (const models::OutboxRow& row : page.rows) draw_outbox_row(column, row);
        if (page.more.empty()) return;
        column.take(8, 0);
        const Rect place = column.take(theme::kControl);
        if (button(ui, {place.x, place.y, button_width(ui, page.more), place.h}, "outbox-page/more", page.more))
            ui.act(state::ShowMoreOutbox{});
    });
}

}  // namespace kontor::views
