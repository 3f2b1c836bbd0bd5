// The sign-in card.
#pragma once

#include "frontend/models/sign_in.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::SignIn&, widgets::Ui&);

}  // namespace kontor::views
