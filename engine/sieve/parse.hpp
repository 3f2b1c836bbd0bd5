// From the text of a script to its commands (RFC 5228 8.2).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/sieve/place.hpp"
#include "engine/sieve/syntax.hpp"

namespace kontor::sieve {

struct Limits {
    std::size_t script = 100 * 1024;  // octets
    std::size_t nesting = 15;         // blocks inside blocks, and tests inside tests: RFC 5228 2.10.5 asks for 15 each
};

// The whole grammar and nothing of what the names mean. The first thing that does not fit it ends the reading.
Result<std::vector<CommandSyntax>, ScriptError> parse(std::string_view script, Limits limits = {});

}  // namespace kontor::sieve
