// Everything a widget needs to know about looks, handed down in one piece.
#pragma once

#include "frontend/theme/metrics.hpp"
#include "frontend/theme/palette.hpp"

struct ImFont;

namespace kontor::theme {

struct Theme {
    Appearance appearance = Appearance::light;
    Density density = Density::comfortable;
    ImFont* regular = nullptr;
    ImFont* semibold = nullptr;

    const Palette& colors() const { return palette(appearance); }
    ImFont* font(Weight weight) const { return weight == Weight::semibold ? semibold : regular; }
};

// Takes away what ImGui draws by itself: frames, padding, rounding, its own colours. Once, after its context exists.
void apply_style();

}  // namespace kontor::theme
