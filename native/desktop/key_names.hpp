// Keys of SDL under the names the window knows, those of the DOM (KeyboardEvent.key): "Enter", "ArrowDown", "a".
#pragma once

#include <cstdint>
#include <string>

namespace kontor::desktop {

// sym: an SDL_Keycode. Empty: a key that says nothing by itself, or one that writes a character: that comes as text
// (SDL_TEXTINPUT), as the person's keyboard spells it.
std::string key_name(std::int32_t sym);

// What a key that writes would write by itself, which names it together with Ctrl. Empty: nothing.
std::string plain_character(std::int32_t sym);

}  // namespace kontor::desktop
