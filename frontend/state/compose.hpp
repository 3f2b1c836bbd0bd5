// A message that is being written, as it stands in the window.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bridge/replica.hpp"

namespace kontor::state {

using bridge::Id;

inline constexpr std::int64_t longest_delay_seconds = 30 * 86400;  // a relay holds a message

enum class RecipientField : std::uint8_t { to, cc, bcc };
inline constexpr std::array<RecipientField, 3> kRecipientFields{RecipientField::to, RecipientField::cc,
                                                                RecipientField::bcc};

// One that was entered; what is no address stays, and is pointed at.
struct Recipient {
    mail::EmailAddress is;
    bool is_valid = true;
    bool operator==(const Recipient&) const = default;
};

// What stands in one of the three fields: who was entered, and what is being typed.
struct Recipients {
    std::vector<Recipient> entered;
    std::string typed;
};

struct ComposeAttachment {
    bridge::Attachment is;
    Id account;                // whose blob it is
    std::uint64_t upload = 0;  // the number the platform gave the file; 0: the relay had it already
    std::uint64_t sent = 0;    // octets
    enum class Step : std::uint8_t { sending, done, waiting, failed } step = Step::done;  // waiting: for the connection
    enum class Trouble : std::uint8_t { none, too_large, no_room, refused } trouble = Trouble::none;
};

using AttachStep = ComposeAttachment::Step;

struct ComposeForm {
    std::string key;  // bridge::Draft::key
    UtcTime written;  // as it was saved last
    mail::RecordId identity;
    std::array<Recipients, 3> recipients;  // by RecipientField
    bool shows_copies = false;             // Cc and Bcc have fields
    std::string subject, text;
    std::vector<ComposeAttachment> attachments;
    std::vector<std::string> in_reply_to, references;
    Id answers, forwards;  // the e-mail it replies to, or passes on
    bool is_markdown = false, shows_preview = false;
    std::string signature;  // that was put into the text

    std::optional<RecipientField> completing;  // whose suggestions are shown
    std::size_t suggestion = 0;                // the one Enter takes
    std::vector<bridge::Correspondent> known;  // as of when it was opened

    std::set<Id> accounts;            // where a copy of it may lie
    Id copy;                          // the e-mail that was saved last; empty: none yet
    Id replaces;                      // a draft of another program, which goes with the first save
    bool is_changed = false;          // since the last save
    std::optional<Instant> save_due;  // when a pause in typing counts as "save it"
    bridge::Ticket save = 0;          // under way
    enum class Saved : std::uint8_t { never, saving, saved, waiting, refused } saved = Saved::never;

    bool wants_send = false;  // once everything is attached
    bridge::Leaving leaving;  // then when
    std::string refused;      // why it was not sent or saved, in words

    Recipients& of(RecipientField field) { return recipients[static_cast<std::size_t>(field)]; }
    const Recipients& of(RecipientField field) const { return recipients[static_cast<std::size_t>(field)]; }
};

// What a new message begins with.
enum class Answering : std::uint8_t { reply, reply_all, forward, forward_attached, as_new, go_on };

// Waits for the text of the e-mail it is made from.
struct PendingAnswer {
    Id email;  // empty: none
    Answering how = Answering::reply;
};

// On its way to the relay, or gone and still to be called back.
struct SentMail {
    ComposeForm form;
    Id account, submission;
    std::optional<UtcTime> leaves;  // of one that was put off
};

}  // namespace kontor::state
