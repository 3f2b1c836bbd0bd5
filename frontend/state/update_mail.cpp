// Lists and e-mails: where one is, what is selected, what is done to it.
#include <algorithm>

#include "frontend/state/compose_attaching.hpp"
#include "frontend/state/conversation.hpp"
#include "frontend/state/list_cursor.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;

namespace {

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

// What is shown whole counts as seen from now on; what is not there to be shown does not.
void read(Office& office, const std::vector<Id>& emails) {
    std::vector<Id> unread;
    for (const Id& id : emails) {
        office.replica.need_body(id);
        const bridge::Email* email = office.replica.email(id);
        if (office.replica.offline() && office.replica.body(id) == nullptr) continue;
        if (email != nullptr && !email->seen()) unread.push_back(id);
    }
    if (!unread.empty()) office.replica.set_keyword(unread, "$seen", true);
}

// Of a conversation the unread messages and the newest are shown whole.
void open_email(Office& office, const Id& email) {
    AppState& state = office.state;
    if (email.empty()) return;
    state.screen = MailScreen{};
    state.selected.clear();
    state.whole_list = false;
    state.open = state.cursor = state.anchor = email;
    state.awaited_row.reset();
    state.follow_cursor = state.reveal_open = true;
    const std::vector<const bridge::Email*> shown = shown_emails(state, office.replica, email);
    state.unfolded.clear();
    for (const bridge::Email* each : shown)
        if (!each->seen() || each == shown.back()) state.unfolded.insert(each->id);
    if (shown.empty()) state.unfolded.insert(email);
    read(office, {state.unfolded.begin(), state.unfolded.end()});
}

void unfold(Office& office, const UnfoldMessage& action) {
    if (!action.open) {
        office.state.unfolded.erase(action.email);
        return;
    }
    office.state.unfolded.insert(action.email);
    read(office, {action.email});
}

void open_next(Office& office, int direction) {
    const std::vector<Id>& list = list_ids(office);
    const std::size_t at = index_in_list(office, office.state.open.empty() ? office.state.cursor : office.state.open);
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
    const std::vector<Id>& list = list_ids(office);
    const auto gone = [&](const Id& id) {
        return !id.empty() && std::any_of(emails.begin(), emails.end(),
                                          [&](const Id& each) { return same_row(state, office.replica, each, id); });
    };
    for (const Id& id : emails) state.selected.erase(id);
    state.whole_list = false;
    const Id at = gone(state.open) ? state.open : state.cursor;
    if (!gone(at)) return;
    Id next;
    const std::size_t from = index_in_list(office, at);
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

// The whole list, if that is what is selected and nothing else was named: done in batches, with its progress shown.
bool sweep(Office& office, const std::vector<Id>& named, bridge::Sweep what, Undertaking words) {
    AppState& state = office.state;
    if (!state.whole_list || !named.empty()) return false;
    bridge::ListKey list = state.place;
    // A star and "unread" are for the newest of each conversation, everything else for all that is in the mailbox.
    const bool newest = what.kind == bridge::Sweep::Kind::keyword && (what.keyword == "$flagged") == what.on;
    list.conversations = list.conversations && newest;
    undertake(office, list, what, std::move(words));
    state.selected.clear();
    state.whole_list = false;
    state.open.clear();
    return true;
}

bridge::Sweep sweep_into(const Id& mailbox, mail::Role role) {
    bridge::Sweep what;
    what.kind = bridge::Sweep::Kind::move;
    what.mailbox = mailbox;
    what.role = role;
    return what;
}

void move_rows(Office& office, const std::vector<Id>& named, const Id& mailbox, mail::Role role, Word doing, Word done,
               const std::string& where) {
    if (sweep(office, named, sweep_into(mailbox, role), {doing, done, where, {}})) return;
    const std::vector<Id> rows = meant(office, named);
    const std::vector<Id> emails = emails_here(office.state, office.replica, rows);
    if (emails.empty()) return;
    const std::string what = rows_in_words(office, rows, emails);
    leave(office, rows);
    const bridge::Ticket ticket =
        mailbox.empty() ? office.replica.move_to_role(emails, role) : office.replica.move_to_mailbox(emails, mailbox);
    say(office, office.words.fill(done, {what, where}), ticket);
    office.state.busy[ticket];
}

// The rest of the conversation stays open where it is.
void move_message(Office& office, const MoveMessage& move) {
    AppState& state = office.state;
    const bridge::Email* email = office.replica.email(move.email);
    if (email == nullptr) return;
    if (same_row(state, office.replica, state.open, move.email) || state.open == move.email)
        for (const bridge::Email* each : shown_emails(state, office.replica, state.open))
            if (each->id != move.email) state.open = state.cursor = each->id;
    if (move.role == mail::Role::trash) state.unfolded.erase(move.email);
    const Word done = move.role == mail::Role::trash ? Word::deleted : Word::archived;
    const bridge::Ticket ticket = office.replica.move_to_role({move.email}, move.role);
    state.busy[ticket];
    say(office, office.words.fill(done, {office.words.count(Word::message_count, 1), {}}), ticket);
}

void remove(Office& office, const Delete& action) {
    if (place_role(office) != mail::Role::trash) return move_into(office, {}, mail::Role::trash, action.emails);
    AppState& state = office.state;
    if (state.whole_list && action.emails.empty()) {
        const bridge::Mailbox* trash = office.replica.mailbox(state.place.account, state.place.mailbox);
        state.dialog = ConfirmDeletion{{}, trash == nullptr ? 0 : trash->total_emails, true};
        return;
    }
    const std::vector<Id> rows = meant(office, action.emails);
    const std::vector<Id> emails = emails_here(state, office.replica, rows);
    if (!emails.empty()) state.dialog = ConfirmDeletion{rows, emails.size(), false};
}

void confirm_delete(Office& office) {
    const auto* question = std::get_if<ConfirmDeletion>(&office.state.dialog);
    if (question == nullptr) return;
    const ConfirmDeletion answered = *question;
    office.state.dialog = std::monostate{};
    if (answered.whole_list) {
        bridge::Sweep what;
        what.kind = bridge::Sweep::Kind::destroy;
        sweep(office, {}, what, {Word::sweep_destroy, Word::deleted_forever, {}, {}});
        return;
    }
    const std::vector<Id> emails = emails_here(office.state, office.replica, answered.emails);
    const std::string what = rows_in_words(office, answered.emails, emails);
    leave(office, answered.emails);
    office.state.busy[office.replica.destroy(emails)];
    forget_attaching(office, emails);
    say(office, office.words.fill(Word::deleted_forever, what));
}

void set_keyword(Office& office, const std::vector<Id>& named, const char* keyword, bool on) {
    bridge::Sweep what;
    what.keyword = keyword;
    what.on = on;
    if (sweep(office, named, what, {Word::sweep_mark, Word::marked, {}, {}})) return;
    const std::vector<Id> rows = meant(office, named);
    const bool newest = (what.keyword == "$flagged") == on;
    const std::vector<Id> emails =
        newest ? newest_emails(office.state, office.replica, rows) : all_emails(office.state, office.replica, rows);
    if (emails.empty()) return;
    const bridge::Ticket ticket = office.replica.set_keyword(emails, keyword, on);
    office.state.busy[ticket];
    if (emails.size() > 1)
        say(office, office.words.fill(Word::marked, rows_in_words(office, rows, emails)), ticket);
    else
        office.state.unspoken = ticket;
}

bool any(const Office& office, bool (bridge::Email::*has)() const, bool wanted) {
    const std::vector<Id> emails = all_emails(office.state, office.replica, target(office.state));
    return std::any_of(emails.begin(), emails.end(), [&](const Id& id) {
        const bridge::Email* email = office.replica.email(id);
        return email != nullptr && (email->*has)() == wanted;
    });
}

// A row has a star when any of its messages has one.
bool every_row_starred(const Office& office) {
    const std::vector<Id> rows = target(office.state);
    return std::all_of(rows.begin(), rows.end(), [&](const Id& row) {
        const auto emails = shown_emails(office.state, office.replica, row);
        return std::any_of(emails.begin(), emails.end(), [](const bridge::Email* email) { return email->flagged(); });
    });
}

void undo(Office& office, bridge::Ticket ticket) {
    AppState& state = office.state;
    std::erase_if(state.toasts, [&](const Toast& toast) { return toast.undo == ticket; });
    if (state.unspoken == ticket) state.unspoken = 0;
    const std::size_t before = office.replica.sweeps().size();
    if (!office.replica.undo(ticket)) return;
    const std::vector<bridge::SweepProgress> after = office.replica.sweeps();
    if (after.size() > before)
        state.undertakings[after.back().ticket] = {Word::sweep_undo, Word::undone, {}, {}};
    else
        say(office, office.words(Word::undone));
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
    if (office.replica.offline()) return say(office, office.words(Word::needs_connection), 0, true);
    const bridge::Attachment& attachment = body->attachments[action.attachment];
    const std::string url =
        download_url(office.replica.session().download_url, office.replica.owner(action.email), attachment);
    office.effects.push_back(FetchBlob{url, attachment.name, action.open});
}

}  // namespace

void open_list(Office office, bridge::ListKey key) {
    AppState& state = office.state;
    // What was found is shown message by message: each is there because of what it says itself.
    key.conversations = state.settings.conversations && key.filter.empty();
    state.screen = MailScreen{};
    state.side_shown = false;
    if (key.filter.empty()) state.search = {};
    if (state.place == key) return;
    office.replica.forget(state.place);
    state.place = key;
    state.first_row = state.first_seen = 0;
    state.selected.clear();
    state.whole_list = false;
    state.cursor.clear();
    state.anchor.clear();
    state.awaited_row.reset();
    state.open.clear();
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

std::string rows_in_words(Office office, const std::vector<Id>& rows, const std::vector<Id>& emails) {
    const bool conversations = office.state.place.conversations && emails.size() > rows.size();
    return office.words.count(conversations ? Word::conversation_count : Word::message_count, rows.size());
}

void move_into(Office office, const Id& mailbox, mail::Role role, const std::vector<Id>& rows) {
    std::string where;
    if (!mailbox.empty()) {
        const std::vector<Id> first = meant(office, rows);
        const Id account = first.empty() ? office.state.place.account : office.replica.owner(first.front());
        const bridge::Mailbox* known = office.replica.mailbox(account, mailbox);
        if (known == nullptr) return;
        where = known->name;
        role = known->role;
    }
    if (role == mail::Role::archive)
        return move_rows(office, rows, mailbox, role, Word::sweep_archive, Word::archived, {});
    if (role == mail::Role::trash) return move_rows(office, rows, mailbox, role, Word::sweep_delete, Word::deleted, {});
    if (role != mail::Role::none) where = role_words(office.words, role);
    move_rows(office, rows, mailbox, role, Word::sweep_move, Word::moved_to, where);
}

void update_mail(Office office, const MailAction& action) {
    AppState& state = office.state;
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
                state.first_seen = rows.seen;
                state.seen_count = rows.seen_count;
                state.follow_cursor = false;
            },
            [&](const OpenEmail& open) {
                if (!opens_draft(office, open.email)) open_email(office, open.email);
            },
            [&](const CloseEmail&) { state.open.clear(); },
            [&](const Select& choice) { select(office, choice); },
            [&](const SelectAll&) {
                state.whole_list = false;
                for (const Id& id : list_ids(office))
                    if (!id.empty()) state.selected.insert(id);
            },
            [&](const SelectWholeList&) { state.whole_list = !state.selected.empty(); },
            [&](const ClearSelection&) {
                state.selected.clear();
                state.whole_list = false;
            },
            [&](const Step& by) { step(office, by); },
            [&](const OpenNext& next) { open_next(office, next.direction); },
            [&](const SetMessageStar& set) { state.busy[office.replica.set_keyword({set.email}, "$flagged", set.on)]; },
            [&](const MarkMessageUnread& which) {
                state.unfolded.erase(which.email);
                state.busy[office.replica.set_keyword({which.email}, "$seen", false)];
            },
            [&](const MoveMessage& move) { move_message(office, move); },
            [&](const UnfoldMessage& which) { unfold(office, which); },
            [&](const NoteBodyHeight& note) { state.body_heights[note.email] = note.height; },
            [&](const SetSeen& set) { set_keyword(office, set.emails, "$seen", set.seen); },
            [&](const SetStar& set) { set_keyword(office, set.emails, "$flagged", set.on); },
            [&](const ToggleStar&) { set_keyword(office, {}, "$flagged", !every_row_starred(office)); },
            [&](const ToggleSeen&) { set_keyword(office, {}, "$seen", any(office, &bridge::Email::seen, false)); },
            [&](const MoveToRole& to) { move_into(office, {}, to.role, to.emails); },
            [&](const MoveToMailbox& to) { move_into(office, to.mailbox, mail::Role::none, to.emails); },
            [&](const Delete& which) { remove(office, which); },
            [&](const ConfirmDelete&) { confirm_delete(office); },
            [&](const StopSweep& which) { office.replica.stop_sweep(which.ticket); },
            [&](const Undo& which) {
                if (!call_back(office, which.ticket)) undo(office, which.ticket);
            },
            [&](const ShowImages& show) { show_images(office, show); },
            [&](const NoteBlockedImages& note) { state.blocked_images[note.email] = note.count; },
            [&](const Download& what) { download(office, what); },
        },
        action);
}

}  // namespace kontor::state
