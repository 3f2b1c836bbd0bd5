// What is typed into the search box and on the command line, as a tree.
//
//   query      any [ OR any ]...
//   any        one [ [AND] one ]...
//   one        -one | NOT one | ( query ) | operator:value | operator:( query ) | word | "a phrase"
//
//   from: to: cc: bcc: subject: body: list: filename:     words of that part of a message
//   in: account:                                          a mailbox, an account, by name
//   is:unread read starred unstarred answered draft       has:attachment
//   larger: smaller:                                      500, 20k, 5M, 1G (octets; binary multiples)
//   before: after:                                        2026, 2026-11, 2026-11-25; after: includes that day
//   older: newer:                                         12h, 7d, 2w, 3m, 1y
//
// Operators and AND, OR, NOT may be written in any case for operators, in capitals for the three. A word that ends in *
// stands for all that begin so. Everything else is looked for as it is typed; quotes take what would mean something.
// A tree says where in the text each of its nodes stands, for completion; a mistake says where it is, for a mark.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"

namespace kontor::search {

enum class Operator : std::uint8_t {
    text,  // a word or phrase without an operator
    from,
    to,
    cc,
    bcc,
    subject,
    body,
    list,
    filename,
    in,
    account,
    is,
    has,
    larger,
    smaller,
    before,
    after,
    older,
    newer,
};

// "from" and so on, in the order of the enumeration; the first, which has no name, is left out.
struct OperatorName {
    Operator op;
    std::string_view name;
};
const std::vector<OperatorName>& operator_names();
// What may stand behind is: and has:.
const std::vector<std::string_view>& flag_names();
inline constexpr std::string_view has_attachment_name = "attachment";

struct Node {
    enum class Kind : std::uint8_t { all_of, any_of, none_of, term };
    Kind kind = Kind::term;
    std::vector<Node> operands;  // not of a term

    Operator op = Operator::text;  // of a term, and what follows
    std::string value;             // without quotes
    bool is_phrase = false;        // was quoted
    std::uint64_t octets = 0;      // larger:, smaller:
    UtcTime moment{};              // before:, after:, older:, newer:

    std::size_t offset = 0, length = 0;  // in the text, in octets
};

struct Mistake {
    enum class Code : std::uint8_t {
        missing_term,      // nothing where a word was expected: behind OR, -, an operator, or in brackets
        unclosed_quote,    // the quote that begins it
        unclosed_bracket,  // the bracket that opens
        stray_bracket,     // one that closes nothing
        unknown_operator,
        takes_no_brackets,  // the operator
        bad_flag,           // behind is: or has:
        bad_size,
        bad_date,
        bad_age,
        unknown_mailbox,
        unknown_account,
        too_complex,  // more terms or brackets than a person would write
    };
    Code code = Code::missing_term;
    std::size_t offset = 0, length = 0;  // inside the text; length may be 0 at its end
};
std::string_view mistake_name(Mistake::Code);  // "missing-term": for logs and the command line's JSON

// What a moment depends on.
struct Moment {
    UtcTime now{};
    std::int32_t offset_minutes = 0;  // of the reader's clock, east of UTC
};

struct Parsed {
    std::optional<Node> tree;  // empty when nothing was typed: everything is meant
    std::optional<Mistake> mistake;
};
// `text`: UTF-8. With a mistake there is no tree.
Parsed parse(std::string_view text, const Moment&);

}  // namespace kontor::search
