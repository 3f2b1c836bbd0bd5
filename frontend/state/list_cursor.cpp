#include "frontend/state/list_cursor.hpp"

#include <algorithm>

#include "frontend/state/conversation.hpp"

namespace kontor::state {
namespace {

void select_range(Office& office, const Id& to) {
    AppState& state = office.state;
    const std::vector<Id>& list = list_ids(office);
    const std::size_t from = index_in_list(office, state.anchor.empty() ? to : state.anchor),
                      end = index_in_list(office, to);
    if (from == SIZE_MAX || end == SIZE_MAX) return;
    state.selected.clear();
    for (std::size_t i = std::min(from, end); i <= std::max(from, end); ++i)
        if (!list[i].empty()) state.selected.insert(list[i]);
}

// Takes the row out of the selection, by whichever of its e-mails it was chosen.
bool deselect(Office& office, const Id& row) {
    return std::erase_if(office.state.selected,
                         [&](const Id& each) { return same_row(office.state, office.replica, each, row); }) > 0;
}

void go_to_row(Office& office, const Id& row, bool extend) {
    AppState& state = office.state;
    state.awaited_row.reset();
    if (extend && state.anchor.empty()) state.anchor = state.cursor;
    state.cursor = row;
    state.follow_cursor = true;
    if (extend) select_range(office, row);
    if (!extend) state.anchor = row;
    office.effects.push_back(MoveFocus{"row/" + row});
}

}  // namespace

const std::vector<Id>& list_ids(const Office& office) {
    static const std::vector<Id> none;
    const bridge::List* list = office.replica.list(office.state.place);
    return list == nullptr ? none : list->ids;
}

std::size_t index_in_list(const Office& office, const Id& id) {
    if (id.empty()) return SIZE_MAX;
    const std::vector<Id>& list = list_ids(office);
    auto found = std::find(list.begin(), list.end(), id);
    if (found == list.end() && office.state.place.conversations)
        found = std::find_if(list.begin(), list.end(), [&](const Id& row) {
            return !row.empty() && same_row(office.state, office.replica, row, id);
        });
    return found == list.end() ? SIZE_MAX : static_cast<std::size_t>(found - list.begin());
}

void select(Office& office, const Select& choice) {
    AppState& state = office.state;
    state.awaited_row.reset();
    state.whole_list = false;
    switch (choice.how) {
        case Select::How::only:
            state.selected = {choice.email};
            state.anchor = choice.email;
            break;
        case Select::How::toggle:
            // The open message is the first of those that are gathered with Ctrl.
            if (state.selected.empty() && !state.open.empty() && state.open != choice.email)
                state.selected.insert(state.open);
            if (!deselect(office, choice.email)) state.selected.insert(choice.email);
            state.anchor = choice.email;
            break;
        case Select::How::range:
            select_range(office, choice.email);
            break;
    }
    state.cursor = choice.email;
}

void step(Office& office, const Step& step) {
    AppState& state = office.state;
    const std::vector<Id>& list = list_ids(office);
    if (list.empty()) return;
    const std::size_t at = index_in_list(office, state.cursor);
    const auto last = static_cast<long long>(list.size()) - 1;
    // From nowhere it goes as from just outside of the list.
    const long long outside = step.rows > 0 ? -1 : last + 1;
    const long long wanted = (at == SIZE_MAX ? outside : static_cast<long long>(at)) + step.rows;
    const auto row = static_cast<std::size_t>(std::clamp(wanted, 0LL, last));
    if (!list[row].empty()) return go_to_row(office, list[row], step.extend);
    state.awaited_row = AwaitedRow{row, step.extend};
    state.follow_cursor = true;
}

void follow_awaited_row(Office& office) {
    if (!office.state.awaited_row) return;
    const AwaitedRow awaited = *office.state.awaited_row;
    const std::vector<Id>& list = list_ids(office);
    if (awaited.row >= list.size())
        office.state.awaited_row.reset();
    else if (!list[awaited.row].empty())
        go_to_row(office, list[awaited.row], awaited.extends);
}

}  // namespace kontor::state
