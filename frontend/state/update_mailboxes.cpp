// Mailboxes: made, renamed, nested, removed; what is dragged onto them; and what is done to whole lists.
#include <algorithm>

#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;

namespace {

std::string without_blanks_around(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

void ask_for_name(Office& office, const NameMailbox& action) {
    MailboxNaming naming{action.account, action.mailbox, action.parent, {}, {}, {}, 0};
    if (const bridge::Mailbox* known = office.replica.mailbox(action.account, action.mailbox))
        naming.name = known->name;
    office.state.dialog = std::move(naming);
    office.effects.push_back(MoveFocus{"mailbox-name/field"});
}

void submit_name(Office& office) {
    auto* naming = std::get_if<MailboxNaming>(&office.state.dialog);
    if (naming == nullptr || naming->ticket != 0) return;
    naming->name = without_blanks_around(naming->name);
    naming->trouble = naming->name.empty() ? MailboxNaming::Trouble::empty : MailboxNaming::Trouble::none;
    if (naming->name.empty()) return;
    naming->ticket = naming->mailbox.empty()
                         ? office.replica.create_mailbox(naming->account, naming->name, naming->parent)
                         : office.replica.rename_mailbox(naming->account, naming->mailbox, naming->name);
    if (!office.replica.offline()) return;
    // Nobody answers now: what becomes of it is told later.
    office.state.dialog = std::monostate{};
    say(office, office.words(Word::done_later));
}

void naming_outcome(Office& office, MailboxNaming& naming, const bridge::Outcome& result) {
    naming.ticket = 0;
    if (!result.error) {
        const Word done = naming.mailbox.empty() ? Word::mailbox_created : Word::mailbox_renamed;
        const std::string words = office.words.fill(done, naming.name);
        if (!naming.parent.empty())
            office.state.settings.collapsed_mailboxes.erase(naming.account + '/' + naming.parent);
        office.state.dialog = std::monostate{};
        return say(office, words);
    }
    const bool taken = result.error->type == "alreadyExists";
    naming.trouble = taken ? MailboxNaming::Trouble::taken : MailboxNaming::Trouble::refused;
    naming.refusal = refusal(office.words, *result.error);
}

bool has_children(const Office& office, const MailboxDeletion& which) {
    const auto all = office.replica.mailboxes(which.account);
    return std::any_of(all.begin(), all.end(),
                       [&](const bridge::Mailbox* each) { return each->parent == which.mailbox; });
}

void ask_before_deletion(Office& office, const MailboxDeletion& which) {
    if (has_children(office, which))
        say(office, office.words(Word::mailbox_has_children), 0, true);
    else
        office.state.dialog = which;
}

void destroy(Office& office, const MailboxDeletion& which) {
    const bridge::Mailbox* known = office.replica.mailbox(which.account, which.mailbox);
    if (known == nullptr) return;
    const std::string done = office.words.fill(Word::mailbox_deleted, known->name);
    if (office.state.place.account == which.account && office.state.place.mailbox == which.mailbox)
        update_mail(office, GoToRole{mail::Role::inbox});
    office.state.busy[office.replica.destroy_mailbox(which.account, which.mailbox)] = done;
    if (office.replica.offline()) say(office, office.words(Word::done_later));
}

// Its mail goes to the trash first; the mailbox follows when it is empty.
void confirm_deletion(Office& office) {
    const auto* question = std::get_if<MailboxDeletion>(&office.state.dialog);
    if (question == nullptr) return;
    const MailboxDeletion which = *question;
    office.state.dialog = std::monostate{};
    const bridge::Mailbox* known = office.replica.mailbox(which.account, which.mailbox);
    if (known == nullptr) return;
    if (known->total_emails == 0) return destroy(office, which);
    if (office.replica.offline()) return say(office, office.words(Word::needs_connection), 0, true);
    bridge::Sweep what;
    what.kind = bridge::Sweep::Kind::take_away;
    what.role = mail::Role::trash;
    bridge::ListKey list;
    list.account = which.account;
    list.mailbox = which.mailbox;
    undertake(office, list, what, {Word::sweep_delete, Word::deleted, {}, which});
}

void fold(Office& office, const FoldMailbox& action) {
    std::set<std::string>& folded = office.state.settings.collapsed_mailboxes;
    const std::string name = action.account + '/' + action.mailbox;
    if (action.folded)
        folded.insert(name);
    else
        folded.erase(name);
    office.effects.push_back(KeepSettings{to_text(office.state.settings)});
}

void begin_drag(AppState& state, const Id& row) {
    const bool of_selection = state.selected.count(row) != 0;
    state.dragged = of_selection ? std::vector<Id>(state.selected.begin(), state.selected.end()) : std::vector<Id>{row};
}

// What is dragged rests so long on something folded before that opens.
constexpr Duration kOpensAfter{700};

std::string name_of(const words::Words& words, const bridge::Mailbox& mailbox) {
    return mailbox.role == mail::Role::none ? mailbox.name : role_words(words, mailbox.role);
}

void move_mailbox(Office& office, const MoveMailbox& move) {
    const bridge::Mailbox* known = office.replica.mailbox(move.account, move.mailbox);
    const bridge::Mailbox* parent = office.replica.mailbox(move.account, move.parent);
    if (known == nullptr || known->parent == move.parent) return;
    const std::string done =
        parent == nullptr ? office.words.fill(Word::mailbox_to_top, known->name)
                          : office.words.fill(Word::mailbox_moved, {known->name, name_of(office.words, *parent)});
    // So that it is seen where it went.
    if (parent != nullptr) office.state.settings.collapsed_mailboxes.erase(move.account + '/' + move.parent);
    office.state.busy[office.replica.move_mailbox(move.account, move.mailbox, move.parent)] = done;
}

void end_drag(AppState& state) {
    state.dragged.clear();
    state.dragged_mailbox = {};
    state.hovered = {};
    state.opens.reset();
}

void hover(Office& office, const HoverDrag& over) {
    AppState& state = office.state;
    if (state.hovered.account == over.account && state.hovered.mailbox == over.mailbox) return;
    state.hovered = {over.account, over.mailbox};
    state.opens.reset();
    if (!over.account.empty()) state.opens = office.now + kOpensAfter;
}

void drop(Office& office, const bridge::ListKey& place) {
    AppState& state = office.state;
    const MailboxPlace mailbox_dragged = state.dragged_mailbox;
    if (!mailbox_dragged.mailbox.empty()) {
        end_drag(state);
        if (mailbox_dragged.account == place.account)
            move_mailbox(office, {place.account, mailbox_dragged.mailbox, place.mailbox});
        return;
    }
    std::vector<Id> rows;
    std::swap(rows, state.dragged);
    end_drag(state);
    const bridge::Mailbox* mailbox = office.replica.mailbox(place.account, place.mailbox);
    if (rows.empty() || mailbox == nullptr) return;
    // The whole list is dragged when it is what is selected.
    if (state.whole_list && state.selected.count(rows.front()) != 0) rows.clear();
    const bool by_role = place.account == office.replica.session().unified;
    move_into(office, by_role ? Id() : place.mailbox, mailbox->role, rows);
}

}  // namespace

void undertake(Office office, const bridge::ListKey& list, const bridge::Sweep& what, Undertaking words) {
    office.state.undertakings[office.replica.sweep(list, what)] = std::move(words);
}

void tick_drag(Office office) {
    AppState& state = office.state;
    if (!state.opens || *state.opens > office.now) return;
    state.opens.reset();
    if (state.hovered.mailbox.empty())
        state.settings.collapsed_accounts.erase(state.hovered.account);
    else
        state.settings.collapsed_mailboxes.erase(state.hovered.account + '/' + state.hovered.mailbox);
    office.effects.push_back(KeepSettings{to_text(state.settings)});
}

bool mailbox_outcome(Office office, const bridge::Outcome& result) {
    AppState& state = office.state;
    auto* naming = std::get_if<MailboxNaming>(&state.dialog);
    if (naming != nullptr && naming->ticket != 0 && naming->ticket == result.ticket) {
        naming_outcome(office, *naming, result);
        return true;
    }
    const auto found = state.undertakings.find(result.ticket);
    if (found == state.undertakings.end()) return false;
    const Undertaking done = std::move(found->second);
    state.undertakings.erase(found);
    const bool undone = done.done == Word::undone;
    const std::string what = office.words.count(Word::message_count, result.emails);
    if (result.emails > 0 || !result.error)
        say(office, undone ? office.words(Word::undone) : office.words.fill(done.done, {what, done.where}),
            undone || done.done == Word::deleted_forever || done.follow ? 0 : result.ticket);
    if (result.error) say(office, refusal(office.words, *result.error), 0, true);
    if (!done.follow) return true;
    const bridge::Mailbox* left = office.replica.mailbox(done.follow->account, done.follow->mailbox);
    // Stopped half-way, or mail came in meanwhile: then it stays, and the relay says why.
    if (left != nullptr && !result.error) destroy(office, *done.follow);
    return true;
}

void update_mailboxes(Office office, const MailboxAction& action) {
    AppState& state = office.state;
    std::visit(Overloaded{
                   [&](const FoldMailbox& which) { fold(office, which); },
                   [&](const OpenMailboxMenu& which) {
                       state.menu = MenuKind::mailbox;
                       state.menu_mailbox = {which.account, which.mailbox};
                   },
                   [&](const NameMailbox& which) { ask_for_name(office, which); },
                   [&](const EditMailboxName& edit) {
                       if (auto* naming = std::get_if<MailboxNaming>(&state.dialog)) {
                           naming->name = edit.value;
                           naming->trouble = MailboxNaming::Trouble::none;
                       }
                   },
                   [&](const SubmitMailboxName&) { submit_name(office); },
                   [&](const DeleteMailbox& which) {
                       ask_before_deletion(office, {which.account, which.mailbox});
                   },
                   [&](const ConfirmMailboxDeletion&) { confirm_deletion(office); },
                   [&](const BeginDrag& drag) { begin_drag(state, drag.row); },
                   [&](const DropOn& target) { drop(office, target.place); },
                   [&](const EndDrag&) { end_drag(state); },
                   [&](const DragMailbox& drag) {
                       state.dragged_mailbox = {drag.account, drag.mailbox};
                   },
                   [&](const HoverDrag& over) { hover(office, over); },
                   [&](const MoveMailbox& move) { move_mailbox(office, move); },
               },
               action);
}

}  // namespace kontor::state
