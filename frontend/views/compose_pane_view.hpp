// The pane a message is written in: the letterhead above, the text in what is left, what can be done below.
#pragma once

#include "frontend/models/compose_pane.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::ComposePane&, widgets::Ui&, widgets::Rect, theme::Breadth);

}  // namespace kontor::views
