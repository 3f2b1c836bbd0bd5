// What a person may be called at log-in.
#pragma once

#include <string_view>

#include "engine/text/unicode.hpp"

namespace kontor::store {

// 1-128 octets of UTF-8 without control characters, colons (HTTP Basic ends the name there) and outer spaces.
inline bool is_user_name(std::string_view name) {
    if (name.empty() || name.size() > 128 || name.front() == ' ' || name.back() == ' ') return false;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == ':') return false;
    return text::is_utf8(name);
}

}  // namespace kontor::store
