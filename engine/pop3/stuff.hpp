// A message as the body of a multi-line reply (RFC 1939 3): the inverse of unstuff.hpp, for the server.
// Every line ends in CRLF and none but the last is a single dot, whatever the message holds:
//
//   a bare LF becomes CRLF; NUL becomes 0x80 (Outlook hangs on NUL); "." at the beginning of a line
//   becomes ".."; CRLF is added to a last line that has none. A bare CR is left alone.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::pop3 {

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

}  // namespace kontor::pop3
