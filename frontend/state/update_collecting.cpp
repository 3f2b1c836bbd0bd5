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

void download_whole(Office& office, const Id& id) {
    const bridge::Email* stub = office.replica.email(id);
    const mail::ExternalAccount* account = account_of(office, office.replica.owner(id));
    if (stub == nullptr || account == nullptr) return;
    office.state.awaited[id] = stub->thread;
    office.state.busy[office.replica.collect_whole(account->id, id)];
}

// Who reads a stub goes on with its message once that is there.
void follow_awaited(Office& office) {
    AppState& state = office.state;
    const auto awaited = state.awaited.find(state.open);
    if (awaited == state.awaited.end() || office.replica.email(state.open) != nullptr) return;
    const bridge::List* list = office.replica.list(state.place);
    if (list == nullptr) return;
    for (const Id& id : list->ids) {
        const bridge::Email* email = id.empty() ? nullptr : office.replica.email(id);
        if (email == nullptr || email->thread != awaited->second) continue;
        state.awaited.erase(awaited);
        state.open = state.cursor = state.anchor = id;
        state.unfolded.insert(id);
        return;
    }
}

// Asks the server as a test of the account does, with what is stored.
void check_certificate(Office& office) {
    auto* page = std::get_if<CertificateScreen>(&office.state.screen);
    if (page == nullptr || page->ticket != 0) return;
    const mail::ExternalAccount* account = account_of(office, page->account);
    if (account == nullptr) return;
    bridge::AccountProbe probe;
    probe.server = account->incoming;
    probe.server.ca_file.clear();  // it is the relay's to know
    probe.external_account = account->id.to_string();
    page->ticket = office.replica.probe(probe);
}

// The address, the password and everything else stay as they are.
void pin_certificate(Office& office, const std::string& fingerprint) {
    const auto* page = std::get_if<CertificateScreen>(&office.state.screen);
    const mail::ExternalAccount* known = page == nullptr ? nullptr : account_of(office, page->account);
    if (known == nullptr) return;
    mail::ExternalAccount account = *known;
    account.incoming.pinned_certificate = fingerprint;
    office.state.busy[office.replica.update_account(account, {})] =
        office.words(fingerprint.empty() ? Word::certificate_unpinned : Word::certificate_is_pinned);
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
                   [&](const DownloadWhole& which) { download_whole(office, which.stub); },
                   [&](const OpenCertificate& which) {
                       state.screen = CertificateScreen{which.account};
                       check_certificate(office);
                   },
                   [&](const CheckCertificate&) { check_certificate(office); },
                   [&](const PinShownCertificate& which) { pin_certificate(office, which.fingerprint); },
               },
               action);
}

void tick_collecting(Office office) {
    follow_awaited(office);
    if (const auto* page = std::get_if<HistoryScreen>(&office.state.screen)) office.replica.need_history(page->account);
    if (const auto* page = std::get_if<DeletionScreen>(&office.state.screen)) {
        office.replica.need_deletions(page->account, false, page->shown);
        office.replica.need_deletions(page->account, true, page->shown);
    }
}

bool certificate_outcome(Office office, const bridge::Outcome& result) {
    auto* page = std::get_if<CertificateScreen>(&office.state.screen);
    if (page == nullptr || page->ticket == 0 || page->ticket != result.ticket) return false;
    page->ticket = 0;
    page->is_known = !result.error;
    page->chain = result.certificates;
    page->failure = result.probe_error;
    if (result.error) say(office, refusal(office.words, *result.error), 0, true);
    return true;
}

bool leave_collecting_pages(Office office) {
    Screen& screen = office.state.screen;
    std::optional<mail::RecordId> account;
    if (const auto* history = std::get_if<HistoryScreen>(&screen)) account = history->account;
    if (const auto* deletions = std::get_if<DeletionScreen>(&screen)) account = deletions->account;
    if (const auto* certificate = std::get_if<CertificateScreen>(&screen)) account = certificate->account;
    if (!account) return false;
    office.replica.forget_deletions();
    screen = AccountScreen{*account};
    return true;
}

}  // namespace kontor::state
