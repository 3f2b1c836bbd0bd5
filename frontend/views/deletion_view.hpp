// Draws the page of what will be deleted at a provider.
#pragma once

#include "frontend/models/deletion_page.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::DeletionPage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
