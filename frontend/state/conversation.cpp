#include "frontend/state/conversation.hpp"

#include <algorithm>

namespace kontor::state {

namespace {

bool put_aside(mail::Role role) { return role == mail::Role::trash || role == mail::Role::junk; }

// In Trash or Spam, and nowhere else.
bool is_put_aside(const bridge::Replica& replica, const bridge::Email& email) {
    const Id account = replica.owner(email.id);
    return !email.mailboxes.empty() && std::all_of(email.mailboxes.begin(), email.mailboxes.end(), [&](const Id& id) {
        const bridge::Mailbox* mailbox = replica.mailbox(account, id);
        return mailbox != nullptr && put_aside(mailbox->role);
    });
}

template <class Which>
std::vector<Id> of_each(const std::vector<Id>& rows, Which which) {
    std::vector<Id> emails;
    for (const Id& row : rows)
        for (const bridge::Email* email : which(row)) emails.push_back(email->id);
    std::sort(emails.begin(), emails.end());
    emails.erase(std::unique(emails.begin(), emails.end()), emails.end());
    return emails;
}

}  // namespace

std::vector<const bridge::Email*> shown_emails(const AppState& state, const bridge::Replica& replica, const Id& row) {
    const bridge::Email* email = replica.email(row);
    if (email == nullptr) return {};
    if (!state.place.conversations) return {email};
    std::vector<const bridge::Email*> shown = replica.conversation(row);
    const bridge::Mailbox* place = replica.mailbox(state.place.account, state.place.mailbox);
    if (place != nullptr && put_aside(place->role)) return shown;
    std::erase_if(shown, [&](const bridge::Email* each) { return each != email && is_put_aside(replica, *each); });
    return shown;
}

// By what its writer called it: services send many messages of one subject within a second.
bool are_copies(const bridge::Email& one, const bridge::Email& other) {
    return !one.message_id.empty() && one.message_id == other.message_id && one.subject == other.subject;
}

std::vector<const bridge::Email*> without_copies(const AppState& state, const bridge::Replica& replica,
                                                 const std::vector<const bridge::Email*>& emails) {
    std::vector<const bridge::Email*> kept;
    for (const bridge::Email* email : emails) {
        const auto copy = std::find_if(kept.begin(), kept.end(),
                                       [&](const bridge::Email* each) { return are_copies(*each, *email); });
        if (copy == kept.end())
            kept.push_back(email);
        else if (!replica.holds(state.place, **copy) && replica.holds(state.place, *email))
            *copy = email;
    }
    return kept;
}

std::vector<Id> emails_here(const AppState& state, const bridge::Replica& replica, const std::vector<Id>& rows) {
    return of_each(rows, [&](const Id& row) {
        std::vector<const bridge::Email*> emails = shown_emails(state, replica, row);
        if (state.place.conversations)
            std::erase_if(emails, [&](const bridge::Email* email) {
                return email->id != row && !replica.holds(state.place, *email);
            });
        return emails;
    });
}

std::vector<Id> all_emails(const AppState& state, const bridge::Replica& replica, const std::vector<Id>& rows) {
    return of_each(rows, [&](const Id& row) { return shown_emails(state, replica, row); });
}

std::vector<Id> newest_emails(const AppState& state, const bridge::Replica& replica, const std::vector<Id>& rows) {
    return of_each(rows, [&](const Id& row) {
        std::vector<const bridge::Email*> emails = shown_emails(state, replica, row);
        if (emails.size() > 1) emails.erase(emails.begin(), emails.end() - 1);
        return emails;
    });
}

bool same_row(const AppState& state, const bridge::Replica& replica, const Id& one, const Id& other) {
    if (one == other) return true;
    if (!state.place.conversations) return false;
    const bridge::Email *a = replica.email(one), *b = replica.email(other);
    return a != nullptr && b != nullptr && a->thread == b->thread;
}

}  // namespace kontor::state
