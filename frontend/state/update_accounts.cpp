// Accounts: collecting, pausing, removing [A6, A11-A13, B1].
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;
namespace {

std::string name_of(const mail::ExternalAccount& account) {
    return account.name.empty() ? account.address : account.name;
}

void remove(Office& office) {
    const auto* question = std::get_if<ConfirmRemoval>(&office.state.dialog);
    if (question == nullptr) return;
    const mail::ExternalAccount* account = account_of(office, question->account);
    const std::string name = account == nullptr ? std::string() : name_of(*account);
    const bridge::Ticket ticket = office.replica.destroy_account(question->account);
    office.state.busy[ticket] = office.words.fill(Word::removed, name);
    office.state.dialog = std::monostate{};
    office.state.screen = MailScreen{};
    if (account != nullptr && office.state.place.account == account->jmap_account.to_string()) office.state.place = {};
}

}  // namespace

const mail::ExternalAccount* account_of(Office office, mail::RecordId id) {
    for (const mail::ExternalAccount& account : office.replica.external_accounts())
        if (account.id == id) return &account;
    return nullptr;
}

const mail::ExternalAccount* account_of(Office office, const Id& jmap_account) {
    for (const mail::ExternalAccount& account : office.replica.external_accounts())
        if (account.jmap_account.to_string() == jmap_account) return &account;
    return nullptr;
}

void update_accounts(Office office, const AccountAction& action) {
    AppState& state = office.state;
    std::visit(Overloaded{
                   [&](const OpenAccount& which) {
                       state.screen = AccountScreen{which.account};
                       state.side_shown = false;
                   },
                   [&](const EnableAccount& which) {
                       state.busy[office.replica.set_account_enabled(which.account, which.on)];
                   },
                   [&](const CollectNow& which) { state.busy[office.replica.collect_now(which.account)]; },
                   [&](const StopCollecting& which) { state.busy[office.replica.cancel_collection(which.account)]; },
                   [&](const RemoveAccount& which) { state.dialog = ConfirmRemoval{which.account}; },
                   [&](const ConfirmRemove&) { remove(office); },
               },
               action);
}

std::string refusal(const words::Words& words, const bridge::MethodError& error) {
    if (error.type == "mailboxHasChild") return words(Word::mailbox_has_children);
    if (error.type == "mailboxHasEmail") return words(Word::mailbox_has_mail);
    if (error.type == "connectionLost") return words(Word::answer_lost);
    if (error.type == "notFound") return words(Word::gone_meanwhile);
    return words.fill(Word::not_done, error.description.empty() ? error.type : error.description);
}

void outcome(Office office, const bridge::Outcome& result) {
    AppState& state = office.state;
    if (form_outcome(office, result) || provider_outcome(office, result) || identity_outcome(office, result) ||
        vacation_outcome(office, result) || people_outcome(office, result))
        return;
    if (compose_outcome(office, result) || certificate_outcome(office, result)) return;
    if (mailbox_outcome(office, result) || filter_outcome(office, result) || late_outcome(office, result)) return;
    const auto waited = state.busy.find(result.ticket);
    if (waited == state.busy.end()) return;
    const std::string done = waited->second;
    state.busy.erase(waited);
    if (result.error) {
        say(office, refusal(office.words, *result.error), 0, true);
    } else if (!done.empty()) {
        say(office, done);
    }
}

}  // namespace kontor::state
