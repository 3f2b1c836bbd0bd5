// A script as its grammar sees it (RFC 5228 8.2): commands, arguments, tests and blocks, none of them known by name
// yet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/sieve/place.hpp"

namespace kontor::sieve {

struct StringLiteral {
    std::string text;
    Place at;
};

struct Argument {
    enum class Kind : std::uint8_t { strings, number, tag };
    Kind kind = Kind::strings;
    Place at;
    std::vector<StringLiteral> strings;
    bool in_brackets = false;  // ["a"] and not "a"
    std::uint64_t number = 0;
    std::string tag;  // without colon, lower case
};

struct TestSyntax {
    std::string name;  // lower case
    Place at;
    std::vector<Argument> arguments;
    std::vector<TestSyntax> tests;
    bool in_parentheses = false;  // (a, b) and not a
};

struct CommandSyntax {
    std::string name;  // lower case
    Place at;
    std::vector<Argument> arguments;
    std::vector<TestSyntax> tests;
    bool in_parentheses = false;
    std::vector<CommandSyntax> block;
    bool has_block = false;
};

}  // namespace kontor::sieve
