#include "frontend/theme/palette.hpp"

#include <array>
#include <cmath>

namespace kontor::theme {

namespace {

constexpr Palette kLight{
    .ground = rgb(0xFFFFFF),
    .side = rgb(0xF6F7F9),
    .line = rgb(0xE4E7EC),
    .text = rgb(0x1B1F24),
    .quiet = rgb(0x5C6570),
    .accent = rgb(0x2457D6),
    .danger = rgb(0xB42318),
    .good = rgb(0x0B7A4B),
    .raised = rgb(0xFFFFFF),
    .hover = rgb(0xEEF1F5),
    .selected = rgb(0xE5EDFD),
    .marked = rgb(0xFFE9A8),
    .field = rgb(0xFFFFFF),
    .field_line = rgb(0x7E8898),
    .on_accent = rgb(0xFFFFFF),
    .accent_strong = rgb(0x1C47B3),
    .danger_ground = rgb(0xFDF1F0),
    .shadow = Color{16, 24, 40, 40},
    .veil = Color{16, 24, 40, 102},
};

constexpr Palette kDark{
    .ground = rgb(0x14171C),
    .side = rgb(0x1A1E25),
    .line = rgb(0x2A303A),
    .text = rgb(0xE6E9EE),
    .quiet = rgb(0x9AA4B2),
    .accent = rgb(0x7AA2FF),
    .danger = rgb(0xFF8A7A),
    .good = rgb(0x5AD19A),
    .raised = rgb(0x20252D),
    .hover = rgb(0x222831),
    .selected = rgb(0x22304D),
    .marked = rgb(0x5A4A12),
    .field = rgb(0x111418),
    .field_line = rgb(0x6B7585),
    .on_accent = rgb(0x0E1420),
    .accent_strong = rgb(0x97B7FF),
    .danger_ground = rgb(0x2B1D1E),
    .shadow = Color{0, 0, 0, 110},
    .veil = Color{5, 7, 10, 153},
};

constexpr std::array<Color, 8> kLightAvatars{rgb(0xDCE6FB), rgb(0xD7EFE4), rgb(0xFBE5D6), rgb(0xEBDFF8),
                                             rgb(0xF9DEE4), rgb(0xD9EEF3), rgb(0xF3EBCF), rgb(0xE2E6EC)};
constexpr std::array<Color, 8> kDarkAvatars{rgb(0x2A3C66), rgb(0x1F4A3A), rgb(0x5A3A24), rgb(0x43305C),
                                            rgb(0x5A2C38), rgb(0x1F4650), rgb(0x4D4320), rgb(0x38404C)};

double channel(std::uint8_t value) {
    const double share = value / 255.0;
    return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
    return 0.2126 * channel(color.red) + 0.7152 * channel(color.green) + 0.0722 * channel(color.blue);
}

const std::array<Color, 8>& avatars(Appearance appearance) {
    return appearance == Appearance::light ? kLightAvatars : kDarkAvatars;
}

}  // namespace

const Palette& palette(Appearance appearance) { return appearance == Appearance::light ? kLight : kDark; }

Color avatar_ground(Appearance appearance, std::string_view name) {
    std::uint32_t hash = 2166136261u;
    for (const char c : name) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
    return avatars(appearance)[(hash >> 8) % 8];
}

Color avatar_text(Appearance appearance) { return appearance == Appearance::light ? rgb(0x2B3440) : rgb(0xEEF1F5); }

std::vector<Color> avatar_grounds(Appearance appearance) {
    return {avatars(appearance).begin(), avatars(appearance).end()};
}

double contrast(Color one, Color other) {
    const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
    return a > b ? a / b : b / a;
}

std::vector<ReadablePair> readable_pairs(Appearance appearance) {
    const Palette& p = palette(appearance);
    std::vector<ReadablePair> pairs;
    const auto on = [&](std::string_view what, Color ground, std::initializer_list<Color> words) {
        for (const Color color : words) pairs.push_back({what, color, ground});
    };
    on("ground", p.ground, {p.text, p.quiet, p.accent, p.danger, p.good});
    on("side", p.side, {p.text, p.quiet, p.accent, p.danger, p.good});
    on("raised", p.raised, {p.text, p.quiet, p.accent, p.danger, p.good});
    on("hover", p.hover, {p.text, p.quiet, p.accent, p.danger});
    on("selected", p.selected, {p.text, p.quiet, p.accent, p.danger});
    on("marked", p.marked, {p.text});
    on("field", p.field, {p.text, p.quiet});
    on("danger ground", p.danger_ground, {p.text, p.quiet, p.danger, p.accent});
    on("accent", p.accent, {p.on_accent});
    on("accent strong", p.accent_strong, {p.on_accent});
    for (const Color ground : avatar_grounds(appearance)) on("avatar", ground, {avatar_text(appearance)});
    return pairs;
}

}  // namespace kontor::theme
