#include "frontend/widgets/scroll.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "frontend/widgets/paint.hpp"
#include "frontend/widgets/pressable.hpp"

namespace kontor::widgets {

namespace {

constexpr double kWheelStep = 96;    // logical pixels a notch
constexpr double kGlide = 0.38;      // share of the way left that is gone in a frame
constexpr float kEdge = 36;          // from an edge, where a drag scrolls
constexpr double kEdgeSpeed = 0.35;  // a frame, of how far it came into that
constexpr float kThumb = 8, kThumbMin = 36;
constexpr float kFingerSlack = 8;  // a finger trembles: less is no drag

}  // namespace

Scroll::Scroll(Ui& ui, std::string id, Rect view, double content_height)
    : ui_(ui), id_(std::move(id)), view_(view), content_(content_height), place_(ui.scroll_place(id_)) {
    wheel_and_touch();
    place_.target = std::clamp(place_.target, 0.0, furthest());
    glide();
    ui_.push_clip(view_);
    ui_.open_scroll(place_, view_, furthest());
}

Scroll::~Scroll() {
    ui_.close_scroll();
    ui_.pop_clip();
    if (furthest() > 0) thumb();
}

double Scroll::furthest() const { return std::max(0.0, content_ - static_cast<double>(view_.h)); }

float Scroll::at(double y) const {
    return static_cast<float>(static_cast<double>(view_.y) + y - std::round(place_.offset));
}

Scroll::Rows Scroll::visible(double row_height, std::size_t rows) const {
    const auto first = static_cast<std::size_t>(std::max(0.0, place_.offset / row_height));
    const auto end = static_cast<std::size_t>(std::ceil((place_.offset + static_cast<double>(view_.h)) / row_height));
    if (first >= rows) return {};
    return {first, std::min(rows, end) - first};
}

void Scroll::reveal(double y, double height) {
    if (y < place_.target) place_.target = y;
    const double view = static_cast<double>(view_.h);
    if (y + height > place_.target + view) place_.target = y + height - view;
    place_.target = std::clamp(place_.target, 0.0, furthest());
    // It glides over the last screen only: what lies further away would be asked for in passing.
    place_.offset = std::clamp(place_.offset, place_.target - view, place_.target + view);
    if (place_.target != place_.offset) ui_.animate();
}

void Scroll::begin_at(double y) { place_.target = place_.offset = std::clamp(y, 0.0, furthest()); }

void Scroll::follow_pointer_at_edges() {
    const Pointer pointer = pointer_now();
    if (!pointer_over(view_) || furthest() <= 0) return;
    const float up = kEdge - (pointer.y - view_.y), down = kEdge - (view_.bottom() - pointer.y);
    const float step = down > 0 ? down : up > 0 ? -up : 0;
    if (step == 0) return;
    place_.target = std::clamp(place_.target + static_cast<double>(step) * kEdgeSpeed, 0.0, furthest());
    if (place_.target != place_.offset) ui_.animate();
}

void Scroll::wheel_and_touch() {
    const ImGuiIO& io = ImGui::GetIO();
    if (!pointer_over(view_)) return;
    if (io.MouseWheel != 0) place_.target -= static_cast<double>(io.MouseWheel) * kWheelStep;
    if (io.MouseSource != ImGuiMouseSource_TouchScreen || !ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
    if (ImGui::IsMouseDragging(ImGuiMouseButton_Left, kFingerSlack)) ui_.set_finger_drags(true);
    if (!ui_.finger_drags()) return;
    place_.target -= static_cast<double>(io.MouseDelta.y);
    place_.offset = place_.target;
}

void Scroll::glide() {
    const double way = place_.target - place_.offset;
    if (std::abs(way) < 0.75) {
        place_.offset = place_.target;
        return;
    }
    place_.offset += way * kGlide;
    ui_.animate();
}

void Scroll::thumb() {
    const float height = std::max(kThumbMin, view_.h * static_cast<float>(static_cast<double>(view_.h) / content_));
    const double room = static_cast<double>(view_.h - height - 4);
    const float y = view_.y + 2 + static_cast<float>(room * place_.offset / furthest());
    const Rect track{view_.right() - kThumb - 4, view_.y, kThumb + 4, view_.h};
    const Rect bar{view_.right() - kThumb - 2, y, kThumb, height};

    const ImGuiIO& io = ImGui::GetIO();
    const bool near = pointer_over(track);
    if (near && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        place_.dragging = true;
        const bool on_bar = io.MousePos.y >= bar.y && io.MousePos.y < bar.bottom();
        place_.grabbed_at = on_bar ? static_cast<double>(io.MousePos.y - bar.y) : static_cast<double>(height) / 2;
    }
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) place_.dragging = false;
    if (place_.dragging) {
        const double top = static_cast<double>(io.MousePos.y - view_.y - 2) - place_.grabbed_at;
        place_.target = place_.offset = std::clamp(top / room * furthest(), 0.0, furthest());
    }
    if (!pointer_over(view_) && !place_.dragging) return;
    const theme::Color color = ui_.colors().quiet.with_alpha(near || place_.dragging ? 0.7f : 0.35f);
    fill(ui_, near || place_.dragging ? bar : bar.inset(1.5f, 0), color, kThumb / 2);
}

}  // namespace kontor::widgets
