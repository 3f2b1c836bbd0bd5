#include "frontend/models/message_list.hpp"

#include <algorithm>

#include "frontend/state/conversation.hpp"
#include "frontend/state/update.hpp"

namespace kontor::models {

namespace {

using mail::Role;
using words::Word;

const bridge::Mailbox* shown_mailbox(const Context& context) {
    const bridge::ListKey& place = context.state.place;
    return place.mailbox.empty() ? nullptr : context.replica.mailbox(place.account, place.mailbox);
}

Role shown_role(const Context& context) {
    const bridge::Mailbox* mailbox = shown_mailbox(context);
    return mailbox == nullptr ? Role::none : mailbox->role;
}

// In Sent and Drafts one looks for whom it went to.
const mail::EmailAddress* correspondent(const bridge::Email& email, Role role) {
    const bool outgoing = role == Role::sent || role == Role::drafts;
    const std::vector<mail::EmailAddress>& people = outgoing ? email.to : email.from;
    return people.empty() ? nullptr : &people.front();
}

std::string sentence(const Context& context, const MessageRow& row) {
    const words::Words& words = context.words;
    std::string text;
    if (row.unread) text += words(Word::unread) + ", ";
    if (row.starred) text += words(Word::starred) + ", ";
    text += row.sender + ", ";
    if (!row.count_words.empty()) text += row.count_words + ", ";
    text += row.subject + ", " + row.date;
    if (row.has_attachment) text += ", " + words(Word::has_attachment);
    if (!row.account.empty()) text += ", " + words.fill(Word::via, row.account);
    return text;
}

// Everybody who wrote, in the order they first did.
std::string writers(const std::vector<const bridge::Email*>& emails) {
    std::vector<std::string> addresses;
    std::string names;
    for (const bridge::Email* email : emails) {
        if (email->from.empty()) continue;
        const mail::EmailAddress& writer = email->from.front();
        if (std::find(addresses.begin(), addresses.end(), writer.email) != addresses.end()) continue;
        addresses.push_back(writer.email);
        if (!names.empty()) names += ", ";
        names += person(writer);
    }
    return names;
}

// What the other messages of the conversation add to its newest one.
void add_conversation(const Context& context, const bridge::Email& newest, MessageRow& row) {
    const std::vector<const bridge::Email*> emails = state::shown_emails(context.state, context.replica, newest.id);
    if (emails.size() < 2) return;
    const std::size_t count = state::without_copies(context.state, context.replica, emails).size();
    if (count > 1) {
        row.count = context.words.number(count);
        row.count_words = context.words.count(Word::message_count, count);
    }
    const Role role = shown_role(context);
    const std::string names = writers(emails);
    if (role != Role::sent && role != Role::drafts && !names.empty()) row.sender = names;
    for (const bridge::Email* email : emails) {
        row.unread |= !email->seen();
        row.starred |= email->flagged();
        row.has_attachment |= email->has_attachment;
    }
}

void fill_row(const Context& context, const bridge::Email& email, MessageRow& row) {
    const words::Words& words = context.words;
    const mail::EmailAddress* whom = correspondent(email, shown_role(context));
    row.id = "row/" + email.id;
    row.email = email.id;
    row.sender = whom == nullptr ? words(Word::no_sender) : person(*whom);
    row.sender_address = whom == nullptr ? "" : whom->email;
    row.initials = initials(row.sender);
    row.subject = email.subject.empty() ? words(Word::no_subject) : email.subject;
    row.preview = preview(words, email);
    const UtcTime date = email.sent_at.value_or(email.received_at);
    row.date = context.calendar.brief(date);
    row.full_date = context.calendar.full(date);
    row.unread = !email.seen();
    row.starred = email.flagged();
    row.has_attachment = email.has_attachment;
    if (context.state.place.account == context.replica.session().unified)
        row.account = domain_of(account_name(context, context.replica.owner(email.id)));
    if (context.state.place.conversations) add_conversation(context, email, row);
    row.accessible = sentence(context, row);
    row.select_words = words.fill(Word::select_message, row.subject);
}

// In the result of a search the row shows where the words are.
void add_snippet(const Context& context, const bridge::Id& id, MessageRow& row) {
    const bridge::Snippet* snippet = context.replica.snippet(context.state.place, id);
    if (snippet == nullptr) return;
    if (snippet->subject) {
        row.subject = snippet->subject->text;
        row.subject_marks = snippet->subject->marks;
    }
    if (snippet->preview) {
        row.preview = snippet->preview->text;
        row.preview_marks = snippet->preview->marks;
    }
}

// A row stays selected when a newer message comes to stand for it.
std::set<bridge::Id> selected_threads(const Context& context) {
    std::set<bridge::Id> threads;
    if (!context.state.place.conversations) return threads;
    for (const bridge::Id& id : context.state.selected)
        if (const bridge::Email* email = context.replica.email(id)) threads.insert(email->thread);
    return threads;
}

MessageRow row_at(const Context& context, const bridge::List& list, std::size_t index,
                  const std::set<bridge::Id>& threads) {
    MessageRow row;
    row.index = index;
    const bridge::Id& id = list.ids[index];
    const bridge::Email* email = id.empty() ? nullptr : context.replica.email(id);
    const bool whole = !context.state.place.conversations || context.replica.conversation_known(id);
    if (email == nullptr || !whole) {
        row.id = "row/#" + std::to_string(index);
        row.accessible = context.words(Word::loading);
        return row;
    }
    fill_row(context, *email, row);
    add_snippet(context, id, row);
    const auto means = [&](const bridge::Id& other) {
        return !other.empty() && state::same_row(context.state, context.replica, other, id);
    };
    row.selected =
        context.state.whole_list || context.state.selected.count(id) != 0 || threads.count(email->thread) != 0;
    row.open = means(context.state.open);
    row.at_cursor = means(context.state.cursor);
    return row;
}

EmptyPage empty_page(const Context& context) {
    const words::Words& words = context.words;
    const bridge::List* shown = context.replica.list(context.state.place);
    if (shown != nullptr && shown->is_kept)
        return {theme::Icon::offline,
                words(Word::kept_nothing),
                words(context.state.place.filter.empty() ? Word::kept_nothing_why : Word::kept_no_search),
                {}};
    if (context.replica.external_accounts().empty() && shown_role(context) == Role::inbox)
        return {theme::Icon::logo, words(Word::welcome), words(Word::welcome_why), words(Word::add_account),
                state::AddAccount{}};
    const bridge::ListKey& place = context.state.place;
    if (!place.filter.empty()) {
        const bool everywhere = place.account == context.replica.session().unified;
        EmptyPage page{
            theme::Icon::search,
            words(Word::search_nothing),
            words.fill(Word::search_nothing_why, {account_name(context, place.account), context.state.search.found}),
            {}};
        if (everywhere || context.replica.session().unified.empty()) return page;
        page.button = words(Word::search_everywhere);
        page.action = state::SearchEverywhere{};
        return page;
    }
    if (place.unread_only) return {theme::Icon::check, words(Word::empty_unread), words(Word::empty_unread_why), {}};
    const bridge::Mailbox* mailbox = shown_mailbox(context);
    const bool inbox = mailbox != nullptr && mailbox->role == Role::inbox;
    return {mailbox == nullptr ? theme::Icon::star : role_icon(mailbox->role),
            words(Word::empty_inbox),
            words(inbox ? Word::empty_inbox_why : Word::empty_mailbox_why),
            {}};
}

void head(const Context& context, MessageList& model) {
    const bridge::ListKey& place = context.state.place;
    const bridge::Mailbox* mailbox = shown_mailbox(context);
    model.mailbox_name = mailbox != nullptr     ? mailbox_name(context.words, *mailbox)
                         : place.filter.empty() ? context.words(Word::starred)
                                                : context.words(Word::search);
    model.title = model.mailbox_name;
    model.subtitle = account_name(context, place.account);
    const Word counted = place.conversations ? Word::conversation_count : Word::message_count;
    if (!model.loading) model.subtitle += "  ·  " + context.words.count(counted, model.total);
    if (const bridge::List* list = context.replica.list(place); list != nullptr && list->is_incomplete)
        model.subtitle += "  ·  " + context.words(Word::search_incomplete);
    if (const bridge::List* list = context.replica.list(place); context.replica.offline() && list && list->is_kept)
        model.subtitle += "  ·  " + context.words(Word::kept_here);
    model.scroll_id = "list/" + place.account + '/' + place.mailbox + place.keyword +
                      (place.unread_only ? "?unread" : "") + (place.conversations ? "?conversations" : "") +
                      place.filter;
    model.unread_only = place.unread_only;
    model.in_trash = mailbox != nullptr && mailbox->role == Role::trash;
    model.in_junk = mailbox != nullptr && mailbox->role == Role::junk;
    model.in_archive = mailbox != nullptr && mailbox->role == Role::archive;
    model.selected = context.state.selected.size();
    if (model.selected > 0) model.selected_words = context.words.count(Word::selected_count, model.selected);
    if (context.state.whole_list)
        model.selected_words = context.words.fill(Word::whole_selected, context.words.number(model.total));
}

}  // namespace

MessageList message_list(const Context& context) {
    MessageList model;
    const bridge::List* list = context.replica.list(context.state.place);
    model.loading = list == nullptr || !list->loaded;
    model.total = model.loading ? 0 : list->ids.size();
    head(context, model);
    if (model.loading) return model;
    const auto cursor = std::find(list->ids.begin(), list->ids.end(), context.state.cursor);
    if (!context.state.cursor.empty() && cursor != list->ids.end())
        model.cursor_index = static_cast<std::size_t>(cursor - list->ids.begin());
    if (context.state.follow_cursor)
        model.reveal_index = context.state.awaited_row ? context.state.awaited_row->row : model.cursor_index;
    model.first_seen = context.state.first_seen;
    model.seen_count = context.state.seen_count;
    model.first = std::min(context.state.first_row, model.total);
    const std::size_t end = std::min(model.total, model.first + context.state.row_count);
    const std::set<bridge::Id> threads = selected_threads(context);
    for (std::size_t i = model.first; i < end; ++i) model.rows.push_back(row_at(context, *list, i, threads));
    model.all_selected =
        model.selected > 0 && std::all_of(list->ids.begin(), list->ids.end(), [&](const bridge::Id& id) {
            return id.empty() || context.state.selected.count(id) != 0;
        });
    if (model.all_selected && !context.state.whole_list && model.selected < model.total)
        model.select_whole =
            context.words.fill(Word::select_whole, {context.words.number(model.total), model.mailbox_name});
    if (model.total == 0) model.empty = empty_page(context);
    return model;
}

MailTools mail_tools(const Context& context) {
    MailTools tools;
    const std::vector<bridge::Id> rows = state::target(context.state);
    tools.enabled = !rows.empty();
    for (const bridge::Id& row : rows) {
        bool starred = false;
        for (const bridge::Email* email : state::shown_emails(context.state, context.replica, row)) {
            tools.show_seen_on |= !email->seen();
            starred |= email->flagged();
        }
        tools.show_star_on |= !starred;
    }
    const Role role = shown_role(context);
    tools.can_archive = tools.enabled && role != Role::archive;
    tools.can_unjunk = tools.enabled && role == Role::junk;
    tools.can_junk = tools.enabled && role != Role::junk && role != Role::sent && role != Role::drafts;
    tools.can_answer = rows.size() == 1 && !context.state.open.empty() && context.replica.session().can_send;
    tools.delete_words = context.words(role == Role::trash ? Word::delete_forever : Word::delete_);
    return tools;
}

}  // namespace kontor::models
