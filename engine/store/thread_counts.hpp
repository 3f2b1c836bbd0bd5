// What one thread adds to the four counts of the mailboxes of its account (RFC 8621 2). Stores keep the
// counts up to date by the difference between a thread before and after a change.
//
// unreadThreads follows the RFC's "quality implementation": a thread is unread in a mailbox if any of its
// e-mails is, wherever that one lies; e-mails in the trash are a thread of their own for this purpose.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/mail/ids.hpp"

namespace kontor::store {

// One e-mail of the thread, as far as counting goes.
struct ThreadMember {
    std::vector<mail::MailboxId> mailboxes;  // sorted
    bool unread = false;
};

struct Counts {
    std::int64_t emails = 0, unread_emails = 0, threads = 0, unread_threads = 0;
    bool operator==(const Counts&) const = default;
};

// Sorted by mailbox; mailboxes it adds nothing to may be missing.
using CountsByMailbox = std::vector<std::pair<mail::MailboxId, Counts>>;

// `trash`: the account's mailbox of that role, zero when it has none.
CountsByMailbox count_thread(std::span<const ThreadMember> members, mail::MailboxId trash);

void add(CountsByMailbox& sum, const CountsByMailbox& more);
// after - before; mailboxes without a difference are left out.
CountsByMailbox difference(const CountsByMailbox& before, const CountsByMailbox& after);

}  // namespace kontor::store
