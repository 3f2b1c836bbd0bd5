// The form of one filter, or its script.
#pragma once

#include "frontend/models/filter_form.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::FilterFormModel&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
