// The field above the list in which one looks for mail.
#pragma once

#include "frontend/models/search_field.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

// Draws it at the top of `rect` and cuts off what it took.
void draw(const models::SearchField&, widgets::Ui&, widgets::Rect& rect);

}  // namespace kontor::views
