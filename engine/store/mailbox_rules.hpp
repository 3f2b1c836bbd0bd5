// What a mailbox may be called and where it may hang (RFC 8621 2), and which ones an account begins with.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "engine/mail/mailbox.hpp"
#include "engine/store/failure.hpp"

namespace kontor::store {

struct StandardMailbox {
    mail::Role role;
    std::string_view name;
    std::uint32_t sort_order;
};

inline constexpr std::array<StandardMailbox, 6> standard_mailboxes = {{
    {mail::Role::inbox, "Inbox", 10},
    {mail::Role::drafts, "Drafts", 20},
    {mail::Role::sent, "Sent", 30},
    {mail::Role::archive, "Archive", 40},
    {mail::Role::junk, "Spam", 50},
    {mail::Role::trash, "Trash", 60},
}};

// Levels of the deepest path; JMAP announces it as maxMailboxDepth.
inline constexpr int mailbox_depth = 32;

// Whether `wanted` may stand among `others`, all mailboxes of its account (itself too, when it exists already).
// exists: a sibling has the name, or another mailbox the role; not_found: no such parent; invalid: the name, a
// parent that is the mailbox itself or below it, or too deep.
Result<void> check_mailbox(const mail::Mailbox& wanted, std::span<const mail::Mailbox> others);

}  // namespace kontor::store
