// One message, opened: who, whom, when, through which account, what to be careful about, what is attached.
#pragma once

#include <string>
#include <vector>

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

struct Reader {
    enum class Kind : std::uint8_t { none, many, loading, message } kind = Kind::none;
    std::string empty_title, empty_why;  // of none and many

    bridge::Id email;
    std::string subject;
    std::string sender, sender_address, initials;
    std::string date, full_date;
    std::string to, cc;  // "to Ann, Bob"; empty: nobody
    std::string via;     // "via gmx.de · collected 14:05"
    bool starred = false;
    std::vector<std::string> warnings;  // sender that pretends, replies that go elsewhere, damage
    std::vector<AttachmentChip> attachments;
    std::string attachments_words;

    bool html = false;           // the body is the relay's sanitised page at `address`
    std::string address;         // where the body is to be had: path of the relay
    std::string text;            // otherwise
    bool offers_images = false;  // the relay held remote images back
    std::string images_words, show_images, always_images;
    bool body_here = false;
};

Reader reader(const Context&);

// Where the display name shows another address than the real one, that address (threats C12); else empty.
std::string address_in_name(const mail::EmailAddress&);

// Where a domain mixes Latin with letters of another script that look the same, what it is made to look like (threats
// C11); else empty. Domains wholly in one script are nobody's imitation.
std::string imitated_domain(std::string_view domain);

}  // namespace kontor::models
