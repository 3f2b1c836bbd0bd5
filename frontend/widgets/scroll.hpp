// A part of the window that scrolls: wheel, touch, thumb and keyboard, gliding to where it shall be. Places are
// doubles, because 200 000 rows are more pixels than a float counts exactly.
//
//   Scroll scroll(ui, "list", pane, 200000 * 72.0);
//   for (row : scroll.visible(72)) draw_row(scroll.at(row * 72.0), ...);
#pragma once

#include <cstddef>
#include <string>

#include "frontend/widgets/ui.hpp"

namespace kontor::widgets {

class Scroll {
public:
    // Clips to `view` until it is destroyed, which draws the thumb.
    Scroll(Ui&, std::string id, Rect view, double content_height);
    ~Scroll();
    Scroll(const Scroll&) = delete;
    Scroll& operator=(const Scroll&) = delete;

    // Where the content's height `y` is in the window.
    float at(double y) const;
    // The rows of that height that are at least partly visible: [first, first + count).
    struct Rows {
        std::size_t first = 0, count = 0;
    };
    Rows visible(double row_height, std::size_t rows) const;

    // Scrolls as little as needed for [y, y + height) to be seen.
    void reveal(double y, double height);
    // Has that height at the top at once, as far as the content goes.
    void begin_at(double y);
    // While something is dragged: the nearer the pointer comes to an edge, the faster it scrolls there.
    void follow_pointer_at_edges();

private:
    void wheel_and_touch();
    void glide();
    void thumb();
    double furthest() const;

    Ui& ui_;
    std::string id_;
    Rect view_;
    double content_;
    ScrollPlace& place_;
};

}  // namespace kontor::widgets
