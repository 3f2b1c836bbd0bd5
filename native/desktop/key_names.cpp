#include "native/desktop/key_names.hpp"

#include <SDL2/SDL_keycode.h>

namespace kontor::desktop {

std::string key_name(std::int32_t sym) {
    switch (sym) {
        case SDLK_RETURN:
        case SDLK_KP_ENTER:
            return "Enter";
        case SDLK_ESCAPE:
            return "Escape";
        case SDLK_TAB:
            return "Tab";
        case SDLK_BACKSPACE:
            return "Backspace";
        case SDLK_DELETE:
            return "Delete";
        case SDLK_UP:
            return "ArrowUp";
        case SDLK_DOWN:
            return "ArrowDown";
        case SDLK_LEFT:
            return "ArrowLeft";
        case SDLK_RIGHT:
            return "ArrowRight";
        case SDLK_PAGEUP:
            return "PageUp";
        case SDLK_PAGEDOWN:
            return "PageDown";
        case SDLK_HOME:
            return "Home";
        case SDLK_END:
            return "End";
        case SDLK_MENU:
        case SDLK_APPLICATION:
            return "ContextMenu";
        default:
            break;
    }
    if (sym >= SDLK_F1 && sym <= SDLK_F12) return "F" + std::to_string(sym - SDLK_F1 + 1);
    return {};
}

std::string plain_character(std::int32_t sym) {
    return sym > ' ' && sym < 0x7F ? std::string(1, static_cast<char>(sym)) : std::string();
}

}  // namespace kontor::desktop
