// Small arrangements several views share.
#pragma once

#include <string>

#include "frontend/models/message_list.hpp"
#include "frontend/models/wording.hpp"
#include "frontend/widgets/controls.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

widgets::Node node(std::string id, access::Role role, std::string name, widgets::Rect rect);

// The button that opens the settings menu.
void settings_button(widgets::Ui&, widgets::Rect);

// A sentence on a reddish ground.
void notice(widgets::Ui&, widgets::Rect, std::string_view id, std::string_view sentence);

// What happened to an account, what the server said and what to do. Returns the height; draws only with a rectangle
// that is high enough.
float trouble_height(widgets::Ui&, float width, const models::Trouble&);
void trouble_box(widgets::Ui&, widgets::Rect, std::string_view id, const models::Trouble&);

// A picture, a line and a sentence in the middle, perhaps with a button. True: the button was pressed.
bool empty_page(widgets::Ui&, widgets::Rect, std::string_view id, const models::EmptyPage&);

}  // namespace kontor::views
