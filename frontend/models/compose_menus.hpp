// Menus and questions about mail that is written.
#pragma once

#include "frontend/models/window_model.hpp"

namespace kontor::models {

void compose_choice_menu(const Context&, Menu&);  // of the pane
void answer_menu(const Context&, Menu&);          // of a message that is read
void add_undo_times(const Context&, Menu&);       // of the settings
std::optional<DialogModel> compose_dialog(const Context&);

}  // namespace kontor::models
