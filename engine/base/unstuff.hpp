// A message on the wire of POP3 (RFC 1939 3) and SMTP (RFC 5321 4.5.2): lines, each that began with "."
// carries one more, and a line of "." alone ends it. Works on the received bytes in place, a buffer at a time, so that
// a message passes at memory speed: no line is built, and only bytes behind a stuffed dot move.
//
//   wire      H e l l o \r \n . . \r \n . \r \n
//   content   H e l l o \r \n .   \r \n
//
// "." at the beginning of a line followed by something else was not stuffed by a peer that should have:
// POP3 keeps it (greenmail#475), SMTP takes it for the stuffed one (LoneDot::dropped). A line ends in CRLF
// only - a bare LF is content, as is LF "." LF - unless Lines::lf is asked for (pop3::Quirks::bare_lf_lines).
#pragma once

#include <cstddef>
#include <span>

#include "engine/base/bytes.hpp"

namespace kontor {

enum class Lines { crlf, lf };
enum class LoneDot { kept, dropped };

class Unstuffer {
public:
    explicit Unstuffer(Lines lines = Lines::crlf, LoneDot lone_dot = LoneDot::kept)
        : lines_(lines), lone_dot_(lone_dot) {}

    struct Step {
        Bytes content;         // at the beginning of the wire bytes given; may be empty
        std::size_t consumed;  // take this many from the input; present the rest again with more behind it
        bool end;              // the final "." was among them
    };
    // At most two bytes (a "." or ".CR" whose meaning the next byte decides) are left unconsumed.
    Step take(std::span<char> wire);

private:
    Lines lines_;
    LoneDot lone_dot_;
    bool line_start_ = true;  // the byte after those consumed begins a line
    bool after_cr_ = false;   // the last consumed byte was CR
};

}  // namespace kontor
