// Everything the window shows in one frame: which panes there are, what is in them, and what lies on top.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "frontend/models/account_form.hpp"
#include "frontend/models/account_page.hpp"
#include "frontend/models/account_wizard.hpp"
#include "frontend/models/accounts_pane.hpp"
#include "frontend/models/certificate_page.hpp"
#include "frontend/models/compose_pane.hpp"
#include "frontend/models/day_picker.hpp"
#include "frontend/models/deletion_page.hpp"
#include "frontend/models/filter_form.hpp"
#include "frontend/models/filter_page.hpp"
#include "frontend/models/filter_run.hpp"
#include "frontend/models/history_page.hpp"
#include "frontend/models/identity_form.hpp"
#include "frontend/models/identity_page.hpp"
#include "frontend/models/message_list.hpp"
#include "frontend/models/outbox.hpp"
#include "frontend/models/people_page.hpp"
#include "frontend/models/reader.hpp"
#include "frontend/models/search_field.hpp"
#include "frontend/models/security_page.hpp"
#include "frontend/models/sign_in.hpp"
#include "frontend/models/vacation_form.hpp"

namespace kontor::models {

struct ToastModel {
    std::uint64_t id = 0;
    std::string text, undo, dismiss;
    bridge::Ticket ticket = 0;
    bool is_error = false;
    float progress = -1;  // 0..1 of something under way, which `stop` ends
    bool is_progress = false;
    std::string stop, value;             // "1,500 of 12,000"
    std::optional<state::Action> stops;  // what `stop` does
};

// Something Kontor offers to do from now on: a quiet bar.
struct OfferBar {
    std::string question;  // empty: nothing is offered
    std::string accept, decline;
    bool busy = false;
};

// What is dragged, beside the pointer.
struct DragImage {
    std::string words;  // "3 conversations"; empty: nothing is dragged
    theme::Icon icon = theme::Icon::mail;
};

struct MenuItem {
    std::string id, label, key;
    theme::Icon icon = theme::Icon::none;
    bool checked = false, is_heading = false, is_danger = false;
    std::optional<state::Action> action;
};

struct Menu {
    state::MenuKind kind = state::MenuKind::none;
    std::string name;
    std::vector<MenuItem> items;
};

// The one thing a dialog may ask for.
struct DialogField {
    std::string id, label, value, problem;
    // With what is typed in its `value`.
    std::variant<state::EditMailboxName, state::EditCode, state::EditSendTime> edit;
};

struct DialogChoice {
    std::string id, label;
    bool checked = false;
    state::Action action;
};

struct DialogModel {
    std::string title, text, confirm, cancel;
    std::vector<DialogChoice> choices;  // one of them
    std::string other;                  // a second way to go on; empty: none
    std::optional<state::Action> other_action;
    bool is_danger = false, busy = false;
    std::optional<DialogField> field;
    std::optional<DayPicker> days;                               // below the field
    std::optional<state::Action> action;                         // of confirm
    std::vector<std::pair<std::string, std::string>> shortcuts;  // of the help
    std::vector<std::pair<std::string, std::string>> lines;      // a subject, and what is to be said of it
};

struct WindowModel {
    std::optional<SignIn> sign_in;  // then nothing else
    std::string offline, try_now;   // the quiet bar; empty: online
    AccountsPane accounts;
    SearchField search;
    MessageList list;
    MailTools tools;
    Reader reader;
    std::optional<ComposePane> compose;  // in place of the reader; in narrower windows of the list, too
    // One of these stands in place of list and reader, or none.
    std::optional<AccountFormModel> form;
    std::optional<AccountWizardModel> wizard;
    std::optional<AccountPage> page;
    std::optional<FilterPage> filters;
    std::optional<FilterFormModel> filter_form;
    std::optional<FilterRunPage> filter_run;
    std::optional<IdentityPage> identities;
    std::optional<IdentityFormModel> identity_form;
    std::optional<VacationFormModel> vacation;
    std::optional<OutboxPage> outbox;
    std::optional<HistoryPage> history;
    std::optional<DeletionPage> deletions;
    std::optional<CertificatePage> certificate;
    std::optional<SecurityPage> security;
    std::optional<PeoplePage> people;
    std::optional<PersonFormModel> person;
    std::optional<JournalPage> journal;
    OfferBar offer;
    Menu menu;
    std::optional<DialogModel> dialog;
    std::vector<ToastModel> toasts;
    DragImage drag;

    theme::Breadth breadth = theme::Breadth::wide;
    float side_width = 0, list_width = 0;
    bool has_page() const {
        return form || wizard || page || filters || filter_form || filter_run || identities || identity_form ||
               vacation || outbox || history || deletions || certificate || security || people || person || journal;
    }

    bool shows_side = true, shows_list = true, shows_reader = true;
    bool side_floats = false;  // over the list, in medium windows
};

WindowModel window_model(const Context&);

}  // namespace kontor::models
