// Where the keyboard is in the list that is shown, and which of its rows are selected.
#pragma once

#include "frontend/state/update.hpp"

namespace kontor::state {

// Of the whole list; empty where a row is not known yet.
const std::vector<Id>& list_ids(const Office&);
// Of the row the e-mail is in; SIZE_MAX: none that is known.
std::size_t index_in_list(const Office&, const Id&);

void select(Office&, const Select&);
// Where the row is not known yet the list shows the place, and the keyboard follows as soon as it is.
void step(Office&, const Step&);
void follow_awaited_row(Office&);

}  // namespace kontor::state
