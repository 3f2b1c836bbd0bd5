// The form of an account.
#pragma once

#include "frontend/models/account_form.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::AccountFormModel&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
