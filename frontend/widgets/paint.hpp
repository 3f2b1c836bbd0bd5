// Pixels without meaning: nothing here is seen by the access tree or by the pointer. Coordinates are logical pixels.
#pragma once

#include <string>
#include <string_view>

#include "frontend/theme/icon.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::widgets {

enum class Align : std::uint8_t { left, center, right };

struct TextStyle {
    theme::Size size = theme::Size::body;
    theme::Weight weight = theme::Weight::regular;
    theme::Color color;
    Align align = Align::left;
};

void fill(Ui&, Rect, theme::Color, float radius = 0);
void outline(Ui&, Rect, theme::Color, float radius = 0, float thickness = 1);
void line(Ui&, float x1, float y1, float x2, float y2, theme::Color);
void dot(Ui&, float x, float y, float radius, theme::Color);
// A soft shadow under a raised box.
void shadow(Ui&, Rect, float radius, float reach = 16);

float text_width(Ui&, std::string_view text, const TextStyle&);
float line_height(theme::Size size);

// One line, centred vertically in the box, cut with … where it does not fit. Returns the width drawn.
float text(Ui&, Rect, std::string_view text, const TextStyle&);
// Several lines from the top of the box, broken at blanks (and anywhere in scripts without them). Returns the height.
float paragraph(Ui&, Rect, std::string_view text, const TextStyle&);
float paragraph_height(Ui&, float width, std::string_view text, const TextStyle&);

void icon(Ui&, Rect, theme::Icon, float size, theme::Color, bool filled = false);
// A round ground with the initials of the name.
void avatar(Ui&, Rect, std::string_view name, std::string_view initials);
// A grey bar where words will be.
void skeleton(Ui&, Rect);
void focus_ring(Ui&, Rect, float radius);

}  // namespace kontor::widgets
