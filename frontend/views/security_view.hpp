// The page of how one signs in.
#pragma once

#include "frontend/models/security_page.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::SecurityPage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
