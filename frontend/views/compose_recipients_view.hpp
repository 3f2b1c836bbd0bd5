// One line of the letterhead: those who are entered as chips, a field for the next, and below who may be meant.
#pragma once

#include <string>

#include "frontend/models/compose_pane.hpp"
#include "frontend/views/column.hpp"

namespace kontor::views {

inline constexpr float compose_label = 76, compose_line = 38;  // what stands before each line; how high one is

// `copies`: of the link that shows Cc and Bcc; empty: none.
void draw_recipients(const models::RecipientRow&, const std::string& suggestions_words, const std::string& copies,
                     Column&);

}  // namespace kontor::views
