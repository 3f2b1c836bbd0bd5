// The one interactive item everything else is made of: an area that can be hovered, pressed and focused, and its node
// in the access tree. ImGui's items are called here and nowhere else.
#pragma once

#include "frontend/widgets/ui.hpp"

namespace kontor::widgets {

struct Interaction {
    bool hovered = false, held = false, focused = false;  // focused: the ring is to be drawn
    bool pressed = false;                                 // by pointer, finger, keyboard or screen reader
    bool double_pressed = false;
    bool secondary = false;  // the other button
    bool dragged = false;    // held and moved away, by a mouse: a finger scrolls
    bool shift = false, control = false;
};

// Records the node and reports what happened to it.
Interaction pressable(Ui&, Node node);

// The same for an area that is dragged: how far in this frame, in logical pixels.
struct Drag {
    Interaction interaction;
    bool dragging = false;
    float dx = 0, dy = 0;
};
Drag draggable(Ui&, Node node);

// Where the pointer is, whatever it does.
struct Pointer {
    float x = 0, y = 0;
    bool down = false;
};
Pointer pointer_now();

// The pointer is over that part of this layer, whatever lies there.
bool pointer_over(const Rect&);

enum class Cursor : std::uint8_t { arrow, hand, text, resize };
void show_cursor(Cursor);

}  // namespace kontor::widgets
