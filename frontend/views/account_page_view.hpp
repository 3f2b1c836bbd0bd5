// The page of one account.
#pragma once

#include "frontend/models/account_page.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::AccountPage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
