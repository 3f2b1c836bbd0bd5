#include "frontend/views/account_page_view.hpp"

#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kPageWidth = 600;

void draw_head(Ui& ui, const models::AccountPage& page, Rect row) {
    const theme::Palette& p = ui.colors();
    avatar(ui, row.cut_left(56), page.address, page.initials);
    row.cut_left(16);
    const bool two_lines = page.address != page.name;
    tell(ui, two_lines ? row.cut_top(30) : row, "account-page/title", page.name,
         {theme::Size::display, theme::Weight::semibold, p.text}, Role::heading, 2);
    if (two_lines)
        tell(ui, row.cut_top(22), "account-page/address", page.address,
             {theme::Size::body, theme::Weight::regular, p.quiet});
}

void draw_state(Ui& ui, const models::AccountPage& page, Rect card) {
    const theme::Palette& p = ui.colors();
    outline(ui, card, p.line, 12);
    Rect content = card.inset(20, 16);
    Rect first = content.cut_top(24);
    const theme::Color color = page.trouble ? p.danger : page.paused ? p.quiet : page.good ? p.good : p.accent;
    dot(ui, first.cut_left(10).center_x(), first.center_y(), 5, color);
    first.cut_left(10);
    tell(ui, first, "account-page/state", page.state, {theme::Size::title, theme::Weight::semibold, p.text},
         Role::status);
    const TextStyle quiet{theme::Size::body, theme::Weight::regular, p.quiet};
    if (!page.progress) {
        content.cut_left(20);
        tell_wrapped(ui, content, "account-page/detail", page.state_detail, quiet);
        return;
    }
    content.cut_top(8);
    progress(ui, content.cut_top(6), "account-page/progress", page.progress->phase, page.progress->sentence,
             page.progress->share);
    content.cut_top(8);
    Rect line = content.cut_top(22);
    TextStyle right = quiet;
    right.align = Align::right;
    if (!page.progress->pace.empty()) {
        const float width = std::min(text_width(ui, page.progress->pace, quiet), line.w * 0.55f);
        tell(ui, line.cut_right(width), "account-page/pace", page.progress->pace, right);
    }
    tell(ui, line, "account-page/done", page.progress->sentence, quiet);
}

float state_height(Ui& ui, const models::AccountPage& page, float width) {
    if (page.progress) return 16 + 24 + 8 + 6 + 8 + 22 + 16;
    const TextStyle quiet{theme::Size::body, theme::Weight::regular, {}};
    return 16 + 24 + paragraph_height(ui, width - 60, page.state_detail, quiet) + 16;
}

void draw_buttons(Ui& ui, const models::AccountPage& page, Rect row) {
    const auto place = [&](std::string_view id, const std::string& name, ButtonLook look) {
        const Rect piece = row.cut_left(button_width(ui, name, look));
        row.cut_left(8);
        return button(ui, piece, id, name, look);
    };
    if (page.progress) {
        if (place("account-page/stop", page.stop, {ButtonLook::Kind::plain, theme::Icon::close}))
            ui.act(state::StopCollecting{page.account});
    } else if (!page.paused) {
        using Cure = models::Trouble::Cure;
        const bool cure_is_form =
            page.trouble && (page.trouble->cure == Cure::password || page.trouble->cure == Cure::settings);
        if (cure_is_form &&
            place("account-page/cure", page.trouble->cure_words, {ButtonLook::Kind::primary, theme::Icon::edit}))
            ui.act(state::EditAccount{page.account});
        if (!page.download_again.empty() && place("account-page/download-again", page.download_again,
                                                  {ButtonLook::Kind::primary, theme::Icon::refresh}))
            ui.act(state::DownloadAgain{page.account});
        const bool is_cured_elsewhere =
            !page.download_again.empty() || cure_is_form || (page.provider && page.provider->is_cure);
        const auto kind = is_cured_elsewhere ? ButtonLook::Kind::plain : ButtonLook::Kind::primary;
        if (place("account-page/collect", page.collect_now, {kind, theme::Icon::refresh}))
            ui.act(state::CollectNow{page.account});
    }
    if (page.provider && !page.provider->button.empty()) {
        const auto kind = page.provider->is_cure ? ButtonLook::Kind::primary : ButtonLook::Kind::plain;
        if (place("account-page/provider", page.provider->button, {kind, theme::Icon::play}))
            ui.act(state::SignInAtProvider{page.provider->provider, page.account});
    }
    const theme::Icon which = page.paused ? theme::Icon::play : theme::Icon::pause;
    if (place("account-page/pause", page.pause_or_resume, {ButtonLook::Kind::plain, which}))
        ui.act(state::EnableAccount{page.account, page.paused});
    if (place("account-page/edit", page.edit, {ButtonLook::Kind::plain, theme::Icon::edit}))
        ui.act(state::EditAccount{page.account});
    if (place("account-page/filters", page.filters, {ButtonLook::Kind::plain, theme::Icon::filter}))
        ui.act(state::OpenFilters{});
}

// The person is at the provider's, in another window.
void draw_provider(Ui& ui, const models::AccountPage& page, Rect& rest) {
    if (!page.provider || page.provider->waiting.empty()) return;
    const TextStyle style{theme::Size::body, theme::Weight::regular, ui.colors().text};
    rest.cut_top(tell_wrapped(ui, rest, "account-page/provider-waiting", page.provider->waiting, style));
    rest.cut_top(8);
    Rect row = rest.cut_top(theme::kControl);
    const auto place = [&](std::string_view id, const std::string& name) {
        const Rect piece = row.cut_left(button_width(ui, name));
        row.cut_left(8);
        return button(ui, piece, id, name, {});
    };
    if (place("account-page/provider-again", page.provider->open_again)) ui.act(state::OpenProviderAgain{});
    if (place("account-page/provider-cancel", page.provider->cancel)) ui.act(state::CancelProvider{});
    rest.cut_top(16);
}

float draw_facts(Ui& ui, const models::AccountPage& page, Rect area) {
    const theme::Palette& p = ui.colors();
    float y = area.y;
    for (std::size_t i = 0; i < page.facts.size(); ++i) {
        const auto& [label, value] = page.facts[i];
        const bool narrow = area.w < 480;
        Rect row{area.x, y, area.w, narrow ? 52.0f : 40.0f};
        const std::string id = "account-page/fact/" + std::to_string(i);
        const Rect left = narrow ? row.cut_top(26) : row.cut_left(area.w * 0.42f);
        tell(ui, left, id + "/label", label, {theme::Size::body, theme::Weight::regular, p.quiet});
        tell(ui, row, id, value, {theme::Size::body, theme::Weight::regular, p.text});
        y += narrow ? 56.0f : 40.0f;
        line(ui, area.x, y - 1, area.right(), y - 1, p.line);
    }
    return y - area.y;
}

// Bringing mail along, and taking it away.
void draw_files(Ui& ui, const models::AccountPage& page, Rect& rest) {
    const theme::Palette& p = ui.colors();
    tell(ui, rest.cut_top(26), "account-page/files", page.files, {theme::Size::title, theme::Weight::semibold, p.text},
         Role::heading, 3);
    const TextStyle quiet{theme::Size::body, theme::Weight::regular, p.quiet};
    rest.cut_top(tell_wrapped(ui, rest, "account-page/files-why", page.files_why, quiet));
    rest.cut_top(12);
    Rect row = rest.cut_top(theme::kControl);
    const ButtonLook in{ButtonLook::Kind::plain, theme::Icon::upload},
        out{ButtonLook::Kind::plain, theme::Icon::download};
    if (button(ui, row.cut_left(button_width(ui, page.import_mail, in)), "account-page/import", page.import_mail, in))
        ui.act(state::ImportMail{page.jmap_account, {}});
    row.cut_left(8);
    const Rect place = row.cut_left(button_width(ui, page.export_mail, out));
    if (button(ui, place, "account-page/export", page.export_mail, out)) {
        ui.set_menu_anchor(place);
        ui.act(state::OpenExportMenu{page.jmap_account});
    }
    rest.cut_top(32);
}

// Why mail does not leave, who one writes as, and what is answered while one is away.
void draw_sending(Ui& ui, const models::AccountPage& page, Rect& rest) {
    if (page.sending) {
        const models::Trouble& trouble = page.sending->trouble;
        trouble_box(ui, rest.cut_top(trouble_height(ui, rest.w, trouble)), "account-page/sending", trouble);
        rest.cut_top(12);
        const ButtonLook look{ButtonLook::Kind::primary, theme::Icon::edit};
        Rect row = rest.cut_top(theme::kControl);
        if (button(ui, row.cut_left(button_width(ui, page.fix, look)), "account-page/fix", page.fix, look))
            ui.act(*page.sending->fix);
        rest.cut_top(24);
    }
    if (page.send_as.empty() && page.vacation.empty()) return;
    Rect row = rest.cut_top(theme::kControl);
    const auto way_to = [&](std::string_view id, const std::string& name, theme::Icon look,
                            const state::Action& action) {
        if (name.empty()) return;
        const ButtonLook plain{ButtonLook::Kind::plain, look};
        if (button(ui, row.cut_left(button_width(ui, name, plain)), id, name, plain)) ui.act(action);
        row.cut_left(8);
    };
    way_to("account-page/send-as", page.send_as, theme::Icon::sent, state::OpenIdentities{page.jmap_account});
    way_to("account-page/vacation", page.vacation, theme::Icon::sun, state::OpenVacation{page.jmap_account});
    rest.cut_top(8);
    if (!page.away.empty()) {
        tell(ui, rest.cut_top(22), "account-page/away", page.away,
             {theme::Size::body, theme::Weight::semibold, ui.colors().good}, Role::status);
    }
    rest.cut_top(16);
}

// What of its collecting has a page of its own; beside each other as far as there is room.
void draw_collecting(Ui& ui, const models::AccountPage& page, Rect& rest) {
    Rect row = rest.cut_top(theme::kControl);
    const auto way_to = [&](std::string_view id, const std::string& name, theme::Icon look,
                            const state::Action& action) {
        if (name.empty()) return;
        const ButtonLook plain{ButtonLook::Kind::plain, look};
        const float width = button_width(ui, name, plain);
        if (row.w < width) {
            rest.cut_top(8);
            row = rest.cut_top(theme::kControl);
        }
        if (button(ui, row.cut_left(std::min(width, row.w)), id, name, plain)) ui.act(action);
        row.cut_left(8);
    };
    way_to("account-page/history", page.history, theme::Icon::refresh, state::OpenHistory{page.account});
    way_to("account-page/deletions", page.deletions, theme::Icon::trash, state::OpenDeletions{page.account});
    way_to("account-page/certificate", page.certificate, theme::Icon::check, state::OpenCertificate{page.account});
    rest.cut_top(24);
}

void draw_sentence(Ui& ui, const std::string& id, const std::string& sentence, Rect& rest) {
    if (sentence.empty()) return;
    const TextStyle style{theme::Size::body, theme::Weight::regular, ui.colors().text};
    tell_wrapped(ui, rest.cut_top(paragraph_height(ui, rest.w, sentence, style)), id, sentence, style);
    rest.cut_top(4);
}

float draw_page(Ui& ui, const models::AccountPage& page, Rect area) {
    Rect rest = area;
    rest.h = 1e6f;
    draw_head(ui, page, rest.cut_top(56));
    rest.cut_top(24);
    if (page.trouble) {
        trouble_box(ui, rest.cut_top(trouble_height(ui, area.w, *page.trouble)), "account-page/trouble", *page.trouble);
        rest.cut_top(12);
    }
    draw_sentence(ui, "account-page/countdown", page.countdown, rest);
    draw_sentence(ui, "account-page/relisted", page.relisted, rest);
    if (!page.trouble || page.progress || page.paused) {
        draw_state(ui, page, rest.cut_top(state_height(ui, page, area.w)));
        rest.cut_top(16);
    } else {
        tell(ui, rest.cut_top(22), "account-page/detail", page.state_detail,
             {theme::Size::body, theme::Weight::regular, ui.colors().quiet});
        rest.cut_top(12);
    }
    draw_provider(ui, page, rest);
    draw_buttons(ui, page, rest.cut_top(theme::kControl));
    rest.cut_top(24);
    draw_sending(ui, page, rest);
    draw_collecting(ui, page, rest);
    rest.cut_top(draw_facts(ui, page, rest));
    rest.cut_top(24);
    draw_files(ui, page, rest);
    const Rect last = rest.cut_top(theme::kControl);
    const ButtonLook look{ButtonLook::Kind::danger, theme::Icon::trash};
    if (button(ui, {last.x, last.y, button_width(ui, page.remove, look), last.h}, "account-page/remove", page.remove,
               look))
        ui.act(state::RemoveAccount{page.account});
    return rest.y - area.y;
}

}  // namespace

void draw(const models::AccountPage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("account-page", Role::main, page.name, rect));
    if (page.missing) return;
    ScrollPlace& remembered = ui.scroll_place("account-page/height");
    const Scroll scroll(ui, "account-page", rect, remembered.offset);
    const float width = std::min(kPageWidth, rect.w - 48);
    const float height = draw_page(ui, page, {rect.x + (rect.w - width) / 2, scroll.at(40), width, 0}) + 80;
    if (static_cast<double>(height) != remembered.offset) ui.animate();
    remembered.offset = static_cast<double>(height);
}

}  // namespace kontor::views
