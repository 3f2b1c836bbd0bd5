#include "frontend/state/update.hpp"

#include <algorithm>

#include "frontend/state/compose_attaching.hpp"
#include "frontend/state/list_cursor.hpp"
#include "frontend/state/overloaded.hpp"

namespace kontor::state {

using words::Word;

namespace {

constexpr Duration kPaceStep{2000};

// The unified inbox, or the home account's without one.
bridge::ListKey first_list(const Office& office) {
    bridge::ListKey list;
    list.account = office.replica.reading_account();
    list.conversations = office.state.settings.conversations;
    const bridge::Mailbox* inbox = office.replica.mailbox_by_role(list.account, mail::Role::inbox);
    if (inbox != nullptr) list.mailbox = inbox->id;
    return list;
}

void keep_settings(Office& office) { office.effects.push_back(KeepSettings{to_text(office.state.settings)}); }

// What keeps the form from being sent.
SignInForm::Trouble trouble_with(const SignInForm& form) {
    using Trouble = SignInForm::Trouble;
    if (form.stage == SignInForm::Stage::code) return form.code.empty() ? Trouble::wrong_code : Trouble::none;
    if (form.stage == SignInForm::Stage::password)
        return form.name.empty() || form.password.empty() ? Trouble::refused : Trouble::none;
    if (form.password.size() < least_password_octets) return Trouble::too_short;
    return form.password != form.again ? Trouble::differ : Trouble::none;
}

void submit_sign_in(Office& office) {
    SignInForm& form = office.state.sign_in;
    if (form.busy) return;
    form.trouble = trouble_with(form);
    if (form.trouble != SignInForm::Trouble::none) return;
    form.busy = true;
    if (form.stage == SignInForm::Stage::choose)
        office.effects.push_back(SendPassword{form.password});
    else
        office.effects.push_back(SendSignIn{form.name, form.password, form.code});
}

std::string& field_of(SignInForm& form, EditSignIn::Field field) {
    switch (field) {
        case EditSignIn::Field::name:
            return form.name;
        case EditSignIn::Field::code:
            return form.code;
        case EditSignIn::Field::again:
            return form.again;
        case EditSignIn::Field::password:
            break;
    }
    return form.password;
}

void sign_out(Office& office) {
    AppState& state = office.state;
    for (const ComposeForm& form : state.attaching) stop_uploads(office, form);
    if (state.compose) stop_uploads(office, *state.compose);
    office.replica.sign_out();
    office.effects.push_back(SendSignOut{});
    AppState fresh;
    fresh.settings = state.settings;
    fresh.system_appearance = state.system_appearance;
    fresh.system_language = state.system_language;
    fresh.breadth = state.breadth;
    fresh.zone = state.zone;
    fresh.visit = state.visit;
    state = std::move(fresh);
}

void ask_to_sign_out(Office& office) {
    const std::size_t waiting = office.replica.offline() ? office.replica.pending_actions() : 0;
    const std::size_t attaching = attaching_count(office.state);
    if (waiting == 0 && attaching == 0) return sign_out(office);
    office.state.dialog = ConfirmSigningOut{waiting, attaching};
}

// One step back: from what lies on top to what lies beneath.
void back(Office& office) {
    AppState& state = office.state;
    if (state.side_shown) {
        state.side_shown = false;
    } else if (step_back(office)) {
        return;
    } else if (const auto* form = std::get_if<AccountForm>(&state.screen); form != nullptr && form->editing) {
        state.screen = AccountScreen{*form->editing};
    } else if (std::holds_alternative<FilterForm>(state.screen) ||
               std::holds_alternative<FilterRunScreen>(state.screen)) {
        leave_filters(office);
    } else if (leave_account_pages(office) || leave_collecting_pages(office) || leave_people_pages(office)) {
        return;
    } else if (!std::holds_alternative<MailScreen>(state.screen)) {
        state.screen = MailScreen{};  // what is written is saved by that, too
    } else if (!state.selected.empty()) {
        state.selected.clear();
        state.whole_list = false;
    } else if (!state.open.empty()) {
        const Id row = state.open;
        state.open.clear();
        office.effects.push_back(MoveFocus{"row/" + row});
    } else if (!state.search.text.empty() || state.search.before) {
        update_search(office, ClearSearch{});
    }
}

void update_window(Office& office, const WindowAction& action) {
    AppState& state = office.state;
    std::visit(Overloaded{
                   [&](const EditSignIn& edit) { field_of(state.sign_in, edit.field) = edit.value; },
                   [&](const SubmitSignIn&) { submit_sign_in(office); },
                   [&](const RestartSignIn&) {
                       const std::string name = state.sign_in.name;
                       state.sign_in = {};
                       state.sign_in.name = name;
                       office.effects.push_back(MoveFocus{"sign-in/password"});
                   },
                   [&](const SignOut&) {
                       keep_writing(office);
                       ask_to_sign_out(office);
                   },
                   [&](const ConfirmSignOut&) { sign_out(office); },
                   [&](const NoteMissingPage& note) {
                       if (office.replica.offline()) state.missing_pages.insert(note.email);
                   },
                   [&](const RetryConnection&) { office.replica.retry_now(office.now); },
                   [&](const ShowSide& show) { state.side_shown = show.on; },
                   [&](const Back&) { back(office); },
                   [&](const OpenMenu& open) { state.menu = open.menu; },
                   [&](const CloseMenu&) { state.menu = MenuKind::none; },
                   [&](const ShowShortcuts&) { state.dialog = ShortcutHelp{}; },
                   [&](const CloseDialog&) { state.dialog = std::monostate{}; },
                   [&](const DismissToast& dismiss) {
                       std::erase_if(state.toasts, [&](const Toast& toast) { return toast.id == dismiss.toast; });
                   },
                   [&](const CopyText& copy) {
                       office.effects.push_back(CopyToClipboard{copy.text});
                       say(office, office.words(Word::copied));
                   },
                   [&](const SetAppearance& set) {
                       state.settings.appearance = set.appearance;
                       keep_settings(office);
                   },
                   [&](const SetLanguage& set) {
                       state.settings.language = set.language;
                       keep_settings(office);
                   },
                   [&](const SetDensity& set) {
                       state.settings.density = set.density;
                       keep_settings(office);
                   },
                   [&](const SetNotifications& set) {
                       // On only once the system has agreed.
                       if (set.on) return office.effects.push_back(AskToNotify{});
                       state.settings.notifications = false;
                       keep_settings(office);
                   },
                   [&](const NotificationsAllowed& answer) {
                       if (!answer.allowed) return say(office, office.words(Word::notifications_refused), 0, true);
                       state.settings.notifications = true;
                       keep_settings(office);
                   },
                   [&](const OpenNews& news) {
                       open_list(office, first_list(office));
                       if (!news.email.empty()) update_mail(office, OpenEmail{news.email});
                   },
                   [&](const SetConversations& set) {
                       state.settings.conversations = set.on;
                       keep_settings(office);
                       update_mail(office, OpenList{state.place});
                   },
                   [&](const ResizePane& resize) {
                       const bool side = resize.pane == ResizePane::Pane::side;
                       (side ? state.settings.side_width : state.settings.list_width) = resize.width;
                       keep_settings(office);
                   },
                   [&](const FoldAccount& fold) {
                       if (fold.folded)
                           state.settings.collapsed_accounts.insert(fold.account);
                       else
                           state.settings.collapsed_accounts.erase(fold.account);
                       keep_settings(office);
                   },
               },
               action);
}

bool shows_people(const AppState& state) {
    return std::holds_alternative<SecurityScreen>(state.screen) || std::holds_alternative<PeopleScreen>(state.screen) ||
           std::holds_alternative<PersonForm>(state.screen) || std::holds_alternative<JournalScreen>(state.screen);
}

void choose_first_list(Office& office) {
    if (office.state.place.account.empty() && office.replica.ready()) office.state.place = first_list(office);
}

void measure(Office& office, const mail::ExternalAccountStatus& status) {
    if (status.phase != mail::Phase::collecting) {
        office.state.paces.erase(status.account.value);
        return;
    }
    const auto [found, fresh] = office.state.paces.try_emplace(status.account.value);
    Pace& pace = found->second;
    if (fresh || status.messages_done < pace.messages_then) {
        pace = {office.now, status.messages_done, status.bytes_done, 0, 0};
        return;
    }
    const Duration passed = office.now - pace.since;
    if (passed < kPaceStep) return;
    const double seconds = static_cast<double>(passed.count()) / 1000;
    const double messages = static_cast<double>(status.messages_done - pace.messages_then) / seconds;
    const double bytes = static_cast<double>(status.bytes_done - pace.bytes_then) / seconds;
    const bool first = pace.messages_per_second == 0 && pace.bytes_per_second == 0;
    // Smoothed, so that one big message does not make the time left jump.
    const double weight = first ? 1.0 : 0.4;
    pace.messages_per_second += weight * (messages - pace.messages_per_second);
    pace.bytes_per_second += weight * (bytes - pace.bytes_per_second);
    pace.since = office.now;
    pace.messages_then = status.messages_done;
    pace.bytes_then = status.bytes_done;
}

}  // namespace

void say(Office office, std::string text, bridge::Ticket undo, bool is_error) {
    AppState& state = office.state;
    // One line at a time, and at most two: what was said before has been read.
    while (state.toasts.size() > 1) state.toasts.pop_front();
    state.toasts.push_back(Toast{++state.last_toast, std::move(text), undo, is_error, office.now + kToastTime});
}

void update(Office office, const Action& action) {
    std::visit(Overloaded{
                   [&](const WindowAction& what) { update_window(office, what); },
                   [&](const MailAction& what) { update_mail(office, what); },
                   [&](const SearchAction& what) { update_search(office, what); },
                   [&](const MailboxAction& what) { update_mailboxes(office, what); },
                   [&](const TransferAction& what) { update_transfer(office, what); },
                   [&](const AccountAction& what) { update_accounts(office, what); },
                   [&](const AccountFormAction& what) { update_account_form(office, what); },
                   [&](const ProviderAction& what) { update_provider(office, what); },
                   [&](const IdentityAction& what) { update_identities(office, what); },
                   [&](const VacationAction& what) { update_vacation(office, what); },
                   [&](const DayAction& what) { update_days(office, what); },
                   [&](const OutboxAction& what) { update_outbox(office, what); },
                   [&](const FiltersAction& what) { update_filters(office, what); },
                   [&](const ComposeAction& what) { update_compose(office, what); },
                   [&](const CollectingAction& what) { update_collecting(office, what); },
                   [&](const PeopleAction& what) { update_people(office, what); },
               },
               action.subject());
    leave_compose(office);
}

void tick(Office office) {
    AppState& state = office.state;
    std::erase_if(state.toasts, [&](const Toast& toast) { return toast.until <= office.now; });
    if (!state.signed_in) return;
    choose_first_list(office);
    tick_search(office);
    follow_awaited_row(office);
    tick_drag(office);
    tick_filters(office);
    tick_sending(office);
    tick_collecting(office);
    tick_compose(office);
    if (shows_people(state)) office.replica.need_people();
    tell_late(office);
    if (!office.replica.offline()) state.missing_pages.clear();
    for (const mail::ExternalAccount& account : office.replica.external_accounts())
        if (const auto* status = office.replica.status(account.id)) measure(office, *status);
    if (!state.place.account.empty())
        office.replica.need(state.place, state.first_row, std::max<std::size_t>(state.row_count, 1));
    if (!state.place.filter.empty() && state.search.due == std::nullopt)
        office.replica.need_snippets(state.place, state.first_seen, state.seen_count);
    if (!state.open.empty()) office.replica.need_body(state.open);
    for (const Id& email : state.unfolded) office.replica.need_body(email);
}

std::optional<Instant> deadline(const AppState& state) {
    std::optional<Instant> first;
    for (const Toast& toast : state.toasts)
        if (!first || toast.until < *first) first = toast.until;
    if (state.opens && (!first || *state.opens < *first)) first = state.opens;
    if (state.search.due && (!first || *state.search.due < *first)) first = state.search.due;
    if (const auto* form = std::get_if<FilterForm>(&state.screen);
        form != nullptr && form->check_due && (!first || *form->check_due < *first))
        first = form->check_due;
    if (state.compose && state.compose->save_due && (!first || *state.compose->save_due < *first))
        first = state.compose->save_due;
    return first;
}

std::vector<Id> target(const AppState& state) {
    if (!state.selected.empty()) return {state.selected.begin(), state.selected.end()};
    if (!state.open.empty()) return {state.open};
    if (!state.cursor.empty()) return {state.cursor};
    return {};
}

}  // namespace kontor::state
