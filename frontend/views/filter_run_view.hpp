// Filters over mail that is there already.
#pragma once

#include "frontend/models/filter_run.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::FilterRunPage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
