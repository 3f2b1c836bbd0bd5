#include "frontend/views/compose_pane_view.hpp"

#include <algorithm>

#include "frontend/views/column.hpp"
#include "frontend/views/compose_recipients_view.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"
#include "frontend/widgets/text_field.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;

namespace {

constexpr float kLeastText = 160, kFoot = 56, kFile = 36, kFileWidth = 232;

void draw_title(const models::ComposePane& pane, Ui& ui, Rect bar, theme::Breadth breadth) {
    const theme::Palette& p = ui.colors();
    if (breadth != theme::Breadth::wide &&
        icon_button(ui, bar.cut_left(theme::kTouchTarget), {"compose/close", pane.close, "Esc", theme::Icon::back}))
        ui.act(state::CloseCompose{});
    bar = bar.inset(breadth == theme::Breadth::wide ? 20.0f : 8.0f, 0);
    if (breadth == theme::Breadth::wide &&
        icon_button(ui, bar.cut_right(36), {"compose/close", pane.close, "Esc", theme::Icon::close}))
        ui.act(state::CloseCompose{});
    const TextStyle small{theme::Size::small, theme::Weight::regular, p.quiet, Align::right};
    if (!pane.saved.empty()) {
        const float width = std::min(text_width(ui, pane.saved, small) + 8, bar.w * 0.5f);
        tell(ui, bar.cut_right(width).offset(-6, 0), "compose/saved", pane.saved, small, Role::status);
    }
    tell(ui, bar, "compose/title", pane.title, {theme::Size::title, theme::Weight::semibold, p.text}, Role::heading, 2);
}

void draw_from(const models::ComposePane& pane, Ui& ui, Column& column) {
    const theme::Palette& p = ui.colors();
    Rect row = column.take(compose_line, 2);
    text(ui, row.cut_left(compose_label), pane.from_label, {theme::Size::body, theme::Weight::regular, p.quiet});
    if (select(ui, row.inset(0, 2), {"compose/from", pane.from_label, pane.from, pane.from.empty()}))
        ui.act(state::OpenComposeChoice{state::OpenComposeChoice::What::from});
    Rect below = column.take(18, 6);
    below.cut_left(compose_label + 2);
    tell(ui, below, "compose/route", pane.route,
         {theme::Size::small, theme::Weight::regular, pane.route_warns ? p.danger : p.quiet},
         pane.route_warns ? Role::alert : Role::text);
}

void draw_subject(const models::ComposePane& pane, Ui& ui, Column& column) {
    Rect row = column.take(compose_line, 8);
    text(ui, row.cut_left(compose_label), pane.subject_label,
         {theme::Size::body, theme::Weight::regular, ui.colors().quiet});
    TextField field;
    field.id = "compose/subject";
    field.name = pane.subject_label;
    field.value = pane.subject;
    field.input.autocomplete = "off";
    field.box = compose_line - 4;
    field.keys = "Control+Enter";
    if (const auto typed = text_field(ui, row.inset(0, 2), field))
        ui.act(state::EditCompose{state::EditCompose::Field::subject, *typed});
}

void draw_text(const models::ComposePane& pane, Ui& ui, Rect rect) {
    if (pane.shows_preview) {
        Node document = node("compose/preview", Role::document, pane.preview_words, rect);
        document.value = pane.preview;
        document.description = "markup";
        const Node& recorded = ui.record(std::move(document));
        if (ui.painter() != nullptr) return ui.painter()->document(ui, recorded, rect);
        if (ui.overlays() == Overlays::drawn)
            paragraph(ui, rect.inset(12, 10), pane.preview,
                      {theme::Size::body, theme::Weight::regular, ui.colors().text});
        return;
    }
    TextField field;
    field.id = "compose/text";
    field.name = pane.text_label;
    field.value = pane.text;
    field.input.kind = access::TextInput::Kind::prose;
    field.box = rect.h;
    field.keys = "Control+Enter";
    field.bare = true;
    if (const auto typed = text_field(ui, rect, field))
        ui.act(state::EditCompose{state::EditCompose::Field::text, *typed});
}

void draw_file(const models::AttachmentRow& file, Ui& ui, Rect rect) {
    const theme::Palette& p = ui.colors();
    outline(ui, rect, file.is_wrong ? p.danger : p.line, theme::kRadius);
    Rect content = rect.inset(8, 0);
    if (icon_button(ui, content.cut_right(28), {file.remove_id, file.remove, {}, theme::Icon::close}))
        ui.act(state::RemoveAttachment{file.index});
    const Group group(ui, node(file.id, Role::group, file.name + ", " + file.detail, rect));
    icon(ui, content.cut_left(18), theme::Icon::attachment, 16, file.is_wrong ? p.danger : p.accent);
    content.cut_left(6);
    const TextStyle small{theme::Size::small, theme::Weight::regular, file.is_wrong ? p.danger : p.quiet, Align::right};
    const float width = std::min(text_width(ui, file.detail, small) + 6, content.w * 0.6f);
    tell(ui, content.cut_right(width), file.id + "/size", file.detail, small, file.is_wrong ? Role::alert : Role::text);
    tell(ui, content, file.id + "/name", file.name, {theme::Size::body, theme::Weight::regular, p.text});
    if (file.progress >= 0)
        progress(ui, {rect.x + 8, rect.bottom() - 5, rect.w - 16, 3}, file.id + "/progress", file.name, file.detail,
                 file.progress);
}

std::size_t files_across(float width) {
    return static_cast<std::size_t>(std::max(1.0f, (width + 8) / (kFileWidth + 8)));
}

// More than three lines of them scroll.
float files_height(const models::ComposePane& pane, float width) {
    if (pane.attachments.empty()) return 0;
    const std::size_t lines = (pane.attachments.size() + files_across(width) - 1) / files_across(width);
    return static_cast<float>(std::min<std::size_t>(lines, 3)) * (kFile + 8);
}

void draw_files(const models::ComposePane& pane, Ui& ui, Rect rect) {
    if (pane.attachments.empty()) return;
    const std::size_t across = files_across(rect.w);
    const float width = std::min(kFileWidth * 1.4f, (rect.w + 8) / static_cast<float>(across) - 8);
    const std::size_t lines = (pane.attachments.size() + across - 1) / across;
    const Scroll scroll(ui, "compose/files", rect, static_cast<double>(lines) * static_cast<double>(kFile + 8));
    for (std::size_t i = 0; i < pane.attachments.size(); ++i) {
        const float x = rect.x + static_cast<float>(i % across) * (width + 8);
        draw_file(pane.attachments[i], ui,
                  {x, scroll.at(static_cast<double>(i / across) * static_cast<double>(kFile + 8)), width, kFile});
    }
}

void draw_foot(const models::ComposePane& pane, Ui& ui, Rect bar) {
    const theme::Palette& p = ui.colors();
    line(ui, bar.x, bar.y, bar.right(), bar.y, p.line);
    bar = bar.inset(bar.w < 480 ? 12.0f : 20.0f, 8);
    const ButtonLook primary{ButtonLook::Kind::primary, theme::Icon::sent};
    if (button(ui, bar.cut_left(button_width(ui, pane.send, primary)), "compose/send", pane.send, primary,
               "Ctrl+Enter"))
        ui.act(state::SendMessage{});
    IconButton later{"compose/send-later", pane.send_options, {}, theme::Icon::chevron_up};
    later.expanded = Tristate::no;
    if (icon_button(ui, bar.cut_left(36), later))
        ui.act(state::OpenComposeChoice{state::OpenComposeChoice::What::send});
    if (icon_button(ui, bar.cut_left(40), {"compose/attach", pane.attach, {}, theme::Icon::attachment}))
        ui.act(state::AttachFiles{});
    const Rect last = bar.cut_right(40);
    bar.cut_left(8);
    const TextStyle style{theme::Size::body, theme::Weight::regular, p.text};
    if (toggle(ui, bar.cut_left(40), "compose/markdown", pane.markdown, pane.is_markdown))
        ui.act(state::SetMarkdown{!pane.is_markdown});
    bar.cut_left(6);
    text(ui, bar.cut_left(text_width(ui, pane.markdown, style) + 4), pane.markdown, style);
    bar.cut_left(10);
    if (pane.is_markdown) {
        IconButton eye{"compose/show-preview", pane.preview_words, {}, theme::Icon::eye};
        eye.pressed = pane.shows_preview ? Tristate::yes : Tristate::no;
        if (pane.shows_preview) eye.color = p.accent;
        if (icon_button(ui, bar.cut_left(36), eye)) ui.act(state::ShowPreview{!pane.shows_preview});
    }
    if (!pane.waits.empty())
        tell(ui, bar.inset(8, 0), "compose/waits", pane.waits, {theme::Size::small, theme::Weight::regular, p.quiet},
             Role::status);
    if (icon_button(ui, last, {"compose/discard", pane.discard, {}, theme::Icon::trash}))
        ui.act(state::DiscardMessage{});
}

// Whom it goes to and what it says. The text has what is left; where that is little, all of it scrolls.
void draw_letter(const models::ComposePane& pane, Ui& ui, Rect rect, float side) {
    ScrollPlace& head = ui.scroll_place("compose/head-height");
    const float room = rect.h - static_cast<float>(head.offset);
    const float height = std::max(room, kLeastText);
    const Scroll scroll(ui, "compose", rect, head.offset + static_cast<double>(height));
    const float top = scroll.at(0);
    Column column(ui, {rect.x + side, top, rect.w - 2 * side, 0});
    draw_from(pane, ui, column);
    for (const models::RecipientRow& row : pane.rows) {
        const bool offers_copies = row.field == state::RecipientField::to && !pane.copies.empty();
        draw_recipients(row, pane.suggestions_words, offers_copies ? pane.copies : std::string(), column);
    }
    draw_subject(pane, ui, column);
    const float used = column.bottom() - top;
    if (static_cast<double>(used) != head.offset) ui.animate();
    head.offset = static_cast<double>(used);
    line(ui, rect.x, column.bottom(), rect.right(), column.bottom(), ui.colors().line);
    draw_text(pane, ui, {rect.x + side - 12, column.bottom() + 1, rect.w - 2 * (side - 12), height - 1});
}

}  // namespace

void draw(const models::ComposePane& pane, Ui& ui, Rect rect, theme::Breadth breadth) {
    const theme::Palette& p = ui.colors();
    fill(ui, rect, p.ground);
    const Group main(ui, node("compose", Role::main, pane.title, rect));
    draw_title(pane, ui, rect.cut_top(theme::kBar), breadth);
    // What lies below the text takes its room first, and is drawn last: the keyboard goes as one reads.
    const float side = rect.w < 480 ? 12.0f : 20.0f;
    const Rect foot = rect.cut_bottom(kFoot);
    Rect refused, files;
    if (!pane.refused.empty()) {
        const TextStyle style{theme::Size::body, theme::Weight::regular, {}};
        const float height = paragraph_height(ui, rect.w - 2 * side - 54, pane.refused, style) + 20;
        refused = rect.cut_bottom(height + 8).inset(side, 4);
    }
    if (const float height = files_height(pane, rect.w - 2 * side); height > 0)
        files = rect.cut_bottom(height).inset(side, 0);

    draw_letter(pane, ui, rect, side);
    draw_files(pane, ui, files);
    if (!pane.refused.empty()) notice(ui, refused, "compose/refused", pane.refused);
    draw_foot(pane, ui, foot);
}

}  // namespace kontor::views
