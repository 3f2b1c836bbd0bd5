// Writes an mbox file that mbox_reader.hpp and every reader of mboxrd take apart again: LF line ends, From_ lines with
// the date in UTC, and one > more before each line that matches />*From /.
//
// What is read back is what was written, octet for octet. A message whose line ends are CRLF throughout has LF in the
// file; any other (a bare CR or LF in it, no line end at its end) is written as it is, behind a From_ line that ends in
// CRLF. If it has no line end at its end, two bare LF follow it; else an empty line.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"

namespace kontor::mail_files {

// Whether all line ends of a message are CRLF, its last octets included. A message of no octets is so.
class LineEnds {
public:
    void see(Bytes octets);
    bool are_crlf() const { return are_crlf_ && last_ == '\n'; }
    bool may_be_crlf() const { return are_crlf_; }  // if the rest is so

private:
    bool are_crlf_ = true;
    char last_ = '\n';
};

class MboxWriter {
public:
    // Each appends to `out` what is to be written. `are_crlf` is what LineEnds says of the whole message.
    void begin(std::string& out, Bytes sender, UtcTime date, bool are_crlf);
    void write(std::string& out, Bytes octets);
    void end(std::string& out);

private:
    void write_line(std::string& out, Bytes piece);
    void append(std::string& out, Bytes piece) const;

    bool keeps_octets_ = false;
    bool is_at_start_ = true;  // of a line, apart from > and the beginning of "From "
    std::size_t matched_ = 0;  // of "From ", held back
    char last_ = '\n';
};

}  // namespace kontor::mail_files
