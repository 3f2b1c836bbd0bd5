// Keys that do something wherever the keyboard is, except in a text field. The names are those of the DOM
// (KeyboardEvent.key): "j", "Enter", "ArrowDown", "#".
#pragma once

#include <optional>
#include <string>

#include "frontend/state/update.hpp"

namespace kontor::state {

struct KeyPress {
    std::string key;
    bool shift = false, control = false, alt = false;
};

// What the key means now. `focus` is the id of the node the keyboard is at. Changes only state.chord ("g" waits for a
// second key).
std::optional<Action> shortcut(AppState& state, const KeyPress& key, const std::string& focus);

}  // namespace kontor::state
