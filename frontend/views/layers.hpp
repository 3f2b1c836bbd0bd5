// What lies over the panes: menus, questions, toasts.
#pragma once

#include "frontend/models/window_model.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::DragImage&, widgets::Ui&);
void draw(const models::Menu&, widgets::Ui&);
void draw(const models::DialogModel&, widgets::Ui&);
// `below`: so far above the lower edge of the window.
void draw(const std::vector<models::ToastModel>&, widgets::Ui&, float below);

}  // namespace kontor::views
