// What keys do: those of SDL, in the order in which they were pressed, to the field that has the keyboard, to what the
// focus is at, or to the window's shortcuts, as a browser's page shares them out (web/page/shell.js).
#pragma once

#include <SDL2/SDL_events.h>

#include <string>

#include "frontend/frame/window.hpp"
#include "native/desktop/documents.hpp"
#include "native/desktop/fields.hpp"
#include "native/desktop/focus.hpp"

namespace kontor::desktop {

class Keyboard {
public:
    Keyboard(frame::Window& window, Focus& focus, Fields& fields, Documents& documents,
             std::function<void(const std::string&)> copy)
        : window_(window), focus_(focus), fields_(fields), documents_(documents), copy_(std::move(copy)) {}

    // False: the event is none of the keyboard's.
    bool take(const SDL_Event& event);
    // A key led somewhere, and what is typed next goes there: a frame is due before the next event.
    bool leads() { return std::exchange(leads_, false); }

private:
    void key(const std::string& name, bool shift, bool control, bool alt);
    void key_in_field(const std::string& name, bool shift, bool control, bool alt);
    void text(const std::string& text);
    void shortcut(const std::string& name, bool shift, bool control, bool alt);
    bool answers(const std::string& name) const;

    frame::Window& window_;
    Focus& focus_;
    Fields& fields_;
    Documents& documents_;
    std::function<void(const std::string&)> copy_;
    bool leads_ = false;
};

}  // namespace kontor::desktop
