#include "frontend/views/account_wizard_view.hpp"

#include "frontend/views/account_fields_view.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;

namespace {

using WizardEdit = state::EditForm;
using WizardPage = state::AccountForm::Page;
using Wizard = models::AccountWizardModel;

constexpr float kPickRow = 40;

void warning(Column& column, const std::string& id, const std::string& sentence) {
    Ui& ui = column.ui();
    const TextStyle style{theme::Size::body, theme::Weight::regular, ui.colors().text};
    const float height = paragraph_height(ui, column.width() - 32, sentence, style);
    const Rect box = column.take(height + 24);
    fill(ui, box, ui.colors().danger_ground, theme::kRadius);
    tell_wrapped(ui, {box.x + 16, box.y + 12, box.w - 32, height}, id, sentence, style);
}

void draw_notes(Column& column, const Wizard& wizard) {
    for (const Wizard::Line& note : wizard.notes) {
        if (note.is_warning)
            warning(column, note.id, note.text);
        else
            quiet_sentence(column, note.id, note.text, 8);
    }
}

void draw_links(Column& column, const Wizard& wizard) {
    Ui& ui = column.ui();
    for (const Wizard::Link& each : wizard.links)
        if (link(ui, column.take(24, 8), each.id, each.label, each.url)) ui.act(state::OpenPage{each.url});
    if (!wizard.links.empty() || !wizard.notes.empty()) column.take(0, 8);
}

void draw_pick(Ui& ui, const Rect& cell, const Wizard::Pick& pick) {
    Node row = node("form/provider/" + (pick.provider.empty() ? std::string("auto") : pick.provider), Role::radio,
                    pick.label, cell);
    row.checked = pick.is_chosen ? Tristate::yes : Tristate::no;
    row.focusable = pick.is_chosen;  // one always is
    const Interaction seen = pressable(ui, std::move(row));
    const theme::Palette& p = ui.colors();
    if (pick.is_chosen || seen.hovered) fill(ui, cell, pick.is_chosen ? p.raised : p.hover, theme::kRadius);
    if (pick.is_chosen) outline(ui, cell, p.accent, theme::kRadius);
    Rect words = cell.inset(12, 0);
    if (pick.is_chosen) icon(ui, words.cut_right(16), theme::Icon::check, 16, p.accent);
    text(ui, words, pick.label,
         {theme::Size::body, pick.is_chosen ? theme::Weight::semibold : theme::Weight::regular, p.text});
    if (seen.focused) focus_ring(ui, cell, theme::kRadius);
    if (seen.pressed) ui.act(state::ChooseProvider{pick.provider});
}

void draw_picker(Column& column, const Wizard& wizard) {
    Ui& ui = column.ui();
    text(ui, column.take(20, 4), wizard.provider_label,
         {theme::Size::small, theme::Weight::semibold, ui.colors().text});
    if (select(ui, column.take(kPickRow),
               {"form/provider", wizard.provider_label, wizard.provider, false, false, wizard.form.busy}))
        ui.act(state::ShowProviders{!wizard.picking});
    if (!wizard.picking) return;
    const std::size_t columns = column.width() < 400 ? 1 : 2;
    const std::size_t rows = (wizard.picks.size() + columns - 1) / columns;
    const Rect area = column.take(static_cast<float>(rows) * (kPickRow + 4));
    const Group group(ui, node("form/providers", Role::radiogroup, wizard.provider_label, area));
    const float width = (area.w - 8 * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    for (std::size_t i = 0; i < wizard.picks.size(); ++i)
        draw_pick(ui,
                  {area.x + static_cast<float>(i % columns) * (width + 8),
                   area.y + static_cast<float>(i / columns) * (kPickRow + 4), width, kPickRow},
                  wizard.picks[i]);
}

void draw_trouble(Column& column, const Wizard& wizard) {
    const models::AccountFormModel& form = wizard.form;
    if (form.trouble) draw_test_trouble(column, "form", *form.trouble, form.trust_words, form.fingerprint_label);
}

void draw_address(Column& column, const Wizard& wizard) {
    field_row<WizardEdit>(column, wizard.form.address, wizard.form.busy);
    draw_picker(column, wizard);
    draw_notes(column, wizard);
    draw_links(column, wizard);
}

void draw_sign_in(Column& column, const Wizard& wizard) {
    if (wizard.sign_in) choice_row<WizardEdit>(column, *wizard.sign_in);
    draw_notes(column, wizard);
    draw_links(column, wizard);
    draw_secret(column, wizard.form);
    field_row<WizardEdit>(column, wizard.form.name, wizard.form.busy);
    quiet_sentence(column, "form/found", wizard.found, 4);
    quiet_sentence(column, "form/server", wizard.server, 12);
    if (draw_details_toggle(column, wizard.form)) draw_incoming_server(column, wizard.form);
}

void draw_collect(Column& column, const Wizard& wizard) {
    draw_collecting(column, wizard.form, {wizard.since_why, wizard.keep_why, wizard.size_why, wizard.recent_why});
    draw_notes(column, wizard);
}

// While the test runs there is only that; what failed can be put right here.
void draw_incoming(Column& column, const Wizard& wizard) {
    quiet_sentence(column, "form/server", wizard.server, 16);
    draw_trouble(column, wizard);
    if (wizard.form.busy) return;
    draw_notes(column, wizard);
    draw_links(column, wizard);
    draw_secret(column, wizard.form);
    if (draw_details_toggle(column, wizard.form)) draw_incoming_server(column, wizard.form);
    draw_pinned(column, wizard.form);
}

void draw_outgoing(Column& column, const Wizard& wizard) {
    const auto& outgoing = wizard.form.outgoing;
    if (!outgoing) return;
    draw_trouble(column, wizard);
    draw_outgoing_route(column, *outgoing);
    draw_outgoing_server(column, *outgoing, wizard.form.busy);
    draw_notes(column, wizard);
    draw_pinned(column, wizard.form);
}

void draw_way(Column& column, const Wizard& wizard) {
    Ui& ui = column.ui();
    const models::AccountFormModel& form = wizard.form;
    if (form.busy) {
        quiet_sentence(column, "form/busy", form.busy_words, 8);
        progress(ui, column.take(4), "form/progress", form.busy_words, {}, -1);
    }
    Rect row = column.take(40);
    ButtonLook primary{ButtonLook::Kind::primary};
    primary.disabled = form.busy;
    if (button(ui, row.cut_left(button_width(ui, wizard.next, primary) + 8), "form/submit", wizard.next, primary))
        ui.act(state::SubmitForm{});
    row.cut_left(8);
    if (!wizard.back.empty() && button(ui, row.cut_left(button_width(ui, wizard.back)), "form/back", wizard.back, {}))
        ui.act(state::StepBack{});
    if (!wizard.back.empty()) row.cut_left(8);
    if (button(ui, row.cut_left(button_width(ui, form.cancel)), "form/cancel", form.cancel, {ButtonLook::Kind::quiet}))
        ui.act(state::LeaveForm{});
    if (form.busy) return;
    if (!wizard.untested.empty())
        if (link(ui, column.take(24, 8), "form/untested", wizard.untested)) ui.act(state::SubmitForm{true});
    if (link(ui, column.take(24), "form/by-hand", wizard.by_hand)) ui.act(state::EnterByHand{true});
}

void draw_page(Column& column, const Wizard& wizard) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    quiet_sentence(column, "form/step", wizard.step, 4);
    tell(ui, column.take(28, 4), "form/title", wizard.title, {theme::Size::display, theme::Weight::semibold, p.text},
         Role::heading, 2);
    quiet_sentence(column, "form/lead", wizard.lead, 24);
    if (wizard.lead.empty()) column.take(0, 8);
    if (wizard.page == WizardPage::address) draw_address(column, wizard);
    if (wizard.page == WizardPage::sign_in) draw_sign_in(column, wizard);
    if (wizard.page == WizardPage::collect) draw_collect(column, wizard);
    if (wizard.page == WizardPage::incoming) draw_incoming(column, wizard);
    if (wizard.page == WizardPage::outgoing) draw_outgoing(column, wizard);
    column.take(0, 8);
    draw_way(column, wizard);
}

}  // namespace

void draw(const models::AccountWizardModel& wizard, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("form", Role::main, wizard.title, rect));
    const std::string place = "form/" + std::to_string(static_cast<int>(wizard.page));  // each page begins at its top
    scrolled_column(ui, rect, place, kAccountFormWidth, [&](Column& column) { draw_page(column, wizard); });
}

}  // namespace kontor::views
