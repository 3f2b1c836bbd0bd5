// What is typed into the form of a filter, as values and back: reading what was written gives the same again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::state {

// Values parted by semicolons, blanks around them left out; a value with a semicolon, a quotation mark or blanks around
// it stands in quotation marks, where \" and \\ are those themselves.
std::string values_to_text(const std::vector<std::string>& values);
std::vector<std::string> values_from_text(std::string_view text);

// "5 MB", "200 kB", "1234": thousands, and only where nothing is lost.
std::string size_to_text(std::uint64_t octets);
std::optional<std::uint64_t> size_from_text(std::string_view text);

}  // namespace kontor::state
