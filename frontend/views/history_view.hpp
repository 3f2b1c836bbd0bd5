// Draws the page of what became of an account's latest runs.
#pragma once

#include "frontend/models/history_page.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::HistoryPage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
