#include "native/desktop/keyboard.hpp"

#include <SDL2/SDL.h>

#include "native/desktop/key_names.hpp"

namespace kontor::desktop {

namespace {

// The words of "Tab ArrowDown" one by one.
bool lists(const std::string& keys, const std::string& key) {
    return (" " + keys + " ").find(" " + key + " ") != std::string::npos;
}

}  // namespace

bool Keyboard::take(const SDL_Event& event) {
    switch (event.type) {
        case SDL_KEYDOWN: {
            const SDL_Keysym& pressed = event.key.keysym;
            const bool shift = pressed.mod & KMOD_SHIFT, control = pressed.mod & (KMOD_CTRL | KMOD_GUI);
            const bool alt = pressed.mod & KMOD_ALT;
            std::string name = key_name(pressed.sym);
            // With Ctrl no text follows; AltGr is Alt and Ctrl in one, and writes.
            if (name.empty() && control && !(pressed.mod & KMOD_MODE) && !alt) name = plain_character(pressed.sym);
            // While an input method composes, its keys are its own.
            if (!name.empty() && fields_.composing().empty()) key(name, shift, control, alt);
            return true;
        }
        case SDL_TEXTINPUT:
            text(event.text.text);
            return true;
        case SDL_TEXTEDITING:
            if (focus_.is_in_field()) {
                fields_.compose(event.edit.text);
            } else if (event.edit.text[0] != '\0') {
                // An input method took a shortcut for the beginning of a word.
                const std::string meant = event.edit.text;
                SDL_StopTextInput();
                SDL_StartTextInput();
                text(meant.substr(0, next_character(meant, 0)));
            }
            return true;
        case SDL_KEYUP:
            return true;
        default:
            return false;
    }
}

void Keyboard::text(const std::string& typed) {
    window_.keyboard_used(true);
    if (focus_.is_in_field()) {
        // A field may answer a letter itself: the comma that ends an address comes with the text.
        return fields_.type(typed);
    }
    const SDL_Keymod mod = SDL_GetModState();
    shortcut(typed, mod & KMOD_SHIFT, false, false);
}

bool Keyboard::answers(const std::string& name) const {
    const access::Node* const node = focus_.node();
    return node != nullptr && lists(node->key_shortcuts, name) && (name != "Backspace" || fields_.is_empty());
}

void Keyboard::key(const std::string& name, bool shift, bool control, bool alt) {
    window_.keyboard_used(true);
    if (focus_.is_in_field()) return key_in_field(name, shift, control, alt);
    if (control && name == "c" && !documents_.selected().empty()) return copy_(documents_.selected());
    shortcut(name, shift, control, alt);
}

void Keyboard::key_in_field(const std::string& name, bool shift, bool control, bool alt) {
    if (name == "Enter" && control && answers("Control+Enter")) {
        leads_ = true;
        return window_.key({"Enter", false, true, false});
    }
    const bool is_windows =
        name == "Escape" || (name == "Enter" && !fields_.has_lines()) || name == "Tab" || (!control && answers(name));
    if (!is_windows) {
        fields_.key(name, shift, control);
        return;
    }
    if (name == "Tab") {
        if (answers("Tab")) window_.key({name, shift, control, alt});
        focus_.tab(shift);
        leads_ = true;
        return;
    }
    shortcut(name, shift, control, alt);
}

void Keyboard::shortcut(const std::string& name, bool shift, bool control, bool alt) {
    leads_ = true;
    if (name == "Tab") return focus_.tab(shift);
    if (focus_.press({name, shift, control})) return;
    window_.key({name, shift, control, alt});
    const bool turns_pages = name == "PageUp" || name == "PageDown" || name == "Home" || name == "End" || name == " ";
    const access::Node* const node = focus_.node();
    if (turns_pages && (node == nullptr || node->role != access::Role::row)) documents_.scroll(name);
}

}  // namespace kontor::desktop
