#include "frontend/views/compose_recipients_view.hpp"

#include <algorithm>
#include <vector>

#include "frontend/views/parts.hpp"
#include "frontend/widgets/text_field.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kChip = 28, kChipGap = 6, kLeastField = 150, kSuggestion = 40;
const TextStyle kChipText{theme::Size::body, theme::Weight::regular, {}};

float chip_width(Ui& ui, const models::RecipientChip& chip, float most) {
    return std::min(text_width(ui, chip.words, kChipText) + 12 + 30, most);
}

// Where each chip and the field after them stand, as lines fill; heights are of chips.
std::vector<Rect> laid_out(Ui& ui, const models::RecipientRow& row, float width) {
    std::vector<Rect> places;
    float x = 0, y = 0;
    const auto place = [&](float own) {
        if (x > 0 && x + own > width) x = 0, y += kChip + kChipGap;
        places.push_back({x, y, own, kChip});
        x += own + kChipGap;
    };
    for (const models::RecipientChip& chip : row.chips) place(chip_width(ui, chip, width));
    place(std::min(kLeastField, width));
    places.back().w = std::max(places.back().w, width - places.back().x);
    return places;
}

void draw_chip(const models::RecipientRow& row, const models::RecipientChip& chip, Ui& ui, Rect rect) {
    const theme::Palette& p = ui.colors();
    fill(ui, rect, chip.is_wrong ? p.danger_ground : p.hover, kChip / 2);
    if (chip.is_wrong) outline(ui, rect, p.danger, kChip / 2);
    Node entry = node(chip.id, Role::group, chip.tip, rect);
    entry.invalid = chip.is_wrong;
    const Group group(ui, std::move(entry));
    Rect content = rect;
    if (icon_button(ui, content.cut_right(28), {chip.remove_id, chip.remove, {}, theme::Icon::close}))
        ui.act(state::RemoveRecipient{row.field, chip.index});
    content.cut_left(12);
    TextStyle style = kChipText;
    style.color = chip.is_wrong ? p.danger : p.text;
    tell(ui, content, chip.id + "/name", chip.words, style);
    hover_tip(ui, chip.id, chip.tip, rect);
}

void draw_suggestion(const models::RecipientRow& row, const models::SuggestionRow& suggestion, Ui& ui, Rect rect) {
    const theme::Palette& p = ui.colors();
    Node entry = node(suggestion.id, Role::button, suggestion.words, rect);
    entry.current = suggestion.is_marked;
    const Interaction seen = pressable(ui, std::move(entry));
    if (suggestion.is_marked || seen.hovered)
        fill(ui, rect.inset(4, 1), suggestion.is_marked ? p.selected : p.hover, 6);
    Rect content = rect.inset(12, 0);
    const TextStyle name{theme::Size::body, theme::Weight::semibold, p.text};
    text(ui, content.cut_left(std::min(text_width(ui, suggestion.name, name) + 2, content.w * 0.6f)), suggestion.name,
         name);
    content.cut_left(8);
    text(ui, content, suggestion.address, {theme::Size::body, theme::Weight::regular, p.quiet});
    if (seen.focused) focus_ring(ui, rect.inset(4, 1), 6);
    if (seen.pressed) {
        ui.act(state::ChooseSuggestion{row.field, suggestion.person});
        ui.move_focus(row.id);
    }
}

void draw_suggestions(const models::RecipientRow& row, const std::string& words, Column& column) {
    if (row.suggestions.empty()) return;
    Ui& ui = column.ui();
    Rect box = column.take(kSuggestion * static_cast<float>(row.suggestions.size()) + 8, 6);
    box.cut_left(compose_label);
    outline(ui, box, ui.colors().line, theme::kRadius);
    const Group group(ui, node(row.id + "/suggestions", Role::group, words, box));
    box = box.inset(0, 4);
    for (const models::SuggestionRow& suggestion : row.suggestions)
        draw_suggestion(row, suggestion, ui, box.cut_top(kSuggestion));
}

}  // namespace

void draw_recipients(const models::RecipientRow& row, const std::string& suggestions_words, const std::string& copies,
                     Column& column) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const TextStyle bold{theme::Size::body, theme::Weight::semibold, {}};
    const float link_width = copies.empty() ? 0 : text_width(ui, copies, bold) + 14;
    const float width = column.width() - compose_label - 16 - link_width;
    const std::vector<Rect> places = laid_out(ui, row, width);
    Rect area = column.take(places.back().bottom() + 10, row.problem.empty() ? 6.0f : 2.0f);
    Rect label = area.cut_left(compose_label);
    text(ui, label.cut_top(compose_line), row.label, {theme::Size::body, theme::Weight::regular, p.quiet});
    const bool focused = ui.focused(row.id);
    outline(ui, area,
            !row.problem.empty() ? p.danger
            : focused            ? p.accent
                                 : p.field_line,
            theme::kRadius, focused || !row.problem.empty() ? 2.0f : 1.0f);
    // Before the addresses, though it stands behind them: Tab leads from these to the subject.
    Rect last = area.cut_right(link_width);
    if (!copies.empty() && link(ui, last.cut_top(compose_line), "compose/copies", copies)) ui.act(state::ShowCopies{});
    const auto at = [&](const Rect& place) { return place.offset(area.x + 8, area.y + 5); };
    for (std::size_t i = 0; i < row.chips.size(); ++i) draw_chip(row, row.chips[i], ui, at(places[i]));
    TextField field;
    field.id = row.id;
    field.name = row.label;
    field.value = row.typed;
    field.input.kind = access::TextInput::Kind::text;
    field.input.autocomplete = "off";
    field.keys = "Tab Backspace ArrowDown ArrowUp Control+Enter";
    field.box = kChip;
    field.bare = true;
    if (const auto typed = text_field(ui, at(places.back()), field)) ui.act(state::EditCompose{row.edits, *typed});
    if (!row.problem.empty()) {
        Rect below = column.take(20, 6);
        below.cut_left(compose_label + 2);
        tell(ui, below, row.id + "/problem", row.problem, {theme::Size::small, theme::Weight::regular, p.danger},
             Role::alert);
    }
    draw_suggestions(row, suggestions_words, column);
}

}  // namespace kontor::views
