// The octets that go out, made from those of a stored message: without Bcc and Resent-Bcc (RFC 8621 7.5), and with what
// a message must have and a draft may lack.
//
//   WireFilter filter(additions, header_blocks(message));
//   for every piece of the message: filter.take(piece, out);
//   const auto done = filter.finish(out);
//
// * The input may be cut anywhere, with the same result. At most limits::header_name octets are held back.
// * A Bcc field goes with its continuation lines, however its name is spelled, in the header of the message and in
//   those of messages attached to it: a mail that lies in Sent, forwarded as it is, names nobody in secret either.
// * What the house adds as Sender replaces one that is there. Return-Path goes (RFC 5321 4.4), and so does the "From "
//   line of an mbox file.
// * A LF alone becomes CRLF. A CR alone stays, for smtp::ContentScan to refuse.
// * A header that a reader could take apart in another way than we do is refused, for a Bcc might hide in it: a line
//   that is neither a field nor a continuation. In attached messages such a line is left alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/result.hpp"
#include "engine/mime/message.hpp"

namespace kontor::send {

// Whole fields with their CRLF; empty ones are not added.
struct Additions {
    std::string sender;              // "Sender: ..."
    std::string missing_date;        // "Date: ...", unless there is one
    std::string missing_message_id;  // "Message-ID: ...", unless there is one
};

// Where the headers of the messages inside of it begin, ascending.
std::vector<std::uint64_t> header_blocks(const mime::Message&);

class WireFilter {
public:
    explicit WireFilter(Additions additions, std::vector<std::uint64_t> inner_headers = {});

    // Appends to `out`.
    void take(Bytes octets, std::string& out);
    // Error::what says what is wrong with the header; `out` is then worth nothing.
    Result<void> finish(std::string& out);

private:
    enum class Place : std::uint8_t {
        first_line,  // of the message: may be that of an mbox file
        name,        // of a field, or the blank line
        kept,        // the rest of a line that stays
        dropped,     // the rest of a line that goes
        body,
    };

    void octet(char c, std::string& out);
    void line_begins(char c, std::string& out);
    void end_of_name(char c, std::string& out);
    void end_of_line(std::string& out);
    void end_of_header(std::string& out);
    void put(char c, std::string& out);
    void refuse(const char* what);
    bool drops(const std::string& name);

    Additions additions_;
    std::vector<std::uint64_t> inner_headers_;
    std::size_t next_inner_ = 0;
    std::uint64_t at_ = 0;  // octets taken

    Place place_ = Place::first_line;
    std::string name_;       // what is known of the line, until it is known what it is
    bool dropping_ = false;  // the field that has begun
    bool any_field_ = false;
    bool is_inner_ = false;      // the header is that of an attached message
    bool header_ended_ = false;  // of the message itself
    bool after_cr_ = false;      // the last octet put out
    std::string wrong_;
};

}  // namespace kontor::send
