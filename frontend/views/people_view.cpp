#include "frontend/views/people_view.hpp"

#include <algorithm>

#include "frontend/views/fields.hpp"
#include "frontend/views/sections.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kPeopleWidth = 640;

void page_head(Column& column, const std::string& id, const std::string& title, const std::string& lead) {
    Ui& ui = column.ui();
    tell(ui, column.take(28, 4), id + "/title", title,
         {theme::Size::display, theme::Weight::semibold, ui.colors().text}, Role::heading, 2);
    quiet_sentence(column, id + "/lead", lead);
}

void draw_new_person(Column& column, const models::PeoplePage& page) {
    Ui& ui = column.ui();
    ButtonLook look{ButtonLook::Kind::primary, theme::Icon::plus};
    look.disabled = page.busy;
    TextField field{"people/name", page.name_label, page.name, {}, page.trouble, {}, page.busy};
    field.input.autocomplete = "off";
    const float wide = button_width(ui, page.add, look);
    const float width = std::min(320.0f, column.width() - wide - 12);
    const Rect row = column.take(text_field_height(ui, width, field));
    if (const auto typed = text_field(ui, {row.x, row.y, width, row.h}, field)) ui.act(state::EditNewPerson{*typed});
    constexpr float label = 22;
    if (button(ui, {row.x + width + 12, row.y + label, wide, theme::kControl}, "people/add", page.add, look))
        ui.act(state::AddPerson{});
}

void draw_person(Column& column, const models::PersonRow& row) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const TextStyle small{theme::Size::small, theme::Weight::regular, p.quiet};
    const float width = column.width() - 56;
    const float state_height = paragraph_height(ui, width, row.state, small);
    const Rect area = column.take(20 + 22 + state_height, 0);
    const Interaction seen = pressable(ui, node(row.id, Role::button, row.open_words, area.inset(0, 1)));
    if (seen.hovered) fill(ui, area.inset(-8, 1), p.hover, theme::kRadius);
    if (seen.focused) focus_ring(ui, area.inset(-8, 1), theme::kRadius);
    if (seen.pressed) ui.act(state::OpenPerson{row.person});
    line(ui, area.x, area.bottom(), area.right(), area.bottom(), p.line);
    Rect content = area.inset(0, 10);
    icon(ui, content.cut_left(28).inset(0, 4), theme::Icon::person, 18, p.quiet);
    icon(ui, content.cut_right(28), theme::Icon::chevron_right, 18, p.quiet);
    Rect first = content.cut_top(22);
    if (!row.badge.empty()) {
        const TextStyle badge{theme::Size::small, theme::Weight::semibold, p.accent};
        tell(ui, first.cut_right(text_width(ui, row.badge, badge) + 4), row.id + "/badge", row.badge, badge);
    }
    tell(ui, first, row.id + "/name", row.name, {theme::Size::body, theme::Weight::semibold, p.text});
    tell_wrapped(ui, content.cut_top(state_height), row.id + "/state", row.state, small);
}

void draw_administrator(Column& column, const models::PersonFormModel& form) {
    Ui& ui = column.ui();
    Rect row = column.take(24, 4);
    if (toggle(ui, row.cut_left(40), "person/administrator", form.administrator, form.is_admin))
        ui.act(state::SetAdministrator{!form.is_admin});
    row.cut_left(12);
    text(ui, row, form.administrator, {theme::Size::body, theme::Weight::semibold, ui.colors().text});
    quiet_sentence(column, "person/administrator-why", form.administrator_why, 20);
}

bool line_button(Column& column, const std::string& id, const std::string& name, ButtonLook look = {}) {
    Ui& ui = column.ui();
    Rect row = column.take(theme::kControl, 8);
    return button(ui, row.cut_left(std::min(row.w, button_width(ui, name, look))), id, name, look);
}

void draw_person_form(Column& column, const models::PersonFormModel& form) {
    using Edit = state::EditPerson;
    Ui& ui = column.ui();
    page_head(column, "person", form.title, form.state);
    if (!form.administrator.empty()) draw_administrator(column, form);
    field_row<Edit>(column, form.quota, form.busy);
    field_row<Edit>(column, form.networks, form.busy);
    if (!form.trouble.empty()) {
        const float height = paragraph_height(ui, column.width() - 54, form.trouble, {theme::Size::body, {}, {}}) + 20;
        notice(ui, column.take(height, 12), "person/trouble", form.trouble);
    }
    Rect buttons = column.take(40);
    ButtonLook primary{ButtonLook::Kind::primary};
    primary.disabled = form.busy;
    if (button(ui, buttons.cut_left(button_width(ui, form.save, primary)), "person/save", form.save, primary))
        ui.act(state::SubmitPerson{});
    buttons.cut_left(8);
    if (button(ui, buttons.cut_left(button_width(ui, form.cancel)), "person/cancel", form.cancel))
        ui.act(state::Back{});
    column.take(8, 0);
    if (line_button(column, "person/link", form.make_link)) ui.act(state::MakeLink{form.person});
    if (!form.drop_two_step.empty() && line_button(column, "person/drop-two-step", form.drop_two_step))
        ui.act(state::DropTwoStep{form.person});
    if (!form.remove.empty() && line_button(column, "person/remove", form.remove, {ButtonLook::Kind::danger}))
        ui.act(state::RemovePerson{form.person});
}

void draw_entry(Column& column, const models::JournalRow& row) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    const TextStyle small{theme::Size::small, theme::Weight::regular, p.quiet};
    const std::string below = row.who + (row.detail.empty() ? "" : "  ·  " + row.detail);
    const float height = paragraph_height(ui, column.width(), below, small);
    const Rect area = column.take(16 + 22 + height, 0);
    const Group group(ui, node(row.id, Role::group, row.what, area));
    line(ui, area.x, area.bottom(), area.right(), area.bottom(), p.line);
    Rect content = area.inset(0, 8);
    Rect first = content.cut_top(22);
    tell(ui, first.cut_right(text_width(ui, row.when, small) + 4), row.id + "/when", row.when, small);
    tell(ui, first, row.id + "/what", row.what,
         {theme::Size::body, theme::Weight::semibold, row.is_trouble ? p.danger : p.text});
    tell_wrapped(ui, content.cut_top(height), row.id + "/who", below, small);
}

}  // namespace

void draw(const models::PeoplePage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("people", Role::main, page.title, rect));
    scrolled_column(ui, rect, "people", kPeopleWidth, [&](Column& column) {
        page_head(column, "people", page.title, page.lead);
        if (page.loading) return skeleton(ui, column.take(16));
        draw_new_person(column, page);
        if (!page.link.empty())
            shown_once(column, "people/link",
                       {page.link_title, page.link_title + ". " + page.link_why, {page.link}, page.copy, page.done});
        for (const models::PersonRow& row : page.rows) draw_person(column, row);
        column.take(16, 0);
        if (line_button(column, "people/journal", page.journal)) ui.act(state::OpenJournal{});
    });
}

void draw(const models::PersonFormModel& form, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("person", Role::main, form.title, rect));
    scrolled_column(ui, rect, "person", kPeopleWidth, [&](Column& column) { draw_person_form(column, form); });
}

void draw(const models::JournalPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("journal", Role::main, page.title, rect));
    if (page.empty) {
        empty_page(ui, rect, "journal/empty", *page.empty);
        return;
    }
    scrolled_column(ui, rect, "journal", kPeopleWidth, [&](Column& column) {
        page_head(column, "journal", page.title, page.lead);
        if (page.loading) return skeleton(ui, column.take(16));
        for (const models::JournalRow& row : page.rows) draw_entry(column, row);
        column.take(16, 0);
        if (!page.more.empty() && line_button(column, "journal/more", page.more)) ui.act(state::ShowMoreJournal{});
    });
}

}  // namespace kontor::views
