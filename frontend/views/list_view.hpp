// The list of messages, drawn only as far as it is on the screen.
#pragma once

#include "frontend/models/message_list.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::MessageList&, const models::MailTools&, widgets::Ui&, widgets::Rect, theme::Breadth);

}  // namespace kontor::views
