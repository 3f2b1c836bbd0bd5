#pragma once

#include "frontend/models/account_wizard.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::AccountWizardModel&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
