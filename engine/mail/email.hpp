// An e-mail as the store and the list know it (RFC 8621 4.1): metadata plus the header fields worth a
// column, so that showing a list of a million messages parses nothing. Bodies are parsed from the raw
// message when it is opened.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/address.hpp"
#include "engine/mail/ids.hpp"
#include "engine/mail/keywords.hpp"

namespace kontor::mail {

// SHA-256 of the raw message: the identity of content across accounts and UIDL resets.
using ContentHash = std::array<std::uint8_t, 32>;

// The Date field: a moment and the zone its writer was in.
struct SentDate {
    UtcTime utc;
    std::int16_t offset_minutes = 0;  // east of UTC, within +-14 h
    bool operator==(const SentDate&) const = default;
};

// What mime extracts from one message for the list. All text is valid UTF-8 without control characters.
struct Summary {
    std::string subject;  // empty when absent
    std::vector<EmailAddress> from, sender, reply_to, to, cc, bcc;
    std::optional<SentDate> sent_at;      // empty: no Date field, or not a believable one
    std::vector<std::string> message_id;  // without < >
    std::vector<std::string> in_reply_to, references;
    std::string preview;  // <= limits::preview_characters
    bool has_attachment = false;
    bool damaged = false;  // the parser had to guess; shown as "this message is damaged"
    bool operator==(const Summary&) const = default;
};

struct Email {
    EmailId id;
    AccountId account;
    ThreadId thread;
    BlobId blob;
    std::uint64_t size = 0;            // octets of the raw message
    UtcTime received_at;               // when Kontor stored it (collected, imported)
    std::vector<MailboxId> mailboxes;  // sorted, never empty
    Keywords keywords;
    Summary summary;
    Modseq created = 0, modified = 0;

    // What the default order is by: the sent date, or the arrival where there is none.
    UtcTime sort_date() const { return summary.sent_at ? summary.sent_at->utc : received_at; }
};

}  // namespace kontor::mail
