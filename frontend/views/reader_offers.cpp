#include "frontend/views/reader_offers.hpp"

#include <algorithm>
#include <string>

#include "frontend/views/parts.hpp"

namespace kontor::views {

using namespace widgets;

namespace {

constexpr float kOffer = 40, kBelowOffer = 10;

// A bar with words, and links in its right end. Returns the place between its sign and
// its end.
Rect draw_offer(Ui& ui, theme::Icon sign, Rect bar) {
    fill(ui, bar, ui.colors().side, theme::kRadius);
    Rect content = bar.inset(12, 0);
    icon(ui, content.cut_left(20), sign, 18, ui.colors().quiet);
    content.cut_left(8);
    return content;
}

bool offer_link(Ui& ui, Rect& content, const std::string& id, const std::string& words, float widest) {
    const TextStyle bold{theme::Size::body, theme::Weight::semibold, {}};
    const bool pressed = link(ui, content.cut_right(std::min(text_width(ui, words, bold), widest)), id, words);
    content.cut_right(16);
    return pressed;
}

void tell_offer(Ui& ui, Rect content, const std::string& id, const std::string& words) {
    tell(ui, content, id, words, {theme::Size::small, theme::Weight::regular, ui.colors().quiet});
}

void draw_images_bar(Ui& ui, const models::ReaderMessage& reader, Rect bar) {
    Rect content = draw_offer(ui, theme::Icon::image, bar);
    if (!reader.always_images.empty() && content.w > 620 &&
        offer_link(ui, content, reader.id + "/images/always", reader.always_images, 280))
        ui.act(state::ShowImages{reader.email, true});
    if (offer_link(ui, content, reader.id + "/images/show", reader.show_images, content.w))
        ui.act(state::ShowImages{reader.email, false});
    tell_offer(ui, content, reader.id + "/images/why", reader.images_words);
}

void draw_stub_bar(Ui& ui, const models::ReaderMessage& reader, Rect bar) {
    Rect content = draw_offer(ui, theme::Icon::download, bar);
    if (!reader.download_whole.empty() &&
        offer_link(ui, content, reader.id + "/stub/download", reader.download_whole, content.w))
        ui.act(state::DownloadWhole{reader.email});
    tell_offer(ui, content, reader.id + "/stub/why", reader.stub_words);
}

}  // namespace

float offers_height(const models::ReaderMessage& message) {
    const int bars = (message.offers_images ? 1 : 0) + (message.stub_words.empty() ? 0 : 1);
    return static_cast<float>(bars) * (kOffer + kBelowOffer);
}

void draw_offers(Ui& ui, const models::ReaderMessage& message, Rect area) {
    if (message.offers_images) {
        draw_images_bar(ui, message, area.cut_top(kOffer));
        area.cut_top(kBelowOffer);
    }
    if (!message.stub_words.empty()) draw_stub_bar(ui, message, area.cut_top(kOffer));
}

}  // namespace kontor::views
