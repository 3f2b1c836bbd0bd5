#include "engine/store/thread_counts.hpp"

#include <algorithm>

namespace kontor::store {
namespace {

Counts& counts_of(CountsByMailbox& all, mail::MailboxId id) {
    const auto at = std::lower_bound(all.begin(), all.end(), id,
                                     [](const auto& entry, mail::MailboxId wanted) { return entry.first < wanted; });
    if (at != all.end() && at->first == id) return at->second;
    return all.insert(at, {id, Counts{}})->second;
}

}  // namespace

CountsByMailbox count_thread(std::span<const ThreadMember> members, mail::MailboxId trash) {
    CountsByMailbox all;
    bool unread_outside = false, unread_in_trash = false;
    for (const ThreadMember& member : members) {
        const auto& in = member.mailboxes;
        const bool trashed = trash && std::binary_search(in.begin(), in.end(), trash);
        unread_in_trash = unread_in_trash || (member.unread && trashed);
        unread_outside = unread_outside || (member.unread && !(trashed && in.size() == 1));
        for (const mail::MailboxId id : in) {
            Counts& counts = counts_of(all, id);
            counts.emails += 1;
            counts.unread_emails += member.unread ? 1 : 0;
        }
    }
    for (auto& [id, counts] : all) {
        counts.threads = 1;
        counts.unread_threads = (id == trash ? unread_in_trash : unread_outside) ? 1 : 0;
    }
    return all;
}

void add(CountsByMailbox& sum, const CountsByMailbox& more) {
    for (const auto& [id, counts] : more) {
        Counts& total = counts_of(sum, id);
        total.emails += counts.emails;
        total.unread_emails += counts.unread_emails;
        total.threads += counts.threads;
        total.unread_threads += counts.unread_threads;
    }
}

CountsByMailbox difference(const CountsByMailbox& before, const CountsByMailbox& after) {
    CountsByMailbox all = after;
    for (const auto& [id, counts] : before) {
        Counts& change = counts_of(all, id);
        change.emails -= counts.emails;
        change.unread_emails -= counts.unread_emails;
        change.threads -= counts.threads;
        change.unread_threads -= counts.unread_threads;
    }
    all.erase(std::remove_if(all.begin(), all.end(), [](const auto& entry) { return entry.second == Counts{}; }),
              all.end());
    return all;
}

}  // namespace kontor::store
