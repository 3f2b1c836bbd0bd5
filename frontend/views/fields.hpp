// Fields and choices of a form, whichever form it is: `Edit` is the action that says what was typed or chosen.
#pragma once

#include <string>
#include <vector>

#include "frontend/models/fields.hpp"
#include "frontend/models/wording.hpp"
#include "frontend/views/column.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/widgets/controls.hpp"
#include "frontend/widgets/scroll.hpp"
#include "frontend/widgets/text_field.hpp"

namespace kontor::views {

inline constexpr float kLines = 120;  // the height of a field of several lines

template <class Field>
widgets::TextField look_of(const models::FieldOf<Field>& field, bool busy) {
    using Kind = access::TextInput::Kind;
    widgets::TextField look{field.id, field.label, field.value, {}, field.problem, field.hint, busy};
    look.input.placeholder = field.placeholder;
    look.input.autocomplete = field.is_password ? "new-password" : "off";
    if (field.is_password) look.input.kind = Kind::password;
    if (field.is_number) look.input.kind = Kind::number;
    if (field.is_email) look.input.kind = Kind::email;
    if (field.is_lines) look.input.kind = Kind::lines;
    if (field.is_prose) look.input.kind = Kind::prose;
    if (field.is_lines || field.is_prose) look.box = kLines;
    return look;
}

template <class Edit, class Field>
void draw_field(widgets::Ui& ui, widgets::Rect rect, const models::FieldOf<Field>& field, bool busy) {
    if (const auto typed = widgets::text_field(ui, rect, look_of(field, busy))) ui.act(Edit{field.field, *typed});
}

template <class Edit, class Field>
void field_row(Column& column, const models::FieldOf<Field>& field, bool busy) {
    const float height = widgets::text_field_height(column.ui(), column.width(), look_of(field, busy));
    draw_field<Edit>(column.ui(), column.take(height), field, busy);
}

// Two beside each other, the second of that width; below each other where they would be squeezed.
template <class Edit, class Field>
void field_pair(Column& column, const models::FieldOf<Field>& first, const models::FieldOf<Field>& second,
                float second_width, bool busy) {
    constexpr float gap = 12, least = 120;
    const float room = column.width() - second_width - gap;
    if (room < least) {
        field_row<Edit>(column, first, busy);
        return field_row<Edit>(column, second, busy);
    }
    widgets::Ui& ui = column.ui();
    widgets::Rect pair = column.take(std::max(widgets::text_field_height(ui, room, look_of(first, busy)),
                                              widgets::text_field_height(ui, second_width, look_of(second, busy))));
    draw_field<Edit>(ui, pair.cut_left(room), first, busy);
    pair.cut_left(gap);
    draw_field<Edit>(ui, pair, second, busy);
}

template <class Edit, class Field>
void choice_row(Column& column, const models::ChoiceOf<Field>& model) {
    using namespace widgets;
    Ui& ui = column.ui();
    text(ui, column.take(20, 4), model.label, {theme::Size::small, theme::Weight::semibold, ui.colors().text});
    std::vector<Option> options;
    for (const auto& [value, label] : model.options) options.push_back({value, label});
    const bool stacked = column.width() < 440;
    const float height = stacked ? 40.0f * static_cast<float>(options.size()) : 40.0f;
    const Rect rect = column.take(stacked ? 40 : height, model.hint.empty() ? Column::kGap : 4);
    const int pressed = choice(ui, rect, model.id, model.label, options, model.value);
    if (pressed >= 0) ui.act(Edit{model.field, options[static_cast<std::size_t>(pressed)].value});
    if (model.hint.empty()) return;
    const TextStyle style{theme::Size::small, theme::Weight::regular, ui.colors().danger};
    tell_wrapped(ui, column.take(paragraph_height(ui, column.width(), model.hint, style)), model.id + "/hint",
                 model.hint, style);
}

// What a test of a server found, with a way to trust its certificate.
void draw_test_trouble(Column&, const std::string& id, const models::Trouble&, const std::string& trust_words,
                       const std::string& fingerprint_label);

// A column in the middle that scrolls. Its height is known only after drawing: the last frame's is good enough, and a
// change asks for another frame. True: it changed.
template <class Draw>
bool scrolled_column(widgets::Ui& ui, widgets::Rect rect, const std::string& id, float widest, const Draw& draw) {
    widgets::ScrollPlace& remembered = ui.scroll_place(id + "/height");
    const widgets::Scroll scroll(ui, id, rect, remembered.offset);
    const float width = std::min(widest, rect.w - 48);
    Column column(ui, {rect.x + (rect.w - width) / 2, scroll.at(32), width, 0});
    const float top = column.bottom();
    draw(column);
    const auto height = static_cast<double>(column.bottom() - top + 64);
    const bool changed = height != remembered.offset;
    if (changed) ui.animate();
    remembered.offset = height;
    return changed;
}

}  // namespace kontor::views
