// A script that has been checked, as values: what compile() makes and run() carries out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/sieve/language.hpp"
#include "engine/sieve/parse.hpp"
#include "engine/sieve/place.hpp"

namespace kontor::sieve {

// A string of a script. Where the script uses variables (RFC 5229 3) it may consist of pieces.
struct Text {
    struct Piece {
        enum class Kind : std::uint8_t { literal, variable, match } kind = Kind::literal;
        std::string text;         // the literal, or the variable's name in lower case
        std::uint32_t match = 0;  // ${match}
    };
    std::string literal;  // the whole, when there are no pieces
    std::vector<Piece> pieces;
    Place at;

    bool is_constant() const { return pieces.empty(); }
};

// RFC 5228 2.7.1, RFC 5231.
enum class MatchType : std::uint8_t { is, contains, matches, count, value };
enum class Relation : std::uint8_t { gt, ge, lt, le, eq, ne };
// RFC 5228 2.7.3, RFC 4790 9.1.
enum class Comparator : std::uint8_t { ascii_casemap, octet, ascii_numeric };

struct Matching {
    MatchType type = MatchType::is;
    Relation relation = Relation::eq;  // of count and value
    Comparator comparator = Comparator::ascii_casemap;
};

struct Value {
    std::vector<Text> strings;
    std::uint64_t number = 0;
};

// A command or a test with what it was given.
struct Node {
    Op op = Op::stop;
    Place at;
    struct Tagged {
        Tag tag;
        Value value;
    };
    std::vector<Tagged> tags;
    std::vector<Value> parameters;  // as the table has them; one that was left out is empty
    Matching matching;
    std::vector<Node> tests;
    std::vector<Node> block;  // of if, elsif and else, which follow each other as in the script

    const Value* find(Tag tag) const {
        for (const Tagged& given : tags)
            if (given.tag == tag) return &given.value;
        return nullptr;
    }
    bool has(Tag tag) const { return find(tag) != nullptr; }
};

struct Program {
    std::vector<Node> commands;
    Extensions extensions;
};

// Parses and checks. The errors are all that the checker found, or the one that ended the parser.
Result<Program, ScriptErrors> compile(std::string_view script, Limits limits = {});

}  // namespace kontor::sieve
