// What is answered while one is away.
#pragma once

#include "frontend/models/vacation_form.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::VacationFormModel&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
