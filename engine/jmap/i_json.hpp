// I-JSON (RFC 7493), as JMAP demands of every request (RFC 8620 1.5): UTF-8, no member twice in one object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::jmap {

inline constexpr std::int64_t greatest_int = (std::int64_t{1} << 53) - 1;  // and the least is its negative

inline constexpr std::size_t json_depth = 100;  // nested deeper, a text is refused: what reads it may recurse

// Empty for anything that is not I-JSON or nested too deeply. Linear in time and memory.
std::optional<nlohmann::json> parse_i_json(Bytes text);

// Compact text. Strings of the store are UTF-8; should one not be, U+FFFD takes the place of what is broken.
std::string write_json(const nlohmann::json& value);

}  // namespace kontor::jmap
