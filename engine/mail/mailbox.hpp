// Mailboxes and threads (RFC 8621 2, 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mail/ids.hpp"

namespace kontor::mail {

// IANA "IMAP Mailbox Name Attributes", those Kontor gives a meaning.
enum class Role : std::uint8_t { none, inbox, archive, drafts, sent, junk, trash };

std::string_view role_name(Role role);                 // "inbox"; "" for none
std::optional<Role> role_from_name(std::string_view);  // exact, lower-case

struct Mailbox {
    MailboxId id;
    AccountId account;
    std::string name;  // UTF-8, 1-255 octets, no control characters, unique among its siblings
    MailboxId parent;  // zero at the top
    Role role = Role::none;
    std::uint32_t sort_order = 0;
    bool is_subscribed = true;
    Modseq created = 0, modified = 0;
    Modseq counts_modified = 0;  // last change of only the four counts (RFC 8621 2.2 updatedProperties)
    std::uint32_t total_emails = 0, unread_emails = 0, total_threads = 0, unread_threads = 0;
};

// The e-mails of one conversation in one scope, by arrival, oldest first (RFC 8621 3).
struct Thread {
    ThreadId id;
    std::vector<EmailId> emails;
};

}  // namespace kontor::mail
