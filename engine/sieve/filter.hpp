// A filter as a person fills it in: conditions joined by "all" or "any", and what is done when they hold.
//
// It is kept as Sieve. to_sieve() writes exactly one text for a filter, and filter_from_sieve() takes exactly what
// to_sieve() writes: a script is a form if it comes out octet for octet again, and otherwise it is one written by hand,
// which stays text. So nothing a person wrote (a comment, an order of tests) is ever lost by looking at it.
//
//   require ["fileinto", "imap4flags"];
//   if anyof (
//       header :contains "subject" "invoice",
//       not address :is ["to", "cc"] "me@example.org"
//   ) {
//       addflag "\\Seen";
//       fileinto :mailboxid "m12" "Bills";
//       stop;
//   }
//
// What is written compiles (compile()); a value that would not is an error naming its property.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace kontor::sieve {

struct Condition {
    enum class Of : std::uint8_t { from, to, cc, recipients, subject, header, body, size };
    // begins, ends and pattern look at addresses where the subject is one; contains looks at the names beside them,
    // too. domain: of from, to, cc, recipients. exists: of header. larger, smaller: of size, which has no other.
    enum class Match : std::uint8_t { contains, is, begins, ends, pattern, domain, exists, larger, smaller };

    Of of = Of::subject;
    Match match = Match::contains;
    bool is_negated = false;
    std::string header;               // name of the field, for Of::header
    std::vector<std::string> values;  // any of them; not for exists, larger and smaller
    std::uint64_t size = 0;           // octets, for Of::size
    bool operator==(const Condition&) const = default;
};

struct FilterAction {
    enum class Kind : std::uint8_t { mark_read, star, label, copy, move, spam, trash, stop };

    Kind kind = Kind::move;
    std::string mailbox;                     // path, levels separated by "/", for copy and move
    std::optional<std::string> mailbox_id;   // the same mailbox whatever its name will be
    std::optional<std::string> special_use;  // or that of this use: "\\Sent"; never both
    std::string label;                       // a keyword, for label
    bool operator==(const FilterAction&) const = default;
};

struct FilterForm {
    bool any = false;                   // of the conditions; otherwise all of them
    std::vector<Condition> conditions;  // none: every message
    std::vector<FilterAction> actions;  // at least one
    bool operator==(const FilterForm&) const = default;
};

// Error::where names the property, as in "conditions/0/values". Actions are written in the order of Kind: marks first,
// because what is filed carries the marks that were set before it.
Result<std::string> to_sieve(const FilterForm& form);

// Empty for a script that is written by hand. Line ends may be LF or CRLF.
std::optional<FilterForm> filter_from_sieve(std::string_view script);

// The filter offered when mail from an own address arrives by POP: "FROM contains my address" goes to Sent.
FilterForm sent_filter(std::string_view own_address);

}  // namespace kontor::sieve
