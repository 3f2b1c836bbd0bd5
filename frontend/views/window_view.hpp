// The whole window: panes side by side, one line between them, layers on top.
#pragma once

#include "frontend/models/window_model.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::WindowModel&, widgets::Ui&);

}  // namespace kontor::views
