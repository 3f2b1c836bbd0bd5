// Sizes, all in logical pixels and on a grid of eight. Four type sizes, two weights, nothing between.
#pragma once

#include <cstdint>

namespace kontor::theme {

enum class Size : std::uint8_t { small = 12, body = 13, title = 15, display = 20 };
enum class Weight : std::uint8_t { regular, semibold };
enum class Density : std::uint8_t { comfortable, compact };

// How much room there is: three panes; two, the accounts behind a button; one, with a way back.
enum class Breadth : std::uint8_t { wide, medium, narrow };

inline constexpr float kGrid = 8;
inline constexpr float kMediumBelow = 900, kNarrowBelow = 600;
inline constexpr float kTouchTarget = 44;
inline constexpr float kBar = 48;      // the bar on top of each pane
inline constexpr float kControl = 36;  // buttons and fields
inline constexpr float kRadius = 8;
inline constexpr float kSideMin = 200, kSideMax = 400, kSide = 264;
inline constexpr float kListMin = 280, kListMax = 720, kList = 400;
inline constexpr float kReaderMin = 360;

constexpr Breadth breadth(float window_width) {
    if (window_width < kNarrowBelow) return Breadth::narrow;
    return window_width < kMediumBelow ? Breadth::medium : Breadth::wide;
}

// One e-mail in the list: three lines, two on touch-size compact, or one line beside each other.
constexpr float row_height(Density density, Breadth breadth) {
    if (density == Density::compact) return breadth == Breadth::narrow ? kTouchTarget + 12 : 32;
    return 72;
}

constexpr float side_row_height(Breadth breadth) { return breadth == Breadth::wide ? 32 : kTouchTarget; }

}  // namespace kontor::theme
