// The colours of the window. One accent; everything else is a shade of the ground. Every pair that carries words
// is listed in readable_pairs(), and a test holds each to a contrast of at least 4.5 : 1 (WCAG 2.1, 1.4.3).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kontor::theme {

struct Color {
    std::uint8_t red = 0, green = 0, blue = 0, alpha = 255;
    bool operator==(const Color&) const = default;

    Color with_alpha(float opacity) const { return {red, green, blue, static_cast<std::uint8_t>(255 * opacity)}; }
};

constexpr Color rgb(std::uint32_t hex) {
    return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex)};
}

enum class Appearance : std::uint8_t { light, dark };

struct Palette {
    Color ground, side, line, text, quiet, accent, danger, good;
    Color raised;         // menus, dialogs, toasts
    Color hover;          // under the pointer, on ground and on side
    Color selected;       // the chosen row
    Color marked;         // behind words that were looked for
    Color field;          // inside text fields
    Color field_line;     // around them: 3 : 1 against the ground (WCAG 1.4.11)
    Color on_accent;      // words on an accent button
    Color accent_strong;  // an accent button under the pointer
    Color danger_ground;  // behind an error's words
    Color shadow;
    Color veil;  // over everything behind a dialog
};

const Palette& palette(Appearance appearance);

// Eight calm grounds for initials; the same name always has the same one.
Color avatar_ground(Appearance appearance, std::string_view name);
Color avatar_text(Appearance appearance);
std::vector<Color> avatar_grounds(Appearance appearance);

// (L1 + 0.05) / (L2 + 0.05) of WCAG 2.1; both colours opaque.
double contrast(Color one, Color other);

struct ReadablePair {
    std::string_view what;
    Color words, ground;
};
std::vector<ReadablePair> readable_pairs(Appearance appearance);

}  // namespace kontor::theme
