// Everything a person can do in the window, as one variant. Views emit them, shortcuts are translated into them, and
// update() is the only place that carries them out.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "bridge/replica.hpp"
#include "engine/sieve/filter.hpp"
#include "frontend/state/compose.hpp"
#include "frontend/state/settings.hpp"

namespace kontor::state {

using bridge::Id;

// --- Signing in ------------------------------------------------------------------------------------------------
struct EditSignIn {
    enum class Field : std::uint8_t { name, password } field;
    std::string value;
};
struct SubmitSignIn {};
struct SignOut {};  // asks first where something waits for the connection
struct ConfirmSignOut {};
struct RetryConnection {};

// --- Where one is ------------------------------------------------------------------------------------------------
struct OpenList {
    bridge::ListKey key;
};
struct GoToRole {  // "g then i": in the account one is at
    mail::Role role;
};
struct GoToStarred {};
struct FilterUnread {
    bool on;
};
struct GoToSearch {};
struct EditSearch {
    std::string text;
};
struct SubmitSearch {};
struct SearchEverywhere {};  // the same in all accounts
struct ClearSearch {};
struct FoldAccount {
    Id account;
    bool folded;
};
struct ShowSide {  // the accounts pane in narrow windows
    bool on;
};
struct Back {};

// --- The list ----------------------------------------------------------------------------------------------------
struct ShowRows {  // the rows [first, first + count) are on the screen, or near it; [seen, seen + seen_count) on it
    std::size_t first, count, seen = 0, seen_count = 0;
};
struct OpenEmail {
    Id email;
};
struct CloseEmail {};
struct Select {
    enum class How : std::uint8_t { only, toggle, range } how;
    Id email;
};
struct SelectAll {};        // what is loaded
struct SelectWholeList {};  // all of it, however long
struct ClearSelection {};
struct Step {  // j, k, arrows, Page Down: by that many rows, opening nothing
    long long rows;
    bool extend = false;  // with shift: selects on the way
};
struct OpenNext {  // the next or previous e-mail, in the reader
    int direction;
};

struct UnfoldMessage {  // in the reader of a conversation
    Id email;
    bool open;
};
// Of one message of an open conversation, and of no other.
struct SetMessageStar {
    Id email;
    bool on;
};
struct MarkMessageUnread {
    Id email;
};
struct MoveMessage {
    Id email;
    mail::Role role;
};
struct NoteBodyHeight {  // the platform laid the body out
    Id email;
    float height;
};

// --- E-mails. `emails` empty: what is selected, or else what is open or under the cursor. Where the list shows
// conversations, an e-mail stands for its whole row. ------------------------------------------------------------------
struct SetSeen {
    std::vector<Id> emails;
    bool seen;
};
struct SetStar {
    std::vector<Id> emails;
    bool on;
};
struct ToggleStar {};
struct ToggleSeen {};
struct MoveToRole {
    mail::Role role;
    std::vector<Id> emails;
};
struct MoveToMailbox {
    Id mailbox;
    std::vector<Id> emails;
};
struct Delete {  // to the trash; from the trash for good, after a question
    std::vector<Id> emails;
};
struct ConfirmDelete {};
struct StopSweep {
    bridge::Ticket ticket;
};
struct Undo {
    bridge::Ticket ticket;
};
struct ShowImages {
    Id email;
    bool always;
};
struct NoteBlockedImages {  // the relay held that many back
    Id email;
    std::size_t count;
};
struct NoteMissingPage {  // the body's page cannot be had: offline, and not kept
    Id email;
};
struct Download {
    Id email;
    std::size_t attachment;
    bool open;  // look at it in a new tab rather than save it
};
struct CopyText {
    std::string text;
};

// --- Dragging rows onto a mailbox ------------------------------------------------------------------------------------
struct BeginDrag {  // the selection, if the row is part of it
    Id row;
};
struct DropOn {
    bridge::ListKey place;
};
struct EndDrag {};    // nothing comes of it
struct DragMailbox {  // a mailbox is dragged; it is dropped on another, or on its account
    Id account, mailbox;
};
struct HoverDrag {  // over something folded, which opens after a moment; an account: mailbox empty
    Id account, mailbox;
};

// --- Mailboxes -------------------------------------------------------------------------------------------------------
struct FoldMailbox {  // hides or shows those below it
    Id account, mailbox;
    bool folded;
};
struct OpenMailboxMenu {
    Id account, mailbox;
};
struct NameMailbox {  // asks for a name: of a new one below `parent` (empty: at the top), or of `mailbox`
    Id account, mailbox, parent;
};
struct EditMailboxName {
    std::string value;
};
struct SubmitMailboxName {};
struct DeleteMailbox {  // asks first
    Id account, mailbox;
};
struct ConfirmMailboxDeletion {};
struct MoveMailbox {  // below `parent`; empty: at the top
    Id account, mailbox, parent;
};

// --- Mail in files of other programs
// -----------------------------------------------------------------------------------
struct ImportMail {  // asks what and where to
    Id account, mailbox;
};
struct ImportByName {  // into the mailboxes the files are named for, or into the one
    bool on;
};
struct ChooseImport {  // the platform lets the person choose
    bool folder;
};
struct ImportChosen {  // it knows files to send; `dropped`: onto the window
    std::uint64_t files, octets;
    bool dropped;
};
struct StartImport {};
struct StopImport {};
// How far it is, in the platform's words.
struct ImportProgress {
    enum class Stage : std::uint8_t { running, done, stopped, no_room, gone, busy, unreachable } stage = Stage::running;
    std::uint64_t octets = 0;  // sent
    std::uint64_t imported = 0, duplicates = 0, damaged = 0, without_mail = 0;
};
struct ExportMail {
    Id account, mailbox;  // mailbox empty: all of the account
    std::string format;   // "mbox", "maildir", "eml"
};
struct OpenExportMenu {
    Id account;
};

// --- Accounts ----------------------------------------------------------------------------------------------------
struct AddAccount {};
struct EditAccount {
    mail::RecordId account;
    // Where the person begins: what has to be put right.
    enum class At : std::uint8_t { top, password, outgoing_password } at = At::top;
};
struct EditForm {
    enum class Field : std::uint8_t {
        address,
        name,
        password,
        host,
        port,
        login,
        security,
        keep,
        keep_days,
        since,
        since_days,
        route,  // "custom", "house"
        out_host,
        out_port,
        out_security,
        out_credentials,  // "same", "own"
        out_login,
        out_password
    };
    Field field;
    std::string value;  // choices are spelled as in the contract: "tls", "forever", ...
};
struct ShowServerDetails {
    bool on;
};
struct SubmitForm {
    bool without_test = false;
};
struct PinCertificate {
    std::string fingerprint;  // empty: verify as usual again
};
struct OpenAccount {
    mail::RecordId account;
};
struct EnableAccount {
    mail::RecordId account;
    bool on;
};
struct CollectNow {
    mail::RecordId account;
};
struct StopCollecting {
    mail::RecordId account;
};
struct RemoveAccount {  // asks first
    mail::RecordId account;
};
struct ConfirmRemove {};

// --- Who one writes as, and what is answered while one is away. Ids are those of JMAP accounts.
// ------------------------
struct OpenIdentities {
    Id account;
};
struct AddIdentity {
    Id account;
};
struct EditIdentity {
    mail::RecordId identity;
    bool at_password = false;  // that is what has to be put right
};
struct RemoveIdentity {
    mail::RecordId identity;
};
struct EditIdentityField {
    enum class Field : std::uint8_t {
        name,
        address,
        reply_to,
        signature,
        html,
        route,  // "account", "custom", "house"
        host,
        port,
        security,
        login,
        password
    } field;
    std::string value;
};
struct SetIdentityBcc {
    bool on;
};
struct WriteSignatureByHand {
    bool on;
};
struct SubmitIdentity {
    bool without_test = false;
};
struct VerifyIdentity {  // asks
    mail::RecordId identity;
};
struct SendCode {};
struct EditCode {
    std::string value;
};
struct SubmitCode {};
struct OpenVacation {
    Id account;
};
struct EditVacation {
    enum class Field : std::uint8_t { from, to, subject, text } field;
    std::string value;
};
struct EnableVacation {
    bool on;
};
struct SubmitVacation {};

// --- Mail on its way out
// -----------------------------------------------------------------------------------------------
struct OpenOutbox {};
struct SendAgain {
    mail::RecordId submission;
};
struct BelieveSent {
    mail::RecordId submission;
};
struct CallBack {
    mail::RecordId submission;
};

// --- Filters. `row` counts the conditions, or what is done, of the form that is open. --------------------------------
struct OpenFilters {};
struct AddFilter {};
struct EditFilter {
    Id filter;
};
struct EnableFilter {
    Id filter;
    bool on;
};
struct MoveFilter {  // by that many places in the order
    Id filter;
    int by;
};
struct RemoveFilter {
    Id filter;
};
struct EditFilterField {
    enum class Field : std::uint8_t { name, header, value, label, script } field;
    std::size_t row = 0;
    std::string value;
};
struct JoinConditions {
    bool any;
};
struct ChooseSubject {
    std::size_t row;
    sieve::Condition::Of of;
};
struct ChooseMatch {
    std::size_t row;
    sieve::Condition::Match match;
    bool negated;
};
struct ChooseDeed {
    std::size_t row;
    sieve::FilterAction::Kind kind;
};
struct ChooseFolder {  // of the choice, the mailbox counts
    std::size_t row;
    sieve::FilterAction choice;
};
struct ChooseFilterAccount {
    Id account;  // empty: all
};
struct AddCondition {};
struct RemoveCondition {
    std::size_t row;
};
struct AddDeed {};
struct RemoveDeed {
    std::size_t row;
};
struct OpenFilterChoice {
    enum class What : std::uint8_t { account, subject, match, deed, folder } what;
    std::size_t row = 0;
};
struct WriteByHand {};
struct ShowAsForm {};
struct SubmitFilter {};
struct PreviewFilters {  // opens the page that runs it, or (empty) all, on mail that is there
    Id filter;
};
struct RunFilters {};  // after the preview
struct StopFilters {};
struct AcceptSentOffer {};
struct DeclineSentOffer {};

// --- Writing mail ------------------------------------------------------------------------------------------------
struct WriteMail {};
struct Answer {
    Answering how;
    Id email;  // empty: the newest of what is open or under the cursor
};
struct OpenAnswerMenu {
    Id email;  // empty: as in Answer
};
struct EditCompose {
    enum class Field : std::uint8_t { to, cc, bcc, subject, text } field;
    std::string value;
};
struct EnterRecipient {  // what is being typed there, or the suggestion that is marked
    RecipientField field;
    bool suggestion = false;
};
struct RemoveRecipient {
    RecipientField field;
    std::size_t index;  // beyond the last: the last
};
struct ChooseSuggestion {
    RecipientField field;
    mail::EmailAddress person;
};
struct StepSuggestion {
    int by;
};
struct CloseSuggestions {};
struct ShowCopies {};
struct ChooseIdentity {
    mail::RecordId identity;
};
struct SetMarkdown {
    bool on;
};
struct ShowPreview {
    bool on;
};
struct AttachFiles {};  // the platform lets the person choose
// It has these, by numbers of its own.
struct FilesAttached {
    struct File {
        std::uint64_t upload, size;
        std::string name, type;
    };
    std::vector<File> files;
};
struct UploadProgress {
    std::uint64_t upload, sent;
};
struct UploadDone {
    std::uint64_t upload;
    Id blob;  // empty: it failed
    enum class Trouble : std::uint8_t { none, unreachable, too_large, no_room, refused } trouble = Trouble::none;
};
struct RemoveAttachment {
    std::size_t index;
};
struct SendMessage {
    bool unasked = false;  // though an attachment may be forgotten
};
struct SendLater {
    UtcTime at;
};
struct AskSendTime {};
struct EditSendTime {
    std::string value;
};
struct SubmitSendTime {};
struct DiscardMessage {};  // asks where something was written
struct ConfirmDiscard {};
struct CloseCompose {};     // what was written is saved
struct KeepWriting {};      // the window may go any moment: saved as it is
struct OpenComposeChoice {  // a menu of the pane
    enum class What : std::uint8_t { from, send, attach } what;
};
struct SetUndoTime {
    std::uint32_t seconds;
};

// --- The window --------------------------------------------------------------------------------------------------
enum class MenuKind : std::uint8_t {
    none,
    settings,
    move,
    more,
    filter,
    mailbox,
    move_mailbox,
    export_mail,
    filter_choice,
    compose_choice,
    answer
};
struct OpenMenu {
    MenuKind menu;
};
struct CloseMenu {};
struct ShowShortcuts {};
struct CloseDialog {};
struct DismissToast {
    std::uint64_t toast;
};
struct SetAppearance {
    std::optional<theme::Appearance> appearance;
};
struct SetLanguage {
    std::optional<words::Language> language;
};
struct SetDensity {
    theme::Density density;
};
struct SetConversations {  // rows are conversations, or single messages
    bool on;
};
struct ResizePane {
    enum class Pane : std::uint8_t { side, list } pane;
    float width;
};

using Action = std::variant<
    GoToSearch, EditSearch, SubmitSearch, SearchEverywhere, ClearSearch, EditSignIn, SubmitSignIn, SignOut,
    ConfirmSignOut, NoteMissingPage, RetryConnection, OpenList, GoToRole, GoToStarred, FilterUnread, FoldAccount,
    ShowSide, Back, ShowRows, OpenEmail, CloseEmail, Select, SelectAll, SelectWholeList, ClearSelection, Step, OpenNext,
    SetMessageStar, MarkMessageUnread, MoveMessage, UnfoldMessage, NoteBodyHeight, SetSeen, SetStar, ToggleStar,
    ToggleSeen, MoveToRole, MoveToMailbox, Delete, ConfirmDelete, StopSweep, BeginDrag, DropOn, EndDrag, FoldMailbox,
    OpenMailboxMenu, DragMailbox, HoverDrag, MoveMailbox, ImportMail, ImportByName, ChooseImport, ImportChosen,
    StartImport, StopImport, ImportProgress, ExportMail, OpenExportMenu, NameMailbox, EditMailboxName,
    SubmitMailboxName, DeleteMailbox, ConfirmMailboxDeletion, Undo, ShowImages, NoteBlockedImages, Download, CopyText,
    AddAccount, EditAccount, EditForm, ShowServerDetails, SubmitForm, PinCertificate, OpenAccount, EnableAccount,
    CollectNow, StopCollecting, RemoveAccount, ConfirmRemove, OpenIdentities, AddIdentity, EditIdentity, RemoveIdentity,
    EditIdentityField, SetIdentityBcc, WriteSignatureByHand, SubmitIdentity, VerifyIdentity, SendCode, EditCode,
    SubmitCode, OpenVacation, EditVacation, EnableVacation, SubmitVacation, OpenOutbox, SendAgain, BelieveSent,
    CallBack, OpenFilters, AddFilter, EditFilter, EnableFilter, MoveFilter, RemoveFilter, EditFilterField,
    JoinConditions, ChooseSubject, ChooseMatch, ChooseDeed, ChooseFolder, ChooseFilterAccount, AddCondition,
    RemoveCondition, AddDeed, RemoveDeed, OpenFilterChoice, WriteByHand, ShowAsForm, SubmitFilter, PreviewFilters,
    RunFilters, StopFilters, AcceptSentOffer, DeclineSentOffer, WriteMail, OpenAnswerMenu, Answer, EditCompose,
    EnterRecipient, RemoveRecipient, ChooseSuggestion, StepSuggestion, CloseSuggestions, ShowCopies, ChooseIdentity,
    SetMarkdown, ShowPreview, AttachFiles, FilesAttached, UploadProgress, UploadDone, RemoveAttachment, SendMessage,
    SendLater, AskSendTime, EditSendTime, SubmitSendTime, DiscardMessage, ConfirmDiscard, CloseCompose, KeepWriting,
    OpenComposeChoice, SetUndoTime, OpenMenu, CloseMenu, ShowShortcuts, CloseDialog, DismissToast, SetAppearance,
    SetLanguage, SetDensity, SetConversations, ResizePane>;

}  // namespace kontor::state
