#include "frontend/widgets/paint.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>

namespace kontor::widgets {

namespace {

ImU32 packed(theme::Color c) { return IM_COL32(c.red, c.green, c.blue, c.alpha); }
ImVec2 top_left(const Rect& r) { return {r.x, r.y}; }
ImVec2 bottom_right(const Rect& r) { return {r.right(), r.bottom()}; }

float pixels(theme::Size size) { return static_cast<float>(size); }

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

float width_of(ImFont* font, float size, std::string_view text) {
    return font->CalcTextSizeA(size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

// How many bytes of the text fit into the width, never cutting a character.
std::size_t fitting(ImFont* font, float size, std::string_view text, float width) {
    const char* rest = text.data();
    font->CalcTextSizeA(size, width, 0, text.data(), text.data() + text.size(), &rest);
    return static_cast<std::size_t>(rest - text.data());
}

// The end of the next line; `next` is where the one after it begins.
std::string_view cut_line(ImFont* font, float size, std::string_view text, float width, std::string_view& next) {
    const std::size_t hard = text.find('\n');
    const std::string_view first = text.substr(0, hard);
    const char* end = font->CalcWordWrapPosition(size, first.data(), first.data() + first.size(), width);
    std::size_t length = static_cast<std::size_t>(end - first.data());
    if (length < first.size() && length == 0) length = std::min<std::size_t>(first.size(), 4);
    next = text.substr(length);
    while (!next.empty() && next[0] == ' ') next.remove_prefix(1);
    if (!next.empty() && next[0] == '\n') next.remove_prefix(1);
    return first.substr(0, length);
}

}  // namespace

void fill(Ui& ui, Rect rect, theme::Color color, float radius) {
    ui.draw_list().AddRectFilled(top_left(rect), bottom_right(rect), packed(color), radius);
}

void outline(Ui& ui, Rect rect, theme::Color color, float radius, float thickness) {
    ui.draw_list().AddRect(top_left(rect), bottom_right(rect), packed(color), radius, 0, thickness);
}

void line(Ui& ui, float x1, float y1, float x2, float y2, theme::Color color) {
    // As a filled rectangle: exactly one pixel, never blurred over two.
    const ImVec2 from{std::min(x1, x2), std::min(y1, y2)};
    const ImVec2 to{std::max(std::max(x1, x2), from.x + 1), std::max(std::max(y1, y2), from.y + 1)};
    ui.draw_list().AddRectFilled(from, to, packed(color));
}

void dot(Ui& ui, float x, float y, float radius, theme::Color color) {
    ui.draw_list().AddCircleFilled({x, y}, radius, packed(color), 24);
}

void shadow(Ui& ui, Rect rect, float radius, float reach) {
    const theme::Color color = ui.colors().shadow;
    const int steps = 10;
    for (int i = 0; i < steps; ++i) {
        const float grow = reach * static_cast<float>(i) / static_cast<float>(steps);
        const float opacity = static_cast<float>(color.alpha) / 255 * 0.22f * (1 - static_cast<float>(i) / steps);
        fill(ui, Rect{rect.x - grow, rect.y - grow * 0.6f + 4, rect.w + 2 * grow, rect.h + 1.6f * grow},
             theme::Color{color.red, color.green, color.blue, static_cast<std::uint8_t>(255 * opacity)}, radius + grow);
    }
}

float text_width(Ui& ui, std::string_view text, const TextStyle& style) {
    return width_of(ui.theme().font(style.weight), pixels(style.size), text);
}

float line_height(theme::Size size) {
    switch (size) {
        case theme::Size::small:
            return 16;
        case theme::Size::body:
            return 20;
        case theme::Size::title:
            return 22;
        case theme::Size::display:
            return 28;
    }
    return 20;
}

float text(Ui& ui, Rect rect, std::string_view content, const TextStyle& style) {
    if (rect.w <= 0 || content.empty()) return 0;
    ImFont* font = ui.theme().font(style.weight);
    const float size = pixels(style.size);
    float width = width_of(font, size, content);
    std::string cut;
    if (width > rect.w + 0.5f) {
        cut = content.substr(0, fitting(font, size, content, rect.w - width_of(font, size, kEllipsis)));
        while (!cut.empty() && cut.back() == ' ') cut.pop_back();
        cut += kEllipsis;
        content = cut;
        width = width_of(font, size, content);
    }
    float x = rect.x;
    if (style.align == Align::center) x += (rect.w - width) / 2;
    if (style.align == Align::right) x += rect.w - width;
    const float y = rect.y + (rect.h - size) / 2;
    ui.draw_list().AddText(font, size, {std::round(x), std::round(y)}, packed(style.color), content.data(),
                           content.data() + content.size());
    return width;
}

float paragraph(Ui& ui, Rect rect, std::string_view content, const TextStyle& style) {
    ImFont* font = ui.theme().font(style.weight);
    const float height = line_height(style.size);
    Rect rest = rect;
    rest.h = 1e9f;
    while (!content.empty()) {
        std::string_view next;
        const std::string_view first = cut_line(font, pixels(style.size), content, rect.w, next);
        text(ui, rest.cut_top(height), first, style);
        content = next;
    }
    return rest.y - rect.y;
}

float paragraph_height(Ui& ui, float width, std::string_view content, const TextStyle& style) {
    float height = 0;
    while (!content.empty()) {
        std::string_view next;
        cut_line(ui.theme().font(style.weight), pixels(style.size), content, width, next);
        height += line_height(style.size);
        content = next;
    }
    return height;
}

void icon(Ui& ui, Rect rect, theme::Icon which, float size, theme::Color color, bool filled) {
    theme::draw_icon(ui.draw_list(), which, rect, size, color, filled);
}

void avatar(Ui& ui, Rect rect, std::string_view name, std::string_view initials) {
    const auto appearance = ui.theme().appearance;
    dot(ui, rect.center_x(), rect.center_y(), rect.w / 2, theme::avatar_ground(appearance, name));
    const auto size = rect.w >= 40 ? theme::Size::title : theme::Size::small;
    text(ui, rect, initials, {size, theme::Weight::semibold, theme::avatar_text(appearance), Align::center});
}

void skeleton(Ui& ui, Rect rect) { fill(ui, rect, ui.colors().hover, rect.h / 2); }

void focus_ring(Ui& ui, Rect rect, float radius) { outline(ui, rect.inset(-1), ui.colors().accent, radius + 1, 2); }

}  // namespace kontor::widgets
