// What the parser found in a message: its parts as a tree in a flat vector, its header fields, and the
// beginning of its text for the preview. The raw message stays where it is; spans point into it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/mime/part.hpp"

namespace kontor::mime {

// One header field; name and value are slices of Message::headers (see Message::name_of, value_of).
struct Field {
    std::uint32_t name_at = 0, name_size = 0;
    std::uint32_t value_at = 0, value_size = 0;  // behind the colon, up to the last line end (not included)
    bool operator==(const Field&) const = default;
};

struct Message {
    std::vector<Part> parts;    // in document order; [0] is the message itself, always there
    std::vector<Field> fields;  // those of parts[0] first, then part by part
    std::string headers;        // the header blocks, one behind the other, as received (up to the limits)
    std::uint64_t size = 0;     // octets of the raw message

    // The first octets of the body, as transferred, of the first text/plain and the first text/html part
    // that is not an attachment.
    struct Kept {
        std::int32_t part = no_part;
        std::string bytes;
        bool operator==(const Kept&) const = default;
    };
    Kept plain, html;

    // The parser had to guess: the structure contradicts itself, a limit cut something off, or the header
    // broke the grammar in a way that changes its meaning.
    bool damaged = false;

    const Part& root() const { return parts.front(); }
    std::span<const Field> fields_of(const Part& part) const {
        return std::span(fields).subspan(part.first_field, part.field_count);
    }
    Bytes name_of(const Field& field) const { return Bytes(headers).substr(field.name_at, field.name_size); }
    // Raw (RFC 8621 4.1.2.1): folded, with leading white space, without the final line end.
    Bytes value_of(const Field& field) const { return Bytes(headers).substr(field.value_at, field.value_size); }

    // The first / last field of that name in a part, or nullptr. Names compare without case.
    const Field* first(const Part& part, std::string_view name) const;
    const Field* last(const Part& part, std::string_view name) const;

    // The raw body of a part, given the whole raw message.
    static Bytes body_of(const Part& part, Bytes whole) {
        return part.body.offset > whole.size() ? Bytes() : whole.substr(part.body.offset, part.body.size);
    }

    bool operator==(const Message&) const = default;
};

}  // namespace kontor::mime
