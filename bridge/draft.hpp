// A message that is being written, as the replica saves and sends it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bridge/objects.hpp"

namespace kontor::bridge {

// Something attached that the relay has already: a finished upload, or a part of another e-mail.
struct DraftPart {
    Attachment is;
    Id account;  // whose blob it is
};

struct Draft {
    // Its Message-ID without < >, given when it is begun: by it the copies that were saved earlier are found, so that
    // saving twice is saving once, in whichever order answers came or got lost.
    std::string key;
    Id account;              // of the identity: its mailboxes hold it
    std::set<Id> elsewhere;  // other accounts an earlier copy may lie in
    mail::RecordId identity;

    mail::EmailAddress from;
    std::vector<mail::EmailAddress> to, cc, bcc, reply_to;
    std::string subject, text;
    std::string html;  // the same as HTML; empty: text alone
    std::vector<DraftPart> attachments;
    std::vector<std::string> in_reply_to, references;  // Message-IDs without < >

    UtcTime written;  // when it was saved or sent, and where the writer's clock stands
    int written_offset_minutes = 0;

    bool is_markdown = false;
    Id answers, forwards;  // the e-mail it replies to, or passes on; empty: none
};

// When a message shall leave (RFC 4865). Neither: at once.
struct Leaving {
    std::uint32_t hold_seconds = 0;  // it can be called back so long
    std::optional<UtcTime> at;
};

// Somebody mail was exchanged with, in as much of it as is known here.
struct Correspondent {
    mail::EmailAddress is;
    std::size_t written = 0;   // mails to them
    std::size_t answered = 0;  // mails of theirs that were answered
    std::size_t received = 0;
    // People one writes to, then those one has answered, then others, and last what writes to everybody.
    bool operator<(const Correspondent& other) const;
};

// Labels a saved draft has, that what was said of it is known when it goes on elsewhere. They go with the sending.
inline constexpr const char* scheduled_label = "kontor-scheduled";  // planned for later: in the outbox, not yet in Sent
inline constexpr const char* markdown_label = "kontor-markdown";
inline constexpr const char* answers_label = "kontor-answers-";    // followed by the e-mail's id
inline constexpr const char* forwards_label = "kontor-forwards-";  // likewise

}  // namespace kontor::bridge
