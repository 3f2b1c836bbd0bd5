// What is offered about an opened message, above its body: remote images that are not shown, a message left at its
// provider. A bar each.
#pragma once

#include "frontend/models/reader.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

// With the gap below each; 0: nothing is offered.
float offers_height(const models::ReaderMessage&);
void draw_offers(widgets::Ui&, const models::ReaderMessage&, widgets::Rect);

}  // namespace kontor::views
