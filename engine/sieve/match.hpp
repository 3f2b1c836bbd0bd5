// How a value is compared with a key (RFC 5228 2.7.1, 2.7.3; RFC 4790 9.1-9.3; RFC 5231).
//
// Both are folded once for their comparator; then "is" is equality, "contains" a search and "matches" the search of one
// piece between stars after another. Folding keeps every octet in its place, so what a wildcard stands for is cut out
// of the value as it was. An octet is a character here, as RFC 5228 2.7.1 says of both comparators.
//
// All of it takes time in proportion to the value: a search never goes back in it, whatever the key (threats: a pattern
// like "*a*a*a*b" must not take exponential or quadratic time).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/sieve/program.hpp"

namespace kontor::sieve {

// The form in which the comparator tells texts apart octet by octet. Not for i;ascii-numeric.
std::string folded(Comparator comparator, std::string_view text);

// Whether `part` occurs in `text`.
bool contains(std::string_view text, std::string_view part);

// What the wildcards of a pattern stand for, in order: offset and size in the value. The wildcards match as little as
// possible (RFC 5229 3.2).
using Captures = std::vector<std::pair<std::size_t, std::size_t>>;
// "*" any octets, "?" one octet, "\" makes the next one literal. `captures`, if given, is filled on success.
bool matches(std::string_view text, std::string_view pattern, Captures* captures = nullptr);

// Smaller than, equal to or larger than zero, as texts and comparator have it. Under i;ascii-numeric a text that does
// not begin with a digit is larger than every number and equal to its like (RFC 4790 9.1.1).
int compare(Comparator comparator, std::string_view a, std::string_view b);
bool holds(Relation relation, int comparison);

}  // namespace kontor::sieve
