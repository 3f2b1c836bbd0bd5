// Lists and e-mails: where one is, what is selected, what is done to it.
#include <algorithm>

#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;

namespace {

const std::vector<Id>& ids(const Office& office) {
    static const std::vector<Id> none;
    const bridge::List* list = office.replica.list(office.state.place);
    return list == nullptr ? none : list->ids;
}

std::size_t index_of(const std::vector<Id>& list, const Id& id) {
    if (id.empty()) return SIZE_MAX;
    const auto found = std::find(list.begin(), list.end(), id);
    return found == list.end() ? SIZE_MAX : static_cast<std::size_t>(found - list.begin());
}

mail::Role place_role(const Office& office) {
    const bridge::ListKey& place = office.state.place;
    const bridge::Mailbox* mailbox = office.replica.mailbox(place.account, place.mailbox);
    return mailbox == nullptr ? mail::Role::none : mailbox->role;
}

void go_to_role(Office& office, mail::Role role) {
    const bridge::Mailbox* mailbox = office.replica.mailbox_by_role(office.state.place.account, role);
    if (mailbox == nullptr) return;
    bridge::ListKey key;
    key.account = office.state.place.account;
    key.mailbox = mailbox->id;
    open_list(office, key);
}

// Opening reads: the message counts as seen from now on.
void open_email(Office& office, const Id& email) {
    AppState& state = office.state;
    if (email.empty()) return;
    state.screen = MailScreen{};
    state.selected.clear();
    state.open = state.cursor = state.anchor = email;
    state.follow_cursor = true;
    office.replica.need_body(email);
    const bridge::Email* known = office.replica.email(email);
    if (known != nullptr && !known->seen()) office.replica.set_keyword({email}, "$seen", true);
}

void select_range(Office& office, const Id& to) {
    AppState& state = office.state;
    const std::vector<Id>& list = ids(office);
    const std::size_t from = index_of(list, state.anchor.empty() ? to : state.anchor), end = index_of(list, to);
    if (from == SIZE_MAX || end == SIZE_MAX) return;
    state.selected.clear();
    for (std::size_t i = std::min(from, end); i <= std::max(from, end); ++i)
        if (!list[i].empty()) state.selected.insert(list[i]);
}

void select(Office& office, const Select& choice) {
    AppState& state = office.state;
    switch (choice.how) {
        case Select::How::only:
            state.selected = {choice.email};
            state.anchor = choice.email;
            break;
        case Select::How::toggle:
            // The open message is the first of those that are gathered with Ctrl.
            if (state.selected.empty() && !state.open.empty() && state.open != choice.email)
                state.selected.insert(state.open);
            if (state.selected.erase(choice.email) == 0) state.selected.insert(choice.email);
            state.anchor = choice.email;
            break;
        case Select::How::range:
            select_range(office, choice.email);
            break;
    }
    state.cursor = choice.email;
}

void step(Office& office, const Step& step) {
    AppState& state = office.state;
    const std::vector<Id>& list = ids(office);
    if (list.empty()) return;
    const std::size_t at = index_of(list, state.cursor);
    const auto last = static_cast<long long>(list.size()) - 1;
    const long long wanted = at == SIZE_MAX ? (step.rows > 0 ? 0 : last) : static_cast<long long>(at) + step.rows;
    const Id& next = list[static_cast<std::size_t>(std::clamp(wanted, 0LL, last))];
    if (next.empty()) return;
    if (step.extend && state.anchor.empty()) state.anchor = state.cursor;
    state.cursor = next;
    state.follow_cursor = true;
    if (step.extend) select_range(office, next);
    if (!step.extend) state.anchor = next;
    office.effects.push_back(MoveFocus{"row/" + next});
}

void open_next(Office& office, int direction) {
    const std::vector<Id>& list = ids(office);
    const std::size_t at = index_of(list, office.state.open.empty() ? office.state.cursor : office.state.open);
    if (list.empty()) return;
    if (at == SIZE_MAX) return open_email(office, list.front());
    const std::size_t next = direction > 0 ? at + 1 : at - 1;  // wraps below zero: beyond the end
    if (next < list.size()) open_email(office, list[next]);
}

std::vector<Id> meant(const Office& office, const std::vector<Id>& named) {
    return named.empty() ? target(office.state) : named;
}

// After mail left the list the one below it takes its place, in the reader too.
void leave(Office& office, const std::vector<Id>& emails) {
    AppState& state = office.state;
    const std::vector<Id>& list = ids(office);
    const auto gone = [&](const Id& id) { return std::find(emails.begin(), emails.end(), id) != emails.end(); };
    for (const Id& id : emails) state.selected.erase(id);
    const Id at = gone(state.open) ? state.open : state.cursor;
    if (!gone(at)) return;
    Id next;
    const std::size_t from = index_of(list, at);
    for (std::size_t i = from == SIZE_MAX ? 0 : from; i < list.size() && next.empty(); ++i)
        if (!list[i].empty() && !gone(list[i])) next = list[i];
    for (std::size_t i = from == SIZE_MAX ? 0 : from; i-- > 0 && next.empty();)
        if (!list[i].empty() && !gone(list[i])) next = list[i];
    const bool was_open = gone(state.open);
    state.cursor = state.anchor = next;
    state.open.clear();
    // On a small screen one goes back to the list rather than into the next message.
    if (was_open && emails.size() == 1 && state.breadth != theme::Breadth::narrow) open_email(office, next);
}

void move_to_role(Office& office, mail::Role role, const std::vector<Id>& named, Word done) {
    const std::vector<Id> emails = meant(office, named);
    if (emails.empty()) return;
    leave(office, emails);
    const bridge::Ticket ticket = office.replica.move_to_role(emails, role);
    say(office, office.words.count(done, emails.size()), ticket);
    office.state.busy[ticket];
}

std::string role_words(const words::Words& words, mail::Role role) {
    switch (role) {
        case mail::Role::inbox:
            return words(Word::inbox);
        case mail::Role::junk:
            return words(Word::junk);
        case mail::Role::trash:
            return words(Word::trash);
        case mail::Role::sent:
            return words(Word::sent);
        case mail::Role::drafts:
            return words(Word::drafts);
        case mail::Role::archive:
        case mail::Role::none:
            break;
    }
    return words(Word::archive_box);
}

void move(Office& office, const MoveToRole& action) {
    if (action.role == mail::Role::archive) return move_to_role(office, action.role, action.emails, Word::archived);
    if (action.role == mail::Role::trash) return move_to_role(office, action.role, action.emails, Word::deleted);
    const std::vector<Id> emails = meant(office, action.emails);
    if (emails.empty()) return;
    leave(office, emails);
    const bridge::Ticket ticket = office.replica.move_to_role(emails, action.role);
    say(office, office.words.count(Word::moved_to, emails.size(), role_words(office.words, action.role)), ticket);
    office.state.busy[ticket];
}

void move(Office& office, const MoveToMailbox& action) {
    const std::vector<Id> emails = meant(office, action.emails);
    if (emails.empty()) return;
    const bridge::Mailbox* mailbox = office.replica.mailbox(office.replica.owner(emails.front()), action.mailbox);
    if (mailbox == nullptr) return;
    const std::string name =
        mailbox->role == mail::Role::none ? mailbox->name : role_words(office.words, mailbox->role);
    leave(office, emails);
    const bridge::Ticket ticket = office.replica.move_to_mailbox(emails, action.mailbox);
    say(office, office.words.count(Word::moved_to, emails.size(), name), ticket);
    office.state.busy[ticket];
}

void remove(Office& office, const Delete& action) {
    const std::vector<Id> emails = meant(office, action.emails);
    if (emails.empty()) return;
    if (place_role(office) == mail::Role::trash)
        office.state.dialog = ConfirmDeletion{emails};
    else
        move_to_role(office, mail::Role::trash, emails, Word::deleted);
}

void confirm_delete(Office& office) {
    const auto* question = std::get_if<ConfirmDeletion>(&office.state.dialog);
    if (question == nullptr) return;
    const std::vector<Id> emails = question->emails;
    office.state.dialog = std::monostate{};
    leave(office, emails);
    office.state.busy[office.replica.destroy(emails)];
    say(office, office.words.count(Word::deleted_forever, emails.size()));
}

void set_keyword(Office& office, const std::vector<Id>& named, const char* keyword, bool on) {
    const std::vector<Id> emails = meant(office, named);
    if (!emails.empty()) office.state.busy[office.replica.set_keyword(emails, keyword, on)];
}

bool any(const Office& office, bool (bridge::Email::*has)() const, bool wanted) {
    for (const Id& id : target(office.state))
        if (const bridge::Email* email = office.replica.email(id); email != nullptr && (email->*has)() == wanted)
            return true;
    return false;
}

void show_images(Office& office, const ShowImages& action) {
    office.state.images_shown.insert(action.email);
    const bridge::Email* email = office.replica.email(action.email);
    if (!action.always || email == nullptr || email->from.empty()) return;
    office.state.settings.images_from.insert(email->from.front().email);
    office.effects.push_back(KeepSettings{to_text(office.state.settings)});
}

// RFC 8620 6.2: the session's template, filled in.
std::string download_url(std::string text, const Id& account, const bridge::Attachment& attachment) {
    const auto escape = [](const std::string& raw) {
        constexpr char digits[] = "0123456789ABCDEF";
        std::string safe;
        for (const char c : raw) {
            const auto byte = static_cast<unsigned char>(c);
            const bool plain = (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z') || c == '.' ||
                               c == '-' || c == '_';
            if (plain)
                safe += c;
            else
                safe += {'%', digits[byte >> 4], digits[byte & 15]};
        }
        return safe;
    };
    const std::string name = attachment.name.empty() ? "attachment" : attachment.name;
    const std::pair<std::string, std::string> values[] = {{"{accountId}", account},
                                                          {"{blobId}", attachment.blob},
                                                          {"{name}", escape(name)},
                                                          {"{type}", escape(attachment.type)}};
    for (const auto& [mark, value] : values)
        if (const std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), value);
    return text;
}

void download(Office& office, const Download& action) {
    const bridge::Body* body = office.replica.body(action.email);
    if (body == nullptr || action.attachment >= body->attachments.size()) return;
    const bridge::Attachment& attachment = body->attachments[action.attachment];
    const std::string url =
        download_url(office.replica.session().download_url, office.replica.owner(action.email), attachment);
    office.effects.push_back(FetchBlob{url, attachment.name, action.open});
}

}  // namespace

void open_list(Office office, const bridge::ListKey& key) {
    AppState& state = office.state;
    state.screen = MailScreen{};
    state.side_shown = false;
    if (key.filter.empty()) state.search = {};
    if (state.place == key) return;
    office.replica.forget(state.place);
    state.place = key;
    state.first_row = 0;
    state.selected.clear();
    state.cursor.clear();
    state.anchor.clear();
    state.open.clear();
}

bool update_mail(Office office, const Action& action) {
    AppState& state = office.state;
    bool known = true;
    std::visit(
        Overloaded{
            [&](const OpenList& open) { open_list(office, open.key); },
            [&](const GoToRole& go) { go_to_role(office, go.role); },
            [&](const GoToStarred&) {
                open_list(office, bridge::ListKey{state.place.account, {}, "$flagged"});
            },
            [&](const FilterUnread& filter) {
                bridge::ListKey key = state.place;
                key.unread_only = filter.on;
                open_list(office, key);
            },
            [&](const ShowRows& rows) {
                state.first_row = rows.first;
                state.row_count = rows.count;
                state.follow_cursor = false;
            },
            [&](const OpenEmail& open) { open_email(office, open.email); },
            [&](const CloseEmail&) { state.open.clear(); },
            [&](const Select& choice) { select(office, choice); },
            [&](const SelectAll&) {
                for (const Id& id : ids(office))
                    if (!id.empty()) state.selected.insert(id);
            },
            [&](const ClearSelection&) { state.selected.clear(); },
            [&](const Step& by) { step(office, by); },
            [&](const OpenNext& next) { open_next(office, next.direction); },
            [&](const SetSeen& set) { set_keyword(office, set.emails, "$seen", set.seen); },
            [&](const SetStar& set) { set_keyword(office, set.emails, "$flagged", set.on); },
            [&](const ToggleStar&) {
                set_keyword(office, {}, "$flagged", any(office, &bridge::Email::flagged, false));
            },
            [&](const ToggleSeen&) { set_keyword(office, {}, "$seen", any(office, &bridge::Email::seen, false)); },
            [&](const MoveToRole& to) { move(office, to); },
            [&](const MoveToMailbox& to) { move(office, to); },
            [&](const Delete& which) { remove(office, which); },
            [&](const ConfirmDelete&) { confirm_delete(office); },
            [&](const Undo& undo) {
                std::erase_if(state.toasts, [&](const Toast& toast) { return toast.undo == undo.ticket; });
                if (office.replica.undo(undo.ticket)) say(office, office.words(Word::undone));
            },
            [&](const ShowImages& show) { show_images(office, show); },
            [&](const NoteBlockedImages& note) { state.blocked_images[note.email] = note.count; },
            [&](const Download& what) { download(office, what); },
            [&](const auto&) { known = false; },
        },
        action);
    return known;
}

}  // namespace kontor::state
