// What the file of one message is called, and what its name says.
//
//   Maildir   1764000000.e17.3fa9c2d1.kontor:2,FS     seconds since 1970, id, content, and flags (keyword_letters.hpp)
//   EML       1764000000.e17.3fa9c2d1,FS.eml          the same for a file that a person opens; no ",FS" without flags
//
// Of a Maildir name only what every Maildir has is needed: the seconds at its beginning, and ":2," before the flags.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/mail/email.hpp"

namespace kontor::mail_files {

// The message a file holds, however its flags change.
struct MessageKey {
    mail::EmailId id;
    std::uint32_t content = 0;  // of its hash, the first four octets
    auto operator<=>(const MessageKey&) const = default;
};
MessageKey key_of(mail::EmailId id, const mail::ContentHash& hash);

struct FileName {
    std::optional<UtcTime> received_at;
    std::string letters;
    std::optional<MessageKey> key;  // if Kontor gave the name
};

std::string to_maildir_name(UtcTime received_at, MessageKey key, Bytes letters);
std::string to_eml_name(UtcTime received_at, MessageKey key, Bytes letters);

// Any name will do; it may say nothing.
FileName parse_maildir_name(Bytes name);
// Only of names that Kontor gave; everybody else's say nothing.
FileName parse_eml_name(Bytes name);

}  // namespace kontor::mail_files
