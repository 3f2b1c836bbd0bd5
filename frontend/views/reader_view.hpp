// The opened message. Its body is shown by the platform in an element laid over the rectangle of the document node.
#pragma once

#include "frontend/models/message_list.hpp"
#include "frontend/models/reader.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::Reader&, const models::MailTools&, widgets::Ui&, widgets::Rect, theme::Breadth);

}  // namespace kontor::views
