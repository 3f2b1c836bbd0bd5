// What the window itself remembers: where the person is and what is half typed. Mail, accounts and their progress
// are in bridge::Replica and are never copied here.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "bridge/replica.hpp"
#include "engine/search/language.hpp"
#include "engine/setup/discover.hpp"
#include "engine/sieve/filter.hpp"
#include "frontend/state/actions/account_form.hpp"
#include "frontend/state/actions/compose.hpp"
#include "frontend/state/actions/filters.hpp"
#include "frontend/state/actions/identity.hpp"
#include "frontend/state/actions/people.hpp"
#include "frontend/state/actions/transfer.hpp"
#include "frontend/state/actions/vacation.hpp"
#include "frontend/state/actions/window.hpp"
#include "frontend/state/compose.hpp"
#include "frontend/state/provider_sign_in.hpp"
#include "frontend/state/settings.hpp"
#include "frontend/words/calendar.hpp"
#include "frontend/words/words.hpp"

namespace kontor::state {

inline constexpr std::size_t least_password_octets = 8;

struct SignInForm {
    std::string name, password;
    // After the right password a code may be asked for; with a link one comes to choose a password.
    enum class Stage : std::uint8_t { password, code, choose } stage = Stage::password;
    std::string code, again;
    bool busy = false;
    enum class Trouble : std::uint8_t {
        none,
        refused,
        too_many,
        link_used,
        unreachable,
        wrong_code,
        from_elsewhere,
        too_short,
        differ
    } trouble = Trouble::none;
};

// The form of one account, new or known. Numbers are texts here: they are what was typed.
struct AccountForm {
    // A new account goes through the pages in this order; one that is edited, or entered by hand, has everything on
    // one.
    enum class Page : std::uint8_t { address, sign_in, collect, incoming, outgoing, all } page = Page::all;
    std::optional<mail::RecordId> editing;  // empty: a new account
    std::string address, name, password, host, port, login;
    mail::Security security = mail::Security::tls;
    mail::Keep::Rule keep = mail::Keep::Rule::forever;
    std::string keep_days = "14";
    mail::Since::Rule since = mail::Since::Rule::all;
    std::string since_days = "30";
    std::string pinned_certificate;
    bool details = false;               // the server's fields are shown
    std::set<EditForm::Field> touched;  // not to be guessed over any more
    std::set<EditForm::Field> wrong;    // complained about

    setup::Discovery found;     // what is known of the address
    std::string looked_up;      // the address that the network was asked about
    std::string picked;         // id of the provider that was chosen; empty: the address tells
    bool picking = false;       // the list of them is open
    std::size_t candidate = 0;  // which of found.incoming is in the fields
    setup::Authentication sign_in = setup::Authentication::password;
    bool recent = false;  // Google's: the log-in name is sent with "recent:" before it
    std::uint32_t interval_seconds = 300;
    std::uint64_t max_message_size = 0;
    std::uint64_t messages_there = 0;  // as the test of the incoming server said

    // Signed in at a provider instead of a password.
    Id authorization;            // what came of it; empty: nothing yet
    std::string signed_in_at;    // the provider's title
    std::string signed_in_as;    // may be empty
    std::string known_provider;  // where the person of the edited account has signed in
    bool has_tokens() const { return !authorization.empty() || (!known_provider.empty() && password.empty()); }

    // Sending, where the relay knows how to.
    bool sends = false;     // the fields are there
    bool by_house = false;  // through the relay's own server, or not at all without one; else through this one:
    std::string out_host, out_port = "465", out_login, out_password, out_pinned_certificate;
    mail::Security out_security = mail::Security::tls;
    bool out_same = true;  // with the name and the password of the incoming one

    enum class Step : std::uint8_t { typing, looking, testing, testing_outgoing, saving } step = Step::typing;
    bridge::Ticket ticket = 0;                  // of the discovery, the probe or the save under way
    std::optional<mail::CollectError> failure;  // of the last test
    bool failed_outgoing = false;               // it was the outgoing server that failed
    std::string refused;                        // why saving was refused, in the relay's words
};

// The form of one identity, new or known.
struct IdentityForm {
    Id account;  // of JMAP
    std::optional<mail::RecordId> editing;
    std::string name, address, reply_to, signature, html;
    bool html_by_hand = false;  // else it is made from the signature
    bool bcc_self = false;
    mail::Identity::Route route = mail::Identity::Route::account;
    std::string host, port = "465", login, password, pinned_certificate;
    mail::Security security = mail::Security::tls;
    std::set<EditIdentityField::Field> touched, wrong;

    enum class Step : std::uint8_t { typing, testing, saving } step = Step::typing;
    bridge::Ticket ticket = 0;
    std::optional<mail::CollectError> failure;
    std::string refused;
};

// What is answered while one is away. Days are texts: they are what was typed.
struct VacationForm {
    Id account;
    bool is_loaded = false;  // filled in from what the relay has
    bool is_enabled = false;
    std::string from, to, subject, text;
    std::string picking, month;  // the field whose calendar is open ("vacation/from"), and a day of the month it shows
    std::set<EditVacation::Field> wrong;
    bool is_backwards = false;  // the last day lies before the first
    enum class Step : std::uint8_t { typing, saving } step = Step::typing;
    bridge::Ticket ticket = 0;
    std::string refused;
};

// The form of one filter, new or known: filled in, or a script that is text.
struct FilterForm {
    struct Condition {
        sieve::Condition is;  // without values and size: they are what is typed
        std::string typed;
    };

    Id editing;  // empty: a new one
    std::string name;
    Id account;  // empty: the mail of every account
    bool any = false;
    std::vector<Condition> conditions;
    std::vector<sieve::FilterAction> deeds;
    std::string wrong;  // the property complained about: "conditions/0/values"

    bool by_hand = false;
    std::string script;
    std::optional<Instant> check_due;  // when a pause in typing counts as "look at it"
    bridge::Ticket check = 0;
    bool is_checked = false;  // and this is what was found:
    std::vector<bridge::ScriptMistake> mistakes;
    std::optional<sieve::FilterForm> readable;

    enum class Step : std::uint8_t { typing, checking, saving } step = Step::typing;
    bridge::Ticket ticket = 0;  // of the save under way
    std::string refused;        // why saving was refused, in the relay's words
};

// Filters over mail that is there already: first as a preview, then in earnest.
struct FilterRunScreen {
    Id filter;  // empty: all that are on
    bool is_preview = true;
    bridge::Ticket ticket = 0;  // of its start
    Id run;
    std::string refused;
};

// The filter offered when mail from an own address lies in the inbox.
struct SentOffer {
    std::string address;        // empty: nothing to offer
    bridge::Ticket ticket = 0;  // of making it
};

// What is typed above the list, and what it did.
struct SearchBox {
    std::string text, found;                 // what stands in it; what the list shows the result of
    std::optional<search::Mistake> mistake;  // in `text`, when it was looked for
    std::optional<Instant> due;              // when a pause in typing counts as "look for it"
    std::optional<bridge::ListKey> before;   // the list the search began in: it comes back afterwards
};

struct Toast {
    std::uint64_t id = 0;
    std::string text;
    bridge::Ticket undo = 0;  // 0: nothing to undo
    bool is_error = false;
    Instant until;
};

// How fast a collection goes, from what its status said lately.
struct Pace {
    Instant since;
    std::uint64_t messages_then = 0, bytes_then = 0;
    double messages_per_second = 0, bytes_per_second = 0;
};

struct ConfirmDeletion {
    std::vector<Id> emails;   // rows of the list
    std::size_t count = 0;    // of e-mails
    bool whole_list = false;  // then `emails` is empty
};
struct ConfirmRemoval {
    mail::RecordId account;
};
struct PersonRemoval {
    Id person;
};
struct ShortcutHelp {};
struct MailboxNaming {
    Id account, mailbox, parent;  // mailbox empty: a new one
    std::string name;
    enum class Trouble : std::uint8_t { none, empty, taken, refused } trouble = Trouble::none;
    std::string refusal;        // in the relay's words
    bridge::Ticket ticket = 0;  // of the change under way
};
struct MailboxPlace {
    Id account, mailbox;
};
struct MailboxDeletion {
    Id account, mailbox;
};
struct ImportQuestion {
    Id account, mailbox;
    bool by_name = false;                 // into the mailboxes the files are named for, instead
    std::uint64_t files = 0, octets = 0;  // chosen already
};
struct ImportReport {
    ImportProgress last;
};
struct ConfirmSigningOut {
    std::size_t waiting = 0;    // changes that would be lost
    std::size_t attaching = 0;  // messages whose files would not be attached
};
// What could not be carried out of what had waited for the connection.
struct NotDone {
    struct Line {
        std::string subject, why;
    };
    std::vector<Line> lines;
};
// A code proves that the person reads what is sent to the address.
struct Verification {
    mail::RecordId identity;
    std::string code;
    enum class Trouble : std::uint8_t { none, empty, wrong, used_up, too_many, gone, refused } trouble = Trouble::none;
    std::string refusal;  // in the relay's words
    bool sending = false;
    bridge::Ticket ticket = 0;
};
// The date a message shall leave on, as typed.
struct SendTimeQuestion {
    std::string typed;
    bool is_wrong = false;
    std::string month = {};  // any day of the month its calendar shows
};
struct ConfirmDiscarding {};
struct ForgottenAttachment {};
using Dialog = std::variant<std::monostate, Verification, SendTimeQuestion, ConfirmDiscarding, ForgottenAttachment,
                            ImportQuestion, ImportReport, ShortcutHelp, ConfirmDeletion, ConfirmRemoval, MailboxNaming,
                            MailboxDeletion, ConfirmSigningOut, NotDone, PersonRemoval>;

// Something done to a whole list, which takes its time.
struct Undertaking {
    words::Word doing, done;
    std::string where;                      // the mailbox things are moved to; may be empty
    std::optional<MailboxDeletion> follow;  // then the emptied mailbox goes
};

// Files that are sent to the relay.
struct ImportRun {
    std::uint64_t octets = 0;  // of all files
    ImportProgress last;
    Instant since;  // of `then`, for the rate
    std::uint64_t then = 0;
    double octets_per_second = 0;
};

struct MailScreen {};
struct AccountScreen {
    mail::RecordId account;
};
// What became of the latest runs over it.
struct HistoryScreen {
    mail::RecordId account;
};
// So many are shown before one asks for more.
inline constexpr std::size_t deletion_page_rows = 100;
struct DeletionScreen {
    mail::RecordId account;
    std::size_t shown = deletion_page_rows;
};
// What its incoming server shows of itself.
struct CertificateScreen {
    mail::RecordId account;
    bridge::Ticket ticket = 0;  // of the probe under way
    bool is_known = false;      // it was asked, and this is what came:
    std::vector<mail::Certificate> chain = {};
    std::optional<mail::CollectError> failure = {};
};
struct FilterScreen {};
struct IdentityScreen {
    Id account;
    std::optional<mail::RecordId> verify_next;  // just saved: asked for a code once the relay says that it needs one
};
// So many are shown before one asks for more.
inline constexpr std::size_t outbox_page_rows = 100;
struct OutboxScreen {
    std::size_t shown = outbox_page_rows;
};
// How one signs in.
struct SecurityScreen {
    std::string present, next, again;  // passwords
    std::string code, password, label;
    std::optional<EditSecurity::Field> wrong;
    std::string trouble;     // what is wrong with it
    bool stopping = false;   // the second step: the password is asked for
    bridge::Revealed shown;  // once
    enum class Asked : std::uint8_t { password, offer, accept, stop, token } asked = Asked::password;
    bridge::Ticket ticket = 0;
};
struct PeopleScreen {
    std::string name, trouble;  // of the one to be added
    Id linked;                  // whose link is shown
    std::string link;           // "/?link=..."
    bridge::Ticket ticket = 0;
};
// Quota in gigabytes and networks are texts: they are what was typed.
struct PersonForm {
    Id person;
    bool is_admin = false;
    std::string quota, networks;
    std::optional<EditPerson::Field> wrong;
    std::string refused;
    bool wants_link = false;
    bridge::Ticket ticket = 0;
};
inline constexpr std::size_t journal_page_rows = 50;
struct JournalScreen {
    Id person;  // empty: everybody's
    std::size_t shown = journal_page_rows;
};
struct ComposeScreen {};  // shows AppState::compose
// All but the first take the place of list and reader.
using Screen = std::variant<MailScreen, ComposeScreen, AccountForm, AccountScreen, FilterScreen, FilterForm,
                            FilterRunScreen, IdentityScreen, IdentityForm, VacationForm, OutboxScreen, HistoryScreen,
                            DeletionScreen, CertificateScreen, SecurityScreen, PeopleScreen, PersonForm, JournalScreen>;

// A row of the list that the keyboard goes to as soon as it is known which e-mail stands there.
struct AwaitedRow {
    std::size_t row = 0;
    bool extends = false;  // the selection up to it
};

struct AppState {
    bool signed_in = false;
    SignInForm sign_in;
    Settings settings;
    theme::Appearance system_appearance = theme::Appearance::light;
    words::Language system_language = words::Language::english;
    theme::Breadth breadth = theme::Breadth::wide;

    Screen screen;
    bridge::ListKey place;  // the list that is shown; account empty until the session is known
    std::size_t first_row = 0, row_count = 30;
    std::size_t first_seen = 0, seen_count = 0;  // of them, those on the screen
    SearchBox search;
    search::Moment clock{};  // on the wall, as of the last frame: "older:2d" is counted from it
    words::ZoneOffset zone;  // the person's; empty: UTC
    std::set<Id> selected;
    bool whole_list = false;     // the selection is the list, also what is not loaded
    Id cursor, anchor;           // the row the keyboard is at; where a range began
    std::optional<AwaitedRow> awaited_row;
    bool follow_cursor = false;  // the list scrolls to it in the next frame
    Id open;                     // in the reader; empty: none
    std::set<Id> unfolded;       // of the open conversation: messages shown whole
    bool reveal_open = false;    // the reader begins with the first of them in the next frame
    std::set<Id> images_shown;
    std::map<Id, float> body_heights;          // as the platform laid them out, where it does
    std::map<Id, Id> awaited;                  // stubs whose message is being downloaded, and their threads
    std::map<Id, std::size_t> blocked_images;  // what the relay said about messages that were opened
    std::set<Id> missing_pages;                // bodies whose page cannot be had until the relay is back
    bool side_shown = false;                   // the accounts pane, where it does not fit beside the list

    std::vector<Id> dragged;       // rows under way to a mailbox; empty: none
    MailboxPlace dragged_mailbox;  // under way to another; mailbox empty: none
    MailboxPlace hovered;          // something folded that a drag rests on
    std::optional<Instant> opens;  // when that unfolds

    std::optional<ProviderSignIn> provider_sign_in;
    std::optional<ImportRun> import;

    std::optional<ComposeForm> compose;  // while it is on the screen; leaving it saves it
    PendingAnswer pending_answer;
    std::optional<bridge::ListKey> sent_known;          // the list of sent mail, while somebody writes
    std::vector<ComposeForm> attaching;                 // left while files of them were on their way
    std::map<bridge::Ticket, SentMail> sent;            // under way, or still to be called back
    std::map<bridge::Ticket, ComposeForm> called_back;  // under way
    std::uint64_t last_message = 0;                     // written in this visit
    std::uint32_t visit = 0;                            // a random number, for their names
    Id answered;                                        // what the menu of answers is about; empty: what is open
    OpenComposeChoice menu_compose{};                   // what the menu of the pane chooses

    MenuKind menu = MenuKind::none;
    MailboxDeletion menu_mailbox;  // what the mailbox menu is about
    OpenFilterChoice menu_choice;  // what the menu of the filter form chooses
    SentOffer sent_offer;
    Dialog dialog;
    std::deque<Toast> toasts;
    bridge::Ticket unspoken = 0;  // a star or a mark of one message: seen at once, it needs no toast, but has its Undo
    std::uint64_t last_toast = 0;
    std::map<bridge::Ticket, std::string> busy;  // tickets whose failure is worth a word: what to say when done
    std::map<bridge::Ticket, Undertaking> undertakings;
    std::size_t carried_out = 0;          // of what had waited, since it was last told
    NotDone not_done;                     // likewise; told when everything has been tried
    std::map<std::uint64_t, Pace> paces;  // by record id of the external account
    std::string chord;                    // "g" was pressed

    theme::Appearance appearance() const { return settings.appearance.value_or(system_appearance); }
    words::Language language() const { return settings.language.value_or(system_language); }
};

}  // namespace kontor::state
