// Mail on its way out, and what became of each recipient.
#pragma once

#include <string>

#include "frontend/models/outbox.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::OutboxPage&, widgets::Ui&, widgets::Rect);

// In the reader, above the body. The height is 0 where there is nothing to tell.
float delivery_height(widgets::Ui&, float width, const models::Delivery&);
void draw_delivery(widgets::Ui&, widgets::Rect, const std::string& id, const models::Delivery&);

}  // namespace kontor::views
