// The pages about people: who there is, one of them, and what happened.
#pragma once

#include "frontend/models/people_page.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::PeoplePage&, widgets::Ui&, widgets::Rect);
void draw(const models::PersonFormModel&, widgets::Ui&, widgets::Rect);
void draw(const models::JournalPage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
