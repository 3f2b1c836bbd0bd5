// The pages of an account about its collecting.
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

void update_collecting(Office office, const CollectingAction& action) {
    AppState& state = office.state;
    std::visit(
        Overloaded{
            [&](const OpenHistory& which) { state.screen = HistoryScreen{which.account}; },
        },
        action);
}

void tick_collecting(Office office) {
    if (const auto* page = std::get_if<HistoryScreen>(&office.state.screen)) office.replica.need_history(page->account);
}

bool leave_collecting_pages(Office office) {
    Screen& screen = office.state.screen;
    const auto* history = std::get_if<HistoryScreen>(&screen);
    if (history == nullptr) return false;
    screen = AccountScreen{mail::RecordId(history->account)};
    return true;
}

}  // namespace kontor::state
