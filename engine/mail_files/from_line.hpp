// The line that begins each message of an mbox file (RFC 4155, appendix A):
//
//   From ann@example.org Mon Nov 23 10:05:09 2026
//
// The date is UTC. Other programs write local time, a zone before or behind the year, "remote from host" at the end,
// "-" for the sender, or nothing at all behind "From "; all of that is read.
#pragma once

#include <optional>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"

namespace kontor::mail_files {

struct FromLine {
    std::string sender;  // empty: not said
    std::optional<UtcTime> date;
    bool operator==(const FromLine&) const = default;
};

// Longer lines are text.
inline constexpr std::size_t longest_from_line = 1000;

// `line` is without its end. Empty for a line of text, also one that begins with "From " and says no date after it.
// "From " followed by nothing is a FromLine that says nothing.
std::optional<FromLine> parse_from_line(Bytes line);

// Without a line end. A sender that cannot stand there (none, with white space) becomes MAILER-DAEMON.
std::string to_from_line(Bytes sender, UtcTime date);

}  // namespace kontor::mail_files
