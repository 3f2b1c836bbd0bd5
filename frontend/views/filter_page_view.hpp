// The filters of a person, in order.
#pragma once

#include "frontend/models/filter_page.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::FilterPage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
