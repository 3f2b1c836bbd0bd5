// The menus and the questions that lie over the panes.
#pragma once

#include "frontend/models/window_model.hpp"

namespace kontor::models {

Menu menu(const Context&);
std::optional<DialogModel> dialog(const Context&);

}  // namespace kontor::models
