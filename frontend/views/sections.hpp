// Parts of pages about people: headings, boxes of what is shown once, lines with a button.
#pragma once

#include <string>

#include "frontend/models/security_page.hpp"
#include "frontend/views/column.hpp"

namespace kontor::views {

// A line above, and the name of what follows.
void section_heading(Column&, const std::string& id, const std::string& name);

// Words of people and machines in a box, with a button that copies them, and one that puts them away.
void shown_once(Column&, const std::string& id, const models::ShownOnce&);

}  // namespace kontor::views
