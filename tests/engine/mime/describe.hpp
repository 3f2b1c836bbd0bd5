// What the parser made of a message, as JSON that a person can read and write: tests/corpus/*.json.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/mime/parse_message.hpp"

namespace kontor::tests {

// "multipart/mixed(text/plain message/rfc822(text/plain))"
std::string structure_of(const mime::Message& message, std::int32_t part = 0);

// Keys: subject, from, sender, replyTo, to, cc, bcc (each [[name or null, address], ...]), toGroups, date, messageId,
// inReplyTo, references, preview, hasAttachment, damaged, structure, text, html, attachments (part ids), and by part
// id names, files, charsets, cids, dispositions, encodings, values, octets (of what is not text), problems.
nlohmann::json describe(const mime::Message& message, Bytes whole);

}  // namespace kontor::tests
