// state x action -> state + calls + effects: the only place where something happens.
//
// update_mail.cpp carries out what concerns lists and e-mails, update_search.cpp what is looked for,
// update_mailboxes.cpp what concerns mailboxes and what is dragged onto them, update_accounts.cpp what concerns
// accounts, update_account_form.cpp their form, update_identities.cpp who one writes as, update_vacation.cpp what is
// answered while one is away, update_people.cpp people and how one signs in, update_days.cpp the calendars of dates,
// update_outbox.cpp mail on its way out, update_collecting.cpp what was collected and what goes at the provider,
// update_transfer.cpp mail in files, update_filters.cpp what concerns filters, update_late.cpp what becomes of what was
// done offline, update_compose.cpp (with compose_*.cpp) what is written, update.cpp the rest. outcome() takes what the
// relay answered, tick() what time does.
#pragma once

#include <vector>

#include "bridge/replica.hpp"
#include "frontend/state/action.hpp"
#include "frontend/state/app_state.hpp"
#include "frontend/state/effect.hpp"
#include "frontend/words/words.hpp"

namespace kontor::state {

inline constexpr Duration kToastTime{8000};

// What an update works on; lives for one call.
struct Office {
    AppState& state;
    bridge::Replica& replica;
    const words::Words& words;
    Instant now;
    std::vector<Effect>& effects;
};

void update(Office, const Action&);
void outcome(Office, const bridge::Outcome&);
// Drops toasts whose time is over, measures collections, chooses the first list once the session is known and asks
// the replica for what is on the screen.
void tick(Office);

// When tick() has something to do again by itself; empty: never.
std::optional<Instant> deadline(const AppState&);

// What an action without e-mails means: the selection, else the open one, else the one at the cursor.
std::vector<Id> target(const AppState&);

// Private to these files.
void say(Office, std::string text, bridge::Ticket undo = 0, bool is_error = false);
void update_mail(Office, const MailAction&);
void update_search(Office, const SearchAction&);
void update_mailboxes(Office, const MailboxAction&);
void update_accounts(Office, const AccountAction&);
void update_account_form(Office, const AccountFormAction&);
bool form_outcome(Office, const bridge::Outcome&);  // false: not its business
bool step_back(Office);  // of a form that goes page by page; false: this is none, or the first
mail::Security security_of(std::string_view name);  // as in the contract: "tls", "starttls", "plain"
// The usual port of an outgoing server, unless another was typed.
std::string port_after(mail::Security, const std::string& port);
const mail::ExternalAccount* account_of(Office, mail::RecordId);
const mail::ExternalAccount* account_of(Office, const Id& jmap_account);
void update_provider(Office, const ProviderAction&);
bool provider_outcome(Office, const bridge::Outcome&);  // false: not its business
void update_identities(Office, const IdentityAction&);
// Of the identity's form, where that is open.
void pin_identity_server(Office, const std::string& fingerprint);
bool identity_outcome(Office, const bridge::Outcome&);  // false: not its business
void update_people(Office, const PeopleAction&);
bool people_outcome(Office, const bridge::Outcome&);  // false: not its business
bool leave_people_pages(Office);                      // one step back from one of them; false: none is open
void update_vacation(Office, const VacationAction&);
void update_days(Office, const DayAction&);
bool vacation_outcome(Office, const bridge::Outcome&);  // false: not its business
void fill_in(Office, VacationForm&);                    // from what the relay has, once
void update_outbox(Office, const OutboxAction&);
void tick_sending(Office);
// One step back from a page of an account, where one is open; false: none is.
bool leave_account_pages(Office);
void update_collecting(Office, const CollectingAction&);
void tick_collecting(Office);
// Likewise, of a page about its collecting.
bool leave_collecting_pages(Office);
bool certificate_outcome(Office, const bridge::Outcome&);  // false: not its business
void update_transfer(Office, const TransferAction&);
void update_filters(Office, const FiltersAction&);
bool filter_outcome(Office, const bridge::Outcome&);  // false: not its business
bool late_outcome(Office, const bridge::Outcome&);    // of what had waited; false: it had not
void tell_late(Office);                               // what became of it, once nothing waits any more
void update_compose(Office, const ComposeAction&);
bool compose_outcome(Office, const bridge::Outcome&);  // false: not its business
void tick_compose(Office);
void leave_compose(Office);                   // saves what is no longer on the screen
void keep_writing(Office);                    // saves what is written, as the window may go
bool opens_draft(Office, const Id& email);    // writing goes on with it; false: it is none
bool call_back(Office, bridge::Ticket sent);  // false: nothing of that name was sent
void tick_drag(Office);
void tick_filters(Office);
void leave_filters(Office);  // one step back, from one of their pages
void move_into(Office, const Id& mailbox, mail::Role,
               const std::vector<Id>& rows);  // a mailbox, or else one of that role
void undertake(Office, const bridge::ListKey&, const bridge::Sweep&, Undertaking);
std::string refusal(const words::Words&, const bridge::MethodError&);  // why something was not done
bool mailbox_outcome(Office, const bridge::Outcome&);                  // false: not its business
std::string role_words(const words::Words&, mail::Role);
// Rows of the list in words: conversations where more than one e-mail stands behind them, else messages.
std::string rows_in_words(Office, const std::vector<Id>& rows, const std::vector<Id>& emails);
void open_list(Office, bridge::ListKey);
void tick_search(Office);

}  // namespace kontor::state
