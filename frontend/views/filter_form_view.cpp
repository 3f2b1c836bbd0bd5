#include "frontend/views/filter_form_view.hpp"

#include "frontend/views/column.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"
#include "frontend/widgets/text_field.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kFilterFormWidth = 720, kNarrowFilterForm = 560, kGap = 8, kRemove = 36, kScript = 320;

TextField look(const models::FilterField& field, bool busy) {
    TextField look;
    look.id = field.id;
    look.name = field.name;
    look.value = field.value;
    look.problem = field.problem;
    look.hint = field.hint;
    look.disabled = busy;
    look.input.placeholder = field.placeholder;
    look.input.autocomplete = "off";
    return look;
}

void draw_filter_field(Ui& ui, Rect rect, const models::FilterField& field, bool busy) {
    if (const auto typed = text_field(ui, rect, look(field, busy)))
        ui.act(state::EditFilterField{field.field, field.row, *typed});
}

void draw_select(Ui& ui, Rect rect, const models::FilterSelect& model, bool busy) {
    if (select(ui, rect, {model.id, model.name, model.value, model.is_empty, model.is_wrong, busy}))
        ui.act(model.opens);
}

void draw_remove(Ui& ui, Rect place, const std::string& id, const std::string& name, const state::Action& action) {
    if (icon_button(ui, place, {id, name, {}, theme::Icon::close})) ui.act(action);
}

// Wide: everything beside each other. Narrow: what is typed stands below what is chosen.
void draw_condition(Column& column, const models::ConditionRow& row, std::size_t index, bool busy) {
    Ui& ui = column.ui();
    const bool narrow = column.width() < kNarrowFilterForm;
    const float choices = narrow ? (column.width() - kRemove - 2 * kGap) / 2 : 132;
    const float match_width = narrow ? choices : 176;
    float room = narrow ? column.width() - kRemove - kGap : column.width() - choices - match_width - kRemove - 3 * kGap;
    const float header_width = row.header ? (row.value && !narrow ? room * 0.4f : room) : 0;
    if (row.header && !narrow) room -= header_width + (row.value ? kGap : 0);
    const auto height = [&](const std::optional<models::FilterField>& field, float width) {
        return field ? text_field_height(ui, width, look(*field, busy)) : 0;
    };
    const float header_height = height(row.header, header_width), value_height = height(row.value, room);
    Rect first = column.take(narrow ? theme::kControl : std::max({theme::kControl, header_height, value_height}), kGap);
    Rect remove = first.cut_right(kRemove);
    first.cut_right(kGap);
    const auto choose = [&](const models::FilterSelect& model, float width) {
        Rect place = first.cut_left(width);
        draw_select(ui, place.cut_top(theme::kControl), model, busy);
        first.cut_left(kGap);
    };
    choose(row.subject, choices);
    choose(row.match, match_width);
    if (!narrow) {
        if (row.header) draw_filter_field(ui, first.cut_left(header_width), *row.header, busy);
        if (row.header) first.cut_left(kGap);
        if (row.value) draw_filter_field(ui, first, *row.value, busy);
    }
    draw_remove(ui, remove.cut_top(theme::kControl), row.remove_id, row.remove, state::RemoveCondition{index});
    if (!narrow) return;
    for (const auto& [field, high] : {std::pair(&row.header, header_height), std::pair(&row.value, value_height)})
        if (*field) {
            Rect place = column.take(high, kGap);
            place.cut_right(kRemove + kGap);
            draw_filter_field(ui, place, **field, busy);
        }
    column.take(0, kGap);
}

void draw_deed(Column& column, const models::DeedRow& row, std::size_t index, bool busy) {
    Ui& ui = column.ui();
    const bool narrow = column.width() < kNarrowFilterForm;
    const float choice_width = narrow ? (column.width() - kRemove - 2 * kGap) / 2 : 132 + 176 + kGap;
    const float room = column.width() - choice_width - kRemove - 2 * kGap;
    const TextStyle small{theme::Size::small, theme::Weight::regular, ui.colors().danger};
    const float problem = row.problem.empty() ? 0 : 4 + paragraph_height(ui, room, row.problem, small);
    const float height = row.label ? text_field_height(ui, room, look(*row.label, busy)) : theme::kControl + problem;
    Rect line = column.take(height, kGap);
    Rect remove = line.cut_right(kRemove);
    line.cut_right(kGap);
    Rect what = line.cut_left(row.folder || row.label ? choice_width : std::min(line.w, choice_width));
    draw_select(ui, what.cut_top(theme::kControl), row.deed, busy);
    line.cut_left(kGap);
    if (row.label) draw_filter_field(ui, line, *row.label, busy);
    if (row.folder) draw_select(ui, line.cut_top(theme::kControl), *row.folder, busy);
    draw_remove(ui, remove.cut_top(theme::kControl), row.remove_id, row.remove, state::RemoveDeed{index});
    if (!row.folder || row.problem.empty()) return;
    line.cut_top(4);
    tell_wrapped(ui, line, row.folder->id + "/problem", row.problem, small, Role::alert);
}

void section(Column& column, const std::string& id, const std::string& title) {
    Ui& ui = column.ui();
    const Rect row = column.take(28, kGap);
    tell(ui, row, id, title, {theme::Size::title, theme::Weight::semibold, ui.colors().text}, Role::heading, 3);
}

// A link that adds a row; whatever stands right of it is left free.
void add_link(Column& column, const std::string& id, const std::string& name, const state::Action& action) {
    Ui& ui = column.ui();
    Rect row = column.take(28, 20);
    icon(ui, row.cut_left(16), theme::Icon::plus, 14, ui.colors().accent);
    row.cut_left(6);
    if (link(ui, row, id, name)) ui.act(action);
}

void draw_rows(Column& column, const models::FilterFormModel& form) {
    Ui& ui = column.ui();
    section(column, "filter-form/when", form.when);
    if (form.shows_join) {
        const Rect row = column.take(theme::kControl, 12);
        const std::vector<Option> options = {{"all", form.all_of}, {"any", form.any_of}};
        const float width = std::min(row.w, 400.0f);
        const int pressed =
            choice(ui, {row.x, row.y, width, row.h}, "filter-form/join", form.when, options, form.any ? "any" : "all");
        if (pressed >= 0) ui.act(state::JoinConditions{pressed == 1});
    }
    quiet_sentence(column, "filter-form/every", form.every_message, kGap);
    for (std::size_t i = 0; i < form.conditions.size(); ++i) draw_condition(column, form.conditions[i], i, form.busy);
    add_link(column, "filter-form/add-condition", form.add_condition, state::AddCondition{});
    section(column, "filter-form/then", form.then);
    for (std::size_t i = 0; i < form.deeds.size(); ++i) draw_deed(column, form.deeds[i], i, form.busy);
    if (!form.problem.empty()) notice(ui, column.take(theme::kControl, kGap), "filter-form/problem", form.problem);
    add_link(column, "filter-form/add-deed", form.add_deed, state::AddDeed{});
}

void draw_script(Column& column, const models::ScriptText& script) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    quiet_sentence(column, "filter-form/script-lead", script.lead, 12);
    TextField field = look(script.text, script.locked);
    field.input.kind = access::TextInput::Kind::lines;
    field.box = kScript;
    if (const auto typed = text_field(ui, column.take(kScript, 12), field))
        ui.act(state::EditFilterField{script.text.field, 0, *typed});
    if (!script.good.empty()) {
        Rect row = column.take(22, 12);
        icon(ui, row.cut_left(18), theme::Icon::check, 16, p.good);
        row.cut_left(8);
        const TextStyle style{theme::Size::body, theme::Weight::regular, p.good};
        tell(ui, row.cut_left(text_width(ui, script.good, style) + 4), "filter-form/good", script.good, style,
             Role::status);
        row.cut_left(16);
        if (!script.as_form.empty() && link(ui, row, "filter-form/as-form", script.as_form))
            ui.act(state::ShowAsForm{});
    }
    if (script.mistakes.empty()) return;
    const TextStyle bold{theme::Size::body, theme::Weight::semibold, p.danger};
    const TextStyle body{theme::Size::body, theme::Weight::regular, p.text};
    const float inner = column.width() - 32;
    float height = 24 + 22;
    for (const std::string& mistake : script.mistakes) height += 4 + paragraph_height(ui, inner, mistake, body);
    const Rect box = column.take(height, 12);
    fill(ui, box, p.danger_ground, theme::kRadius);
    Rect content = box.inset(16, 12);
    tell(ui, content.cut_top(22), "filter-form/mistakes", script.mistakes_title, bold, Role::alert);
    for (std::size_t i = 0; i < script.mistakes.size(); ++i) {
        content.cut_top(4);
        content.cut_top(
            tell_wrapped(ui, content, "filter-form/mistake/" + std::to_string(i), script.mistakes[i], body));
    }
}

void draw_buttons(Column& column, const models::FilterFormModel& form) {
    Ui& ui = column.ui();
    if (!form.refused.empty()) {
        const TextStyle style{theme::Size::body, theme::Weight::regular, {}};
        const float height = paragraph_height(ui, column.width() - 54, form.refused, style) + 20;
        notice(ui, column.take(height, 12), "filter-form/refused", form.refused);
    }
    Rect row = column.take(40);
    ButtonLook primary{ButtonLook::Kind::primary};
    primary.disabled = form.busy;
    if (button(ui, row.cut_left(button_width(ui, form.save, primary) + 8), "filter-form/save", form.save, primary))
        ui.act(state::SubmitFilter{});
    row.cut_left(8);
    if (button(ui, row.cut_left(button_width(ui, form.cancel)), "filter-form/cancel", form.cancel))
        ui.act(state::Back{});
    row.cut_left(16);
    if (form.busy)
        tell(ui, row, "filter-form/busy", form.busy_words,
             {theme::Size::body, theme::Weight::regular, ui.colors().quiet}, Role::status);
    else if (!form.by_hand.empty() && link(ui, row, "filter-form/by-hand", form.by_hand))
        ui.act(state::WriteByHand{});
}

void draw_name(Column& column, const models::FilterFormModel& form) {
    Ui& ui = column.ui();
    TextField name = look(form.name, form.busy);
    name.label = form.name.name;
    const bool narrow = column.width() < kNarrowFilterForm;
    Rect row = column.take(text_field_height(ui, column.width(), name), narrow ? Column::kGap : 28);
    Rect account = row;
    if (narrow) {
        account = column.take(22 + theme::kControl, 24);
    } else {
        account = row.cut_right((row.w - Column::kGap) / 2);
        row.cut_right(Column::kGap);
    }
    if (const auto typed = text_field(ui, row, name))
        ui.act(state::EditFilterField{form.name.field, form.name.row, *typed});
    text(ui, account.cut_top(22).offset(0, -2), form.account_label,
         {theme::Size::small, theme::Weight::semibold, ui.colors().text});
    draw_select(ui, account.cut_top(theme::kControl), form.account, form.busy);
}

float draw_column(Ui& ui, const models::FilterFormModel& form, Rect area) {
    Column column(ui, area);
    tell(ui, column.take(28, 20), "filter-form/title", form.title,
         {theme::Size::display, theme::Weight::semibold, ui.colors().text}, Role::heading, 2);
    draw_name(column, form);
    if (form.script)
        draw_script(column, *form.script);
    else
        draw_rows(column, form);
    column.take(0, 8);
    draw_buttons(column, form);
    return column.bottom() - area.y;
}

}  // namespace

void draw(const models::FilterFormModel& form, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("filter-form", Role::main, form.title, rect));
    ScrollPlace& remembered = ui.scroll_place("filter-form/height");
    const Scroll scroll(ui, "filter-form", rect, remembered.offset);
    const float width = std::min(kFilterFormWidth, rect.w - 48);
    const float height = draw_column(ui, form, {rect.x + (rect.w - width) / 2, scroll.at(32), width, 0}) + 64;
    if (static_cast<double>(height) != remembered.offset) ui.animate();
    remembered.offset = static_cast<double>(height);
}

}  // namespace kontor::views
