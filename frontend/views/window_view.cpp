#include "frontend/views/window_view.hpp"

#include "frontend/views/account_form_view.hpp"
#include "frontend/views/account_page_view.hpp"
#include "frontend/views/account_wizard_view.hpp"
#include "frontend/views/accounts_view.hpp"
#include "frontend/views/certificate_view.hpp"
#include "frontend/views/compose_pane_view.hpp"
#include "frontend/views/deletion_view.hpp"
#include "frontend/views/filter_form_view.hpp"
#include "frontend/views/filter_page_view.hpp"
#include "frontend/views/filter_run_view.hpp"
#include "frontend/views/history_view.hpp"
#include "frontend/views/identity_form_view.hpp"
#include "frontend/views/identity_page_view.hpp"
#include "frontend/views/layers.hpp"
#include "frontend/views/list_view.hpp"
#include "frontend/views/outbox_view.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/views/people_view.hpp"
#include "frontend/views/reader_view.hpp"
#include "frontend/views/search_view.hpp"
#include "frontend/views/security_view.hpp"
#include "frontend/views/sign_in_view.hpp"
#include "frontend/views/vacation_view.hpp"

namespace kontor::views {

using namespace widgets;
using words::Word;

namespace {

void draw_offline(const models::WindowModel& model, Ui& ui, Rect bar) {
    const theme::Palette& p = ui.colors();
    fill(ui, bar, p.selected);
    line(ui, bar.x, bar.y, bar.right(), bar.y, p.line);
    Rect content = bar.inset(20, 0);
    icon(ui, content.cut_left(20), theme::Icon::offline, 18, p.quiet);
    content.cut_left(10);
    const TextStyle bold{theme::Size::body, theme::Weight::semibold, {}};
    if (link(ui, content.cut_right(text_width(ui, model.try_now, bold)), "offline/retry", model.try_now))
        ui.act(state::RetryConnection{});
    content.cut_right(16);
    tell(ui, content, "offline", model.offline, {theme::Size::body, theme::Weight::regular, p.text},
         access::Role::status);
}

constexpr float kOfflineBar = 40;

// Its height where it is drawn: in narrow windows the buttons stand below the question.
float offer_height(Ui& ui, const models::OfferBar& offer) {
    const TextStyle style{theme::Size::body, theme::Weight::regular, {}};
    const float buttons = button_width(ui, offer.accept) + button_width(ui, offer.decline) + 24;
    const float width = ui.window().w - 40 - 30;
    if (width - buttons > 360)
        return std::max(52.0f, paragraph_height(ui, width - buttons, offer.question, style) + 20);
    return paragraph_height(ui, width, offer.question, style) + 12 + theme::kControl + 24;
}

void draw_offer(const models::OfferBar& offer, Ui& ui, Rect bar) {
    const theme::Palette& p = ui.colors();
    fill(ui, bar, p.selected);
    line(ui, bar.x, bar.y, bar.right(), bar.y, p.line);
    const Group group(ui, node("offer", access::Role::region, offer.question, bar));
    Rect content = bar.inset(20, 0);
    const TextStyle style{theme::Size::body, theme::Weight::regular, p.text};
    const ButtonLook primary{ButtonLook::Kind::primary, theme::Icon::none, false, offer.busy};
    const ButtonLook quiet{ButtonLook::Kind::quiet};
    const float accept = button_width(ui, offer.accept, primary), decline = button_width(ui, offer.decline, quiet);
    const bool beside = content.w - 30 - accept - decline - 24 > 360;
    Rect mark = content.cut_left(20);
    content.cut_left(10);
    Rect buttons = beside ? content.cut_right(accept + decline + 8) : content;
    if (beside) content.cut_right(16);
    const float words = paragraph_height(ui, content.w, offer.question, style);
    Rect text_place = beside ? content.centered(content.w, words) : Rect{content.x, content.y + 12, content.w, words};
    icon(ui, {mark.x, text_place.y, mark.w, 20}, theme::Icon::sent, 18, p.accent);
    tell_wrapped(ui, text_place, "offer/question", offer.question, style, access::Role::status);
    buttons = beside ? buttons.centered(buttons.w, theme::kControl)
                     : Rect{buttons.x, text_place.bottom() + 12, buttons.w, theme::kControl};
    if (button(ui, buttons.cut_left(accept), "offer/accept", offer.accept, primary)) ui.act(state::AcceptSentOffer{});
    buttons.cut_left(8);
    if (button(ui, buttons.cut_left(decline), "offer/decline", offer.decline, quiet)) ui.act(state::DeclineSentOffer{});
}

void pane_line(Ui& ui, float x, const Rect& rest) { line(ui, x, rest.y, x, rest.bottom(), ui.colors().line); }

// The line between two panes, and the pane's new width when it is dragged.
void pane_edge(Ui& ui, float x, const Rect& rest, std::string_view id, Word name, state::ResizePane::Pane pane,
               float width, float least, float most) {
    pane_line(ui, x - 1, rest);
    const float wanted = splitter(ui, {x - 4, rest.y, 8, rest.h}, id, ui.words()(name), width, least, most);
    if (wanted != width) ui.act(state::ResizePane{pane, wanted});
}

void draw_list(const models::WindowModel& model, Ui& ui, Rect rect) {
    draw(model.search, ui, rect);
    draw(model.list, model.tools, ui, rect, model.breadth);
}

// What stands beside the list, or in its place.
void draw_content(const models::WindowModel& model, Ui& ui, Rect rest) {
    if (model.has_page()) {
        if (model.breadth != theme::Breadth::wide) {
            Rect bar = rest.cut_top(theme::kBar);
            fill(ui, bar, ui.colors().ground);
            const std::string back = ui.words()(Word::back);
            if (icon_button(ui, bar.cut_left(theme::kBar), {"back", back, "Esc", theme::Icon::back}))
                ui.act(state::Back{});
        }
        if (model.form) draw(*model.form, ui, rest);
        if (model.wizard) draw(*model.wizard, ui, rest);
        if (model.page) draw(*model.page, ui, rest);
        if (model.filters) draw(*model.filters, ui, rest);
        if (model.filter_form) draw(*model.filter_form, ui, rest);
        if (model.filter_run) draw(*model.filter_run, ui, rest);
        if (model.identities) draw(*model.identities, ui, rest);
        if (model.identity_form) draw(*model.identity_form, ui, rest);
        if (model.vacation) draw(*model.vacation, ui, rest);
        if (model.outbox) draw(*model.outbox, ui, rest);
        if (model.history) draw(*model.history, ui, rest);
        if (model.deletions) draw(*model.deletions, ui, rest);
        if (model.certificate) draw(*model.certificate, ui, rest);
        if (model.security) draw(*model.security, ui, rest);
        if (model.people) draw(*model.people, ui, rest);
        if (model.person) draw(*model.person, ui, rest);
        if (model.journal) draw(*model.journal, ui, rest);
        return;
    }
    if (model.compose && !model.shows_list && model.shows_reader) return draw(*model.compose, ui, rest, model.breadth);
    if (model.shows_list && model.shows_reader) {
        const float most = std::min(theme::kListMax, rest.w - theme::kReaderMin);
        const float width =
            std::clamp(model.list_width, std::min(theme::kListMin, most), std::max(theme::kListMin, most));
        draw_list(model, ui, rest.cut_left(width));
        if (model.compose)
            draw(*model.compose, ui, rest, model.breadth);
        else
            draw(model.reader, model.tools, ui, rest, model.breadth);
        pane_edge(ui, rest.x, rest, "resize/list", Word::resize_list, state::ResizePane::Pane::list, width,
                  theme::kListMin, most);
        return;
    }
    if (model.shows_list) draw_list(model, ui, rest);
    if (model.shows_reader) draw(model.reader, model.tools, ui, rest, model.breadth);
}

void draw_panes(const models::WindowModel& model, Ui& ui) {
    Rect rest = ui.window();
    fill(ui, rest, ui.colors().ground);
    if (!model.offline.empty()) draw_offline(model, ui, rest.cut_bottom(kOfflineBar));
    if (!model.offer.question.empty()) draw_offer(model.offer, ui, rest.cut_bottom(offer_height(ui, model.offer)));
    if (model.shows_side && !model.side_floats) {
        const bool whole = model.breadth == theme::Breadth::narrow;
        const float width = whole ? rest.w : model.side_width;
        draw(model.accounts, ui, rest.cut_left(width), model.breadth);
        if (!whole)
            pane_edge(ui, rest.x, rest, "resize/side", Word::resize_side, state::ResizePane::Pane::side, width,
                      theme::kSideMin, theme::kSideMax);
    }
    draw_content(model, ui, rest);
}

// Said in passing is something above what lies along the lower edge: bars, and the buttons of what is written.
float lower_edge(const models::WindowModel& model, Ui& ui) {
    float edge = model.compose ? 64.0f : 12.0f;
    if (!model.offline.empty()) edge += kOfflineBar;
    if (!model.offer.question.empty()) edge += offer_height(ui, model.offer);
    return edge;
}

// In windows of middle width the accounts slide over the list.
void draw_floating_side(const models::WindowModel& model, Ui& ui, bool covered) {
    ui.begin_layer(Ui::Layer::side, covered);
    fill(ui, ui.window(), ui.colors().veil);
    Rect rest = ui.window();
    const Rect side = rest.cut_left(std::min(model.side_width + 24, rest.w - 56));
    Node veil = node("side/close", access::Role::button, ui.words()(Word::close), rest);
    if (pressable(ui, std::move(veil)).pressed) ui.act(state::ShowSide{false});
    draw(model.accounts, ui, side, model.breadth);
    ui.end_layer();
}

}  // namespace

void draw(const models::WindowModel& model, Ui& ui) {
    const bool floats = model.shows_side && model.side_floats;
    const bool covered = model.dialog || model.menu.kind != state::MenuKind::none;
    ui.begin_layer(Ui::Layer::base, covered || floats);
    if (model.sign_in)
        draw(*model.sign_in, ui);
    else
        draw_panes(model, ui);
    ui.end_layer();
    if (floats && !model.sign_in) draw_floating_side(model, ui, covered);
    draw(model.toasts, ui, lower_edge(model, ui));
    draw(model.drag, ui);
    draw(model.menu, ui);
    if (model.dialog) draw(*model.dialog, ui);
}

}  // namespace kontor::views
