// The SDL window, what draws into it, and Dear ImGui's context. SDL's renderer uses the graphics card where there is
// one and the processor elsewhere.
//
// Coordinates are logical pixels: the window's own size divided by the scale the person wants (KONTOR_SCALE or
// GDK_SCALE; on Wayland the system scales by itself).
#pragma once

#include <SDL2/SDL.h>

#include <string>

#include "engine/base/result.hpp"
#include "native/desktop/keep.hpp"

namespace kontor::desktop {

class Screen {
public:
    static Result<Screen> open(const WindowPlace& place);
    Screen(Screen&& other) noexcept;
    ~Screen();

    float width() const;
    float height() const;
    float scale() const { return scale_; }  // logical pixels of the window's own
    SDL_Window* window() const { return window_; }
    SDL_Renderer* renderer() const { return renderer_; }
    WindowPlace place() const;  // without the relay

    // What the pointer did, into ImGui. False: the event is none of the pointer's.
    bool take_pointer(const SDL_Event& event);
    void begin_frame(float seconds);  // since the last one
    void end_frame();                 // shows it

    void follow_cursor();  // the shape that was asked for in this frame
    void raise();
    bool has_keyboard() const;
    void follow_caret(int x, int y, int height);  // for the window of an input method, in logical pixels

private:
    Screen() = default;

    SDL_Window* window_ = nullptr;
    SDL_Renderer* renderer_ = nullptr;
    float scale_ = 1;
    int cursor_ = -1;
    SDL_Cursor* cursors_[4] = {};
};

}  // namespace kontor::desktop
