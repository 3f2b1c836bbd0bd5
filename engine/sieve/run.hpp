// Runs a checked script over one message (RFC 5228 2.10).
//
//   auto outcome = run(*program, message, surroundings);
//   if (!outcome) ...      // the implicit keep: RFC 5228 2.10.6, nothing else is done
//
// What comes out is a list of things to do; nothing is done here. Work is bounded by a budget, whatever the script and
// the message are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/sieve/place.hpp"
#include "engine/sieve/ports.hpp"
#include "engine/sieve/program.hpp"

namespace kontor::sieve {

using Flags = std::vector<std::string>;  // RFC 5232: "\\Seen", "$work"; no two alike but for case

// Into the mailbox where the message arrives. Implicit: no action took it away (RFC 5228 2.10.2).
struct Keep {
    Flags flags;
    bool is_implicit = false;
    bool operator==(const Keep&) const = default;
};
struct FileInto {
    std::string mailbox;                     // levels separated by "/"
    std::optional<std::string> special_use;  // RFC 8579: rather the mailbox of this use, if there is one
    std::optional<std::string> mailbox_id;   // RFC 9042: rather the one with this id
    bool create = false;                     // RFC 5490: make it if it is not there
    Flags flags;
    bool operator==(const FileInto&) const = default;
};
struct Redirect {
    std::string address;
    bool operator==(const Redirect&) const = default;
};
struct Reject {
    std::string reason;
    bool at_protocol_level = false;  // ereject (RFC 5429 2.1)
    bool operator==(const Reject&) const = default;
};
// RFC 5230. Whether an answer goes out at all (4.5, 4.6) is for who carries it out; `handle` is filled in as 4.2 says.
struct Vacation {
    std::uint64_t days = 7;
    std::string subject, from, reason, handle;  // subject, from: empty when not given
    std::vector<std::string> addresses;
    bool is_mime = false;
    bool operator==(const Vacation&) const = default;
};
using Action = std::variant<Keep, FileInto, Redirect, Reject, Vacation>;

// RFC 7352 3: to be remembered, once the actions have been carried out, for so many seconds.
struct Mark {
    std::string name;
    std::uint64_t seconds = 0;
    bool from_last = false;  // :last: an existing one begins anew
    bool operator==(const Mark&) const = default;
};

struct Outcome {
    std::vector<Action> actions;  // in the order of the script; none: the message is discarded
    std::vector<Mark> marks;
    bool is_stopped = false;  // by stop: scripts behind this one are not to be run
    bool operator==(const Outcome&) const = default;
};

struct Budget {
    std::size_t steps = 5000;                // commands and tests
    std::size_t octets = 64u * 1024 * 1024;  // compared, expanded or decoded
    std::size_t actions = 32;                // RFC 5228 2.10.4
    std::size_t redirects = 4;               // RFC 5228 10: mail must not multiply
    std::size_t variables = 128;             // RFC 5229 6
    std::size_t variable_size = 16 * 1024;   // octets; longer values are cut off (RFC 5229 6)
    std::size_t expanded_size = 64 * 1024;   // octets of one string with variables in it; likewise
};

Result<Outcome, ScriptError> run(const Program& program, Message& message, Surroundings& surroundings,
                                 const Budget& budget = {});

}  // namespace kontor::sieve
