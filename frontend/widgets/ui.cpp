#include "frontend/widgets/ui.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

#include "frontend/widgets/paint.hpp"

namespace kontor::widgets {

namespace {

constexpr Duration kTooltipDelay{500};
constexpr double kRevealRoom = 24;  // above and below: a field has a label
constexpr std::string_view kLayerNames[] = {"base", "side", "toast", "menu", "dialog", "tooltip"};

constexpr ImGuiWindowFlags kLayerFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                                         ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                         ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse |
                                         ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoFocusOnAppearing;

}  // namespace

void Ui::begin(const theme::Theme& theme, const words::Words& words, FrameInput input) {
    theme_ = &theme;
    words_ = &words;
    input_ = std::move(input);
    tree_.clear();
    if (input_.focus.empty()) revealed_.clear();
    parents_.assign(1, {});
    clips_.assign(1, input_.window);
    actions_.clear();
    covered_ = animating_ = tip_seen_ = false;
    wake_.reset();
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left) && !ImGui::IsMouseReleased(ImGuiMouseButton_Left))
        finger_drags_ = false;
}

void Ui::end() {
    if (!tip_seen_) tip_.reset();
    if (tip_) draw_tooltip();
}

void Ui::begin_layer(Layer layer, bool covered, std::optional<Rect> area) {
    covered_ = covered;
    const Rect place = area.value_or(input_.window);
    ImGui::SetNextWindowPos(ImVec2(place.x, place.y));
    ImGui::SetNextWindowSize(ImVec2(place.w, place.h));
    ImGuiWindowFlags flags = kLayerFlags;
    if (layer == Layer::tooltip || covered) flags |= ImGuiWindowFlags_NoInputs;
    ImGui::Begin(kLayerNames[static_cast<std::size_t>(layer)].data(), nullptr, flags);
    if (layer != Layer::base) ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
}

void Ui::end_layer() { ImGui::End(); }

ImDrawList& Ui::draw_list() { return *ImGui::GetWindowDrawList(); }

// By as little as needed, once for each time the keyboard comes there. What a pointer reaches is in view already, and
// must not move away under it.
void Ui::reveal(const Rect& rect) {
    const OpenScroll& scroll = scrolls_.back();
    const bool is_outside = rect.bottom() <= scroll.view.y || rect.y >= scroll.view.bottom();
    if (!input_.keyboard_used && !is_outside) return;
    ScrollPlace& place = *scroll.place;
    const double top = static_cast<double>(rect.y - scroll.view.y) + place.offset - kRevealRoom;
    const double bottom = top + static_cast<double>(rect.h) + 2 * kRevealRoom;
    if (top < place.target) place.target = top;
    if (bottom > place.target + static_cast<double>(scroll.view.h))
        place.target = bottom - static_cast<double>(scroll.view.h);
    place.target = std::clamp(place.target, 0.0, scroll.furthest);
    if (place.target != place.offset) animate();
}

Node& Ui::record(Node node) {
    if (focused(node.id) && revealed_ != node.id) {
        revealed_ = node.id;
        if (!scrolls_.empty()) reveal(node.rect);
    }
    if (node.parent.empty()) node.parent = parents_.back();
    node.rect = node.rect.clipped_to(clips_.back());
    node.covered = covered_;
    return tree_.add(std::move(node));
}

void Ui::open_group(Node node) {
    std::string id = node.id;
    record(std::move(node));
    parents_.push_back(std::move(id));
}

bool Ui::take(access::Request::Kind kind, std::string_view id, access::Request* request) {
    for (auto it = input_.requests.begin(); it != input_.requests.end(); ++it) {
        if (it->kind != kind || it->id != id) continue;
        if (request != nullptr) *request = *it;
        input_.requests.erase(it);
        return true;
    }
    return false;
}

void Ui::push_clip(Rect rect) {
    clips_.push_back(rect.clipped_to(clips_.back()));
    const Rect& clip = clips_.back();
    ImGui::PushClipRect(ImVec2(clip.x, clip.y), ImVec2(clip.right(), clip.bottom()), false);
}

void Ui::pop_clip() {
    ImGui::PopClipRect();
    clips_.pop_back();
}

void Ui::tooltip(std::string_view id, std::string text, Rect at) {
    if (text.empty()) return;
    if (!tip_ || tip_->id != id) tip_ = Tip{std::string(id), {}, {}, now()};
    tip_->text = std::move(text);
    tip_->at = at;
    tip_seen_ = true;
}

void Ui::draw_tooltip() {
    if (now() - tip_->since < kTooltipDelay) {
        wake_at(tip_->since + kTooltipDelay);
        return;
    }
    begin_layer(Layer::tooltip);
    const TextStyle style{theme::Size::small, theme::Weight::regular, colors().ground};
    const float width = std::min(text_width(*this, tip_->text, style) + 16, window().w - 16);
    const float x = std::clamp(tip_->at.center_x() - width / 2, 8.0f, std::max(8.0f, window().w - width - 8));
    const bool below = tip_->at.bottom() + 40 < window().h;
    const Rect box{x, below ? tip_->at.bottom() + 6 : tip_->at.y - 34, width, 28};
    fill(*this, box, colors().text, 6);
    text(*this, box.inset(8, 0), tip_->text, style);
    end_layer();
}

}  // namespace kontor::widgets
