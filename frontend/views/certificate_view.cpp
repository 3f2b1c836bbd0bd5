#include "frontend/views/certificate_view.hpp"

#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;

namespace {

constexpr float kCertificateWidth = 640;

void draw_certificate(Column& column, const models::CertificateCard& card) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    tell(ui, column.take(24, 4), card.id, card.title, {theme::Size::title, theme::Weight::semibold, p.text},
         Role::heading, 3);
    const TextStyle label{theme::Size::small, theme::Weight::regular, p.quiet};
    const TextStyle value{theme::Size::body, theme::Weight::regular, p.text};
    for (std::size_t i = 0; i < card.facts.size(); ++i) {
        const std::string id = card.id + "/" + std::to_string(i);
        const auto& [name, words] = card.facts[i];
        tell(ui, column.take(18, 0), id + "/label", name, label);
        tell_wrapped(ui, column.take(paragraph_height(ui, column.width(), words, value), 8), id, words, value);
    }
    column.take(8, 0);
}

void draw_pinning(Column& column, const models::CertificatePage& page) {
    Ui& ui = column.ui();
    quiet_sentence(column, "certificate/why", page.why, 8);
    Rect row = column.take(theme::kControl, 24);
    const auto place = [&](std::string_view id, const std::string& name) {
        if (name.empty()) return false;
        const Rect piece = row.cut_left(std::min(row.w, button_width(ui, name)));
        row.cut_left(8);
        return button(ui, piece, id, name);
    };
    if (place("certificate/check", page.check)) ui.act(state::CheckCertificate{});
    if (place("certificate/pin", page.pin)) ui.act(state::PinShownCertificate{page.fingerprint});
    if (place("certificate/unpin", page.unpin)) ui.act(state::PinShownCertificate{});
}

void draw_certificates(Column& column, const models::CertificatePage& page) {
    Ui& ui = column.ui();
    const theme::Palette& p = ui.colors();
    tell(ui, column.take(28, 4), "certificate/title", page.title,
         {theme::Size::display, theme::Weight::semibold, p.text}, Role::heading, 2);
    quiet_sentence(column, "certificate/server", page.server);
    quiet_sentence(column, "certificate/nothing", page.nothing);
    if (!page.nothing.empty()) return;
    if (!page.state.empty()) {
        const TextStyle style{theme::Size::body, theme::Weight::semibold, page.is_good ? p.good : p.text};
        tell_wrapped(ui, column.take(paragraph_height(ui, column.width(), page.state, style)), "certificate/state",
                     page.state, style, Role::status);
    }
    if (page.checking) quiet_sentence(column, "certificate/checking", page.checking_words);
    if (page.trouble)
        trouble_box(ui, column.take(trouble_height(ui, column.width(), *page.trouble)), "certificate/trouble",
                    *page.trouble);
    draw_pinning(column, page);
    for (const models::CertificateCard& card : page.chain) draw_certificate(column, card);
}

}  // namespace

void draw(const models::CertificatePage& page, Ui& ui, Rect rect) {
    fill(ui, rect, ui.colors().ground);
    const Group main(ui, node("certificate", Role::main, page.title, rect));
    scrolled_column(ui, rect, "certificate", kCertificateWidth,
                    [&](Column& column) { draw_certificates(column, page); });
}

}  // namespace kontor::views
