// The list of the addresses one writes from.
#pragma once

#include "frontend/models/identity_page.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::IdentityPage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
