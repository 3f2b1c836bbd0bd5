// Which parts are the text to read and which are attachments (RFC 8621 4.1.4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mime/message.hpp"

namespace kontor::mime {

// Indexes into Message::parts. message/rfc822 parts count as leaves: what is inside them is a message of its own.
struct BodyStructure {
    std::vector<std::int32_t> text_body, html_body, attachments;
    bool has_attachment = false;  // attachments that a person would miss: no embedded images, no signatures
    bool operator==(const BodyStructure&) const = default;
};

BodyStructure body_structure(const Message& message);

// The JMAP partId: "1" for a message of one part, else the IMAP section number ("2.1"). Empty for multipart/*
// and for parts inside an attached message.
std::string part_id(const Message& message, std::int32_t part);
// The same for all parts at once, by index.
std::vector<std::string> part_ids(const Message& message);
// no_part for an id that part_id() would not have given.
std::int32_t part_from_id(const Message& message, std::string_view id);

}  // namespace kontor::mime
