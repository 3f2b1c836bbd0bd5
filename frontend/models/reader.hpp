// What is open: a message, or a conversation whose messages stand below each other, the read ones folded to a line. Of
// each: who, whom, when, through which account, what to be careful about, what is attached.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "frontend/models/outbox.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

struct AttachmentChip {
    std::string id;
    std::size_t index = 0;
    std::string name, size;
    theme::Icon icon = theme::Icon::attachment;
    bool can_open = false;  // shown by the browser itself: images, PDF, text
    std::string open_words, save_words;
};

struct ReaderMessage {
    std::string id;  // "message/e17"
    bridge::Id email;
    bool open = true;  // else only a line: sender, preview, date
    std::string line;  // that line as one sentence
    std::string preview;
    bool unread = false;
    float body_height = -1;  // as the platform laid it out; negative: not known
    std::string sender, sender_address, initials;
    std::string date, full_date;
    std::string to, cc;  // "to Ann, Bob"; empty: nobody
    std::string via;     // "via gmx.de · collected 14:05"
    bool starred = false, can_archive = false, can_delete = false;
    bool is_draft = false, can_answer = false;  // can_answer: the relay sends mail
    std::vector<std::string> warnings;          // sender that pretends, replies that go elsewhere, damage
    std::vector<AttachmentChip> attachments;
    std::string attachments_words;

    bool html = false;           // the body is the relay's sanitised page at `address`
    std::string address;         // where the body is to be had: path of the relay
    std::string text;            // otherwise
    bool offers_images = false;  // the relay held remote images back
    std::string images_words, show_images, always_images;
    std::string stub_words, download_whole;  // of a message left at the provider: that it was, and a link; may be empty
    bool body_here = false;
    Delivery delivery;  // of mail that was sent from here
};

struct Reader {
    enum class Kind : std::uint8_t { none, many, loading, message } kind = Kind::none;
    std::string empty_title, empty_why;  // of none and many

    bridge::Id row;                       // what of the list is open
    std::string subject, count_words;     // "3 messages"; empty: one
    std::vector<ReaderMessage> messages;  // oldest first
    std::size_t reveal = SIZE_MAX;        // the message to begin with, once; SIZE_MAX: stay
};

Reader reader(const Context&);

// Where the display name shows another address than the real one, that address (threats C12); else empty.
std::string address_in_name(const mail::EmailAddress&);

// Where a domain mixes Latin with letters of another script that look the same, what it is made to look like (threats
// C11); else empty. Domains wholly in one script are nobody's imitation.
std::string imitated_domain(std::string_view domain);

}  // namespace kontor::models
