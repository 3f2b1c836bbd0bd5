// Gathers one header block, line by line, into Message::headers and Message::fields.
//
// The gatherer decides what each line is: a field, a continuation, the blank line, or something that does not
// belong there (parse_message.hpp has the rules). It never looks further ahead than one line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/mime/message.hpp"
#include "engine/mime/parse_message.hpp"

namespace kontor::mime {

class HeaderBlock {
public:
    // After so many octets without a line end a line that is no field is certainly body.
    static constexpr std::size_t longest_stray_line = 1000;

    HeaderBlock(Message& message, const Limits& limits) : message_(message), limits_(limits) {}

    // A new block whose first octet lies at `offset`. `whole_message`: it is that of a message, not of a body part.
    void begin(std::uint64_t offset, bool whole_message);

    enum class Verdict : std::uint8_t {
        more,       // taken; go on with the next line
        end,        // that was the blank line: the body begins behind it
        body_here,  // the body begins at body_offset(); stray_line() and this line belong to it
    };
    // One line with its line end, or the last one without.
    Verdict line(Bytes line, std::uint64_t offset);
    // Whether a line of which more than longest_stray_line octets are known, but not the end, can still be a field or
    // a continuation.
    bool could_be_header(Bytes beginning) const;

    // The input ended, or a boundary came: true when a stray line is left that turned out to be body.
    bool finish();
    // Body octets that have been taken for a header line, and where they lie.
    Bytes stray_line() const { return stray_; }
    std::uint64_t body_offset() const { return body_offset_; }
    bool damaged() const { return damaged_; }
    std::uint32_t first_field() const { return first_field_; }
    std::uint32_t field_count() const;

private:
    Verdict continuation(Bytes line, Bytes content, std::uint64_t offset);
    Verdict stray(Bytes line, std::uint64_t offset);
    void join_stray();
    void start_field(Bytes line, Bytes content, std::size_t name_size, std::size_t colon);
    void extend_field(Bytes line, Bytes content);

    Message& message_;
    const Limits& limits_;
    std::string stray_;
    std::uint64_t body_offset_ = 0;
    std::uint32_t first_field_ = 0;
    bool whole_message_ = true;
    bool first_line_ = true;
    bool any_field_ = false;  // a field has begun, kept or not
    bool keeping_ = false;    // the field that has begun is being kept
    bool damaged_ = false;
};

}  // namespace kontor::mime
