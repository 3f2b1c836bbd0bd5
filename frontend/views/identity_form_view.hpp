// The form of an address one writes from.
#pragma once

#include "frontend/models/identity_form.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::IdentityFormModel&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
