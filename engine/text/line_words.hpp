// The words of one line of a protocol: what stands between blanks, and what a table says of it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "engine/text/ascii.hpp"

namespace kontor::text {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

inline std::string_view skip_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return text;
}

// Takes the next word off the front of `text`; empty at its end.
inline std::string_view take_word(std::string_view& text) {
    text = skip_blanks(text);
    const std::string_view word = text.substr(0, text.find_first_of(" \t"));
    text.remove_prefix(word.size());
    return word;
}

// What each keyword of a list, in any case, says by being there.
template <class Of, std::size_t N>
using Flags = std::array<std::pair<std::string_view, bool Of::*>, N>;
template <class Of, std::size_t N>
void set_flag(const Flags<Of, N>& flags, std::string_view keyword, Of& into) {
    for (const auto& [name, flag] : flags)
        if (equal_ignoring_case(keyword, name)) into.*flag = true;
}

}  // namespace kontor::text
