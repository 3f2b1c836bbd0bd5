// Rectangles in logical pixels (one CSS pixel), origin top left. A view lays itself out by cutting pieces
// off a rectangle: `Rect header = pane.cut_top(48);` leaves the rest in `pane`.
#pragma once

#include <algorithm>

namespace kontor::access {

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;

    float right() const { return x + w; }
    float bottom() const { return y + h; }
    float center_x() const { return x + w / 2; }
    float center_y() const { return y + h / 2; }
    bool empty() const { return w <= 0 || h <= 0; }
    bool contains(float px, float py) const { return px >= x && py >= y && px < right() && py < bottom(); }
    bool operator==(const Rect&) const = default;

    Rect cut_top(float height) {
        const Rect piece{x, y, w, std::min(height, h)};
        y += piece.h;
        h -= piece.h;
        return piece;
    }
    Rect cut_bottom(float height) {
        h -= std::min(height, h);
        return {x, y + h, w, height};
    }
    Rect cut_left(float width) {
        const Rect piece{x, y, std::min(width, w), h};
        x += piece.w;
        w -= piece.w;
        return piece;
    }
    Rect cut_right(float width) {
        w -= std::min(width, w);
        return {x + w, y, width, h};
    }
    Rect inset(float horizontal, float vertical) const {
        return {x + horizontal, y + vertical, std::max(0.0f, w - 2 * horizontal), std::max(0.0f, h - 2 * vertical)};
    }
    Rect inset(float all) const { return inset(all, all); }
    Rect offset(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
    // A box of this size in the middle of this one.
    Rect centered(float width, float height) const {
        return {x + (w - width) / 2, y + (h - height) / 2, width, height};
    }
    // What of this one lies inside `other`; empty when nothing does.
    Rect clipped_to(const Rect& other) const {
        const float left = std::max(x, other.x), top = std::max(y, other.y);
        return {left, top, std::max(0.0f, std::min(right(), other.right()) - left),
                std::max(0.0f, std::min(bottom(), other.bottom()) - top)};
    }
};

}  // namespace kontor::access
