#include "frontend/views/parts.hpp"

#include "frontend/views/column.hpp"

namespace kontor::views {

using namespace widgets;
using words::Word;

Node node(std::string id, access::Role role, std::string name, Rect rect) {
    Node made;
    made.id = std::move(id);
    made.role = role;
    made.name = std::move(name);
    made.rect = rect;
    return made;
}

void settings_button(Ui& ui, Rect rect) {
    IconButton look{"settings", {}, {}, theme::Icon::more};
    const std::string name = ui.words()(Word::menu);
    look.name = name;
    look.expanded = access::Tristate::no;
    if (icon_button(ui, rect, look)) ui.act(state::OpenMenu{state::MenuKind::settings});
}

void quiet_sentence(Column& column, const std::string& id, const std::string& sentence, float gap) {
    if (sentence.empty()) return;
    Ui& ui = column.ui();
    const TextStyle style{theme::Size::body, theme::Weight::regular, ui.colors().quiet};
    tell_wrapped(ui, column.take(paragraph_height(ui, column.width(), sentence, style), gap), id, sentence, style);
}

void notice(Ui& ui, Rect rect, std::string_view id, std::string_view sentence) {
    const theme::Palette& p = ui.colors();
    fill(ui, rect, p.danger_ground, theme::kRadius);
    Rect content = rect.inset(12, 8);
    icon(ui, content.cut_left(20), theme::Icon::danger, 18, p.danger);
    content.cut_left(10);
    const TextStyle style{theme::Size::body, theme::Weight::regular, p.danger};
    const float height = paragraph_height(ui, content.w, sentence, style);
    tell_wrapped(ui, content.centered(content.w, height), id, sentence, style, access::Role::alert);
}

namespace {

const TextStyle kBody{theme::Size::body, theme::Weight::regular, {}};
const TextStyle kWhat{theme::Size::body, theme::Weight::semibold, {}};

}  // namespace

float trouble_height(Ui& ui, float width, const models::Trouble& trouble) {
    const float inner = width - 32 - 30;
    float height = 32 + std::max(22.0f, paragraph_height(ui, inner, trouble.what, kWhat));
    if (!trouble.server_says.empty()) height += 4 + paragraph_height(ui, inner, trouble.server_says, kBody);
    if (!trouble.what_to_do.empty()) height += 4 + paragraph_height(ui, inner, trouble.what_to_do, kBody);
    return height;
}

void trouble_box(Ui& ui, Rect rect, std::string_view id, const models::Trouble& trouble) {
    const theme::Palette& p = ui.colors();
    const std::string base(id);
    fill(ui, rect, p.danger_ground, theme::kRadius);
    Rect content = rect.inset(16, 16);
    Rect mark = content.cut_left(30);
    icon(ui, mark.cut_top(22).cut_left(20), theme::Icon::danger, 20, p.danger);
    const Group group(ui, node(base, access::Role::alert, trouble.what, rect));
    TextStyle style = kWhat;
    style.color = p.danger;
    const float what = std::max(22.0f, paragraph_height(ui, content.w, trouble.what, style));
    tell_wrapped(ui, content.cut_top(what), base + "/what", trouble.what, style);
    style = kBody;
    style.color = p.text;
    if (!trouble.server_says.empty()) {
        content.cut_top(4);
        content.cut_top(tell_wrapped(ui, content, base + "/server", trouble.server_says, style));
    }
    if (!trouble.what_to_do.empty()) {
        content.cut_top(4);
        style.color = p.quiet;
        tell_wrapped(ui, content, base + "/cure", trouble.what_to_do, style);
    }
}

bool empty_page(Ui& ui, Rect rect, std::string_view id, const models::EmptyPage& page) {
    const theme::Palette& p = ui.colors();
    const std::string base(id);
    Rect middle = rect.centered(std::min(rect.w - 48, 340.0f), page.button.empty() ? 136.0f : 192.0f);
    const Rect mark = middle.cut_top(64).centered(64, 64);
    fill(ui, mark, p.hover, 32);
    icon(ui, mark, page.icon, 28, p.quiet);
    middle.cut_top(16);
    tell(ui, middle.cut_top(24), base + "/title", page.title,
         {theme::Size::title, theme::Weight::semibold, p.text, Align::center}, access::Role::heading, 2);
    TextStyle why{theme::Size::body, theme::Weight::regular, p.quiet, Align::center};
    middle.cut_top(4);
    middle.cut_top(tell_wrapped(ui, middle, base + "/why", page.why, why));
    if (page.button.empty()) return false;
    middle.cut_top(16);
    ButtonLook look{ButtonLook::Kind::primary, theme::Icon::plus};
    const float width = button_width(ui, page.button, look);
    return button(ui, middle.cut_top(theme::kControl).centered(width, theme::kControl), base + "/button", page.button,
                  look);
}

}  // namespace kontor::views
