// The pane on the left.
#pragma once

#include "frontend/models/accounts_pane.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::AccountsPane&, widgets::Ui&, widgets::Rect, theme::Breadth);

}  // namespace kontor::views
