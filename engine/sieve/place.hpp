// Where something stands in a script, and what is wrong there. Both are for the person who wrote the script: lines and
// columns count from 1, columns in characters.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace kontor::sieve {

struct Place {
    std::uint32_t line = 1, column = 1;
    auto operator<=>(const Place&) const = default;
};

struct ScriptError {
    Place at;
    std::string what;      // one sentence
    std::string expected;  // may be empty
    std::string got;       // may be empty; short, without control characters
    bool operator==(const ScriptError&) const = default;

    // "line 3, column 7: what: expected E, got G", leaving out what is empty.
    std::string message() const;
};

// In the order of the script, at most `most_errors` of them; as the error of a Result never empty.
using ScriptErrors = std::vector<ScriptError>;
inline constexpr std::size_t most_errors = 50;

}  // namespace kontor::sieve
