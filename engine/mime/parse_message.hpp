// RFC 5322 messages and RFC 2045-2049 MIME, in one pass over the octets, whatever they are.
//
//   MessageScanner scanner;
//   while (...) scanner.feed(chunk);       // as mail streams in; chunks of any size
//   Message message = scanner.finish();
//
// Memory is bounded whatever the size of the message: header blocks up to the limits, one Part each, and
// the first octets of the text. parse() gives the same result for a message that lies in memory.
//
// Nothing is ever refused. Where the message is wrong, these rules hold, and `damaged` says so:
// * Lines end in LF or CRLF. A CR alone is white space in a header.
// * "From " and ">From " lines of mbox files before the header are skipped (not damage).
// * A line in a header that is neither a field nor a continuation is taken for a continuation that lost its
//   indentation (RFC 7103 7.2); two of them in a row are the beginning of a body whose blank line is missing.
// * The first of several Content-Type (and other Content-*) fields counts.
// * A boundary line must match exactly, trailing white space apart, so that boundaries which are prefixes of
//   each other are told apart; the innermost open multipart is asked first. A match of an outer one closes
//   those inside it. After a closing boundary there is only epilogue.
// * A multipart without a usable boundary is text/plain.
// * message/rfc822 and message/global are parsed into a child when not transfer-encoded.
// * Deeper than limits: the multipart or message stays an opaque leaf. Too many parts: the last takes all the
//   rest as its body.
#pragma once

#include <cstddef>
#include <memory>

#include "engine/base/bytes.hpp"
#include "engine/base/limits.hpp"
#include "engine/mime/message.hpp"

namespace kontor::mime {

struct Limits {
    std::size_t header_field = limits::header_field;    // octets of one field; the rest of it is skipped
    std::size_t header_bytes = limits::header_bytes;    // octets of all header blocks of a message
    std::size_t header_fields = limits::header_fields;  // in one header block
    std::size_t all_fields = 10 * limits::header_fields;
    std::size_t depth = limits::mime_depth;
    std::size_t parts = limits::mime_parts;
    std::size_t boundary = limits::boundary;  // octets; a longer one is no boundary
    std::size_t kept_text = 32 * 1024;        // octets kept of Message::plain and ::html, each; 0: none
};

class MessageScanner {
public:
    explicit MessageScanner(Limits limits = {});
    ~MessageScanner();
    MessageScanner(MessageScanner&&) noexcept;
    MessageScanner& operator=(MessageScanner&&) noexcept;

    void feed(Bytes chunk);
    // The message as far as it came. Afterwards the scanner is ready for the next one.
    Message finish();

private:
    class Scan;
    friend Message parse(Bytes whole, Limits limits);

    Limits limits_;
    std::unique_ptr<Scan> scan_;
};

Message parse(Bytes whole, Limits limits = {});

}  // namespace kontor::mime
