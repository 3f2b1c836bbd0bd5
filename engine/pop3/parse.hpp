// How replies and commands are spelled (RFC 1939 3, RFC 2449 3), read generously: one function a rule.
// Lines come without their CRLF. Views point into the line.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/bytes.hpp"
#include "engine/pop3/types.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::pop3 {

// single-line = status [SP text]; text may begin with a response code.
struct Reply {
    bool ok;
    ResponseCode code;
    Bytes text;   // behind status and response code
    Bytes words;  // behind the status only: the code is part of what the server said
};
// Empty if the line begins with neither "+OK" nor "-ERR" (in any case).
std::optional<Reply> parse_reply(Bytes line);

// "+ challenge", and the challenge alone; not "+OK". Empty if the line is no continuation.
std::optional<Bytes> parse_continuation(Bytes line);

// capability = capa-tag *(SP param). Unknown ones are ignored.
void parse_capability(Bytes line, Capabilities& into);

// The text of "+OK" to STAT: "messages octets". A negative or absurd size becomes 0 octets.
std::optional<Maildrop> parse_maildrop(Bytes text);

// A number at the front of `text`, taken off together with the blanks behind it.
std::optional<std::uint64_t> take_number(Bytes& text);

// A command as a server reads it: the keyword in capitals is at most four letters (RFC 2449 3).
struct CommandLine {
    Bytes keyword;
    Bytes argument;  // everything behind one blank: a password may begin or end with a blank
};
CommandLine parse_command(Bytes line);

using text::equal_ignoring_case;

}  // namespace kontor::pop3
