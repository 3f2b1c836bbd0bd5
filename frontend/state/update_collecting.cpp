// The pages of an account about its collecting.
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;

namespace {

void keep_on_server(Office& office, const KeepOnServer& which) {
    const auto* page = std::get_if<DeletionScreen>(&office.state.screen);
    if (page == nullptr || which.emails.empty()) return;
    const bridge::Ticket ticket = office.replica.keep_on_server(page->account, which.emails, which.on);
    office.state.busy[ticket];
    say(office, office.words.count(which.on ? Word::planned_kept : Word::planned_let_go, which.emails.size()), ticket);
}

}  // namespace

void update_collecting(Office office, const CollectingAction& action) {
    AppState& state = office.state;
    std::visit(Overloaded{
                   [&](const OpenHistory& which) { state.screen = HistoryScreen{which.account}; },
                   [&](const OpenDeletions& which) {
                       office.replica.forget_deletions();
                       state.screen = DeletionScreen{which.account};
                   },
                   [&](const ShowMoreDeletions&) {
                       if (auto* page = std::get_if<DeletionScreen>(&state.screen)) page->shown += deletion_page_rows;
                   },
                   [&](const KeepOnServer& which) { keep_on_server(office, which); },
                   [&](const DownloadAgain& which) { state.busy[office.replica.collect_now(which.account, true)]; },
               },
               action);
}

void tick_collecting(Office office) {
    if (const auto* page = std::get_if<HistoryScreen>(&office.state.screen)) office.replica.need_history(page->account);
    if (const auto* page = std::get_if<DeletionScreen>(&office.state.screen)) {
        office.replica.need_deletions(page->account, false, page->shown);
        office.replica.need_deletions(page->account, true, page->shown);
    }
}

bool leave_collecting_pages(Office office) {
    Screen& screen = office.state.screen;
    std::optional<mail::RecordId> account;
    if (const auto* history = std::get_if<HistoryScreen>(&screen)) account = history->account;
    if (const auto* deletions = std::get_if<DeletionScreen>(&screen)) account = deletions->account;
    if (!account) return false;
    office.replica.forget_deletions();
    screen = AccountScreen{*account};
    return true;
}

}  // namespace kontor::state
