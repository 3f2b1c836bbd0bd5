// A message for the wire of POP3 (RFC 1939 3) and SMTP (RFC 5321 4.5.2): the inverse of unstuff.hpp.
// Every line ends in CRLF and none but the last is a single dot, whatever the message holds:
//
//   a bare LF becomes CRLF; NUL becomes 0x80 (Outlook hangs on NUL); "." at the beginning of a line
//   becomes ".."; CRLF is added to a last line that has none. A bare CR is left alone.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"

namespace kontor {

class Stuffer {
public:
    // Appends the next bytes of the message to `out`.
    void take(Bytes message, std::string& out);
    // Appends what ends the body: CRLF if it is missing, and the final dot.
    void finish(std::string& out);

private:
    bool line_start_ = true;
    bool after_cr_ = false;
};

}  // namespace kontor
