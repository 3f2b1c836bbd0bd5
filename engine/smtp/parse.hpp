// How replies and commands are spelled (RFC 5321 4.1.2 and 4.2, RFC 2034, RFC 3463), read generously: one
// function a rule. Lines come without their CRLF. Views point into the line.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/smtp/types.hpp"

namespace kontor::smtp {

// Reply-code ("-" / SP) [textstring].
struct ReplyLine {
    std::uint16_t code;
    bool is_last;
    EnhancedCode enhanced;
    Bytes text;  // behind code and enhanced code
};
// Empty if the line does not begin with a code from 200 to 599, alone or with "-", a blank or a tab behind it.
std::optional<ReplyLine> parse_reply_line(Bytes line);

// The enhanced code at the front of `text`, taken off together with the blanks behind it; all zero: none.
EnhancedCode take_enhanced(Bytes& text);

// ehlo-keyword *(SP ehlo-param), the text of a line that answers EHLO. Unknown ones are ignored. "AUTH=LOGIN"
// (old Exchange) and "X-EXPS LOGIN" (Exchange; MailKit#603) count as AUTH.
void parse_capability(Bytes text, Capabilities& into);

// A command as a server reads it.
struct CommandLine {
    Bytes verb;
    Bytes argument;  // everything behind the blanks
};
CommandLine parse_command(Bytes line);

// "FROM:<a@b> SIZE=1 BODY=8BITMIME", behind MAIL or RCPT. `keyword` is "FROM" or "TO".
struct PathArgument {
    Bytes path;  // between the angle brackets; empty: the null path
    struct Parameter {
        Bytes name;
        Bytes value;  // empty: none
    };
    std::vector<Parameter> parameters;
};
std::optional<PathArgument> parse_path_argument(Bytes argument, Bytes keyword);

// A decimal number and nothing else.
std::optional<std::uint64_t> parse_number(Bytes digits);

}  // namespace kontor::smtp
