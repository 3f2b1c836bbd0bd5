// One part of a message: where it lies in the raw message, and what its header says about it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kontor::mime {

// A stretch of the raw message, in octets.
struct Span {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t end() const { return offset + size; }
    bool operator==(const Span&) const = default;
};

// Content-Transfer-Encoding (RFC 2045 6). Identity is 7bit, 8bit, binary or none named; an unknown one is
// treated as if there were none (RFC 8621 4.1.4).
enum class TransferEncoding : std::uint8_t { identity, quoted_printable, base64, uuencode, unknown };

// Content-Disposition (RFC 2183). Anything but "inline" is to be treated as an attachment (2.8).
enum class Disposition : std::uint8_t { none, inline_, attachment, other };

inline constexpr std::int32_t no_part = -1;

// A part owns its texts; positions are in the raw message the Message was parsed from.
struct Part {
    std::int32_t parent = no_part;       // index into Message::parts; no_part for the message itself
    std::int32_t first_child = no_part;  // of multipart/*, and of message/rfc822: the message inside
    std::int32_t last_child = no_part;
    std::int32_t next_sibling = no_part;
    std::uint16_t depth = 0;

    Span header;  // from its first field to the end of the blank line behind the last
    Span body;    // as transferred, without the line end that belongs to the boundary behind it
    std::uint32_t first_field = 0, field_count = 0;  // in Message::fields

    std::string type = "text", subtype = "plain";  // lower case; the default of RFC 2045 5.2 or 2046 5.1.5
    std::string charset;                           // as labelled, lower case; empty when not given
    std::string boundary;                          // of multipart/*
    std::string name;        // file name, decoded (RFC 2231, RFC 2047 as found); empty when none. See file_name.hpp
    std::string content_id;  // without < >
    std::string location, language;  // as written, unfolded
    std::string disposition_text;    // lower case, as written
    TransferEncoding encoding = TransferEncoding::identity;
    Disposition disposition = Disposition::none;
    bool has_content_type = false;       // the field is there and could be read
    bool flowed = false, delsp = false;  // RFC 3676

    bool is_multipart() const { return type == "multipart"; }
    bool is_text() const { return type == "text"; }
    bool is(std::string_view t, std::string_view s) const { return type == t && subtype == s; }
    // message/rfc822 or message/global whose inside has been parsed into a child.
    bool is_message() const { return type == "message" && (subtype == "rfc822" || subtype == "global"); }
    std::string media_type() const { return type + '/' + subtype; }
    bool operator==(const Part&) const = default;
};

}  // namespace kontor::mime
