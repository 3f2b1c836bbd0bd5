#include <algorithm>
#include <set>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/mailbox/mailbox.hpp"
#include "engine/jmap/stored.hpp"

namespace kontor::jmap {
namespace {

const std::vector<std::string>& count_properties() {
    static const std::vector<std::string> names = {"totalEmails", "unreadEmails", "totalThreads", "unreadThreads"};
    return names;
}

void add(Ids& ids, std::string id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
}

bool has_role(const Mailboxes& mailboxes, std::uint64_t id) {
    const mail::Mailbox* mailbox = mailboxes.find(mail::MailboxId{id});
    return mailbox && mailbox->role != mail::Role::none;
}

// The unions are the same as before: at most their counts differ. Which one a mailbox belonged to earlier is not known,
// so any other change may have been to all of them.
bool are_unions_the_same(const Mailboxes& mailboxes, const store::Changes& changes) {
    const auto is_in_union = [&](std::uint64_t id) { return has_role(mailboxes, id); };
    return (changes.only_counts || changes.updated.empty()) && changes.destroyed.empty() &&
           std::none_of(changes.created.begin(), changes.created.end(), is_in_union);
}

ObjectChanges unified_changes(const Mailboxes& mailboxes, const store::Changes& changes) {
    ObjectChanges seen;
    if (are_unions_the_same(mailboxes, changes)) {
        if (changes.only_counts) seen.updated_properties = count_properties();
    } else {
        for (const ShownMailbox& shown : shown_mailboxes(mailboxes)) {
            if (unified_mailbox_role(shown.id)) seen.updated.push_back(shown.id);
        }
    }
    for (const std::uint64_t id : changes.created) {
        add(has_role(mailboxes, id) ? seen.updated : seen.created, mailboxes.spell(mail::MailboxId{id}));
    }
    for (const std::uint64_t id : changes.updated) {
        add(seen.updated, mailboxes.spell(mail::MailboxId{id}));
        // One that has a role now stood for itself until it got it.
        if (has_role(mailboxes, id) && !changes.only_counts) add(seen.destroyed, mail::MailboxId{id}.to_string());
    }
    for (const std::uint64_t id : changes.destroyed) add(seen.destroyed, mail::MailboxId{id}.to_string());
    return seen;
}

}  // namespace

MethodResult<ObjectChanges> mailbox_changes(Call& call, const std::string& since, std::size_t max) {
    // The unions are few: they are told whole or not at all.
    const auto changes = stored_changes(call, store::Type::mailbox, since, call.is_unified() ? 0 : max);
    if (!changes) return changes.error();
    ObjectChanges spelled;
    if (call.is_unified()) {
        const auto mailboxes = Mailboxes::load(call.view(), call.scope);
        if (!mailboxes) return mailboxes.error();
        spelled = unified_changes(*mailboxes, *changes);
        const std::size_t total = spelled.created.size() + spelled.updated.size() + spelled.destroyed.size();
        if (max != 0 && total > max) return MethodError{"cannotCalculateChanges", "More than maxChanges."};
    } else {
        spelled.created = spell<mail::MailboxId>(changes->created);
        spelled.updated = spell<mail::MailboxId>(changes->updated);
        spelled.destroyed = spell<mail::MailboxId>(changes->destroyed);
        if (changes->only_counts) spelled.updated_properties = count_properties();
    }
    spelled.new_state = std::to_string(changes->new_state);
    spelled.has_more = changes->has_more;
    return spelled;
}

}  // namespace kontor::jmap
