// The table behind one language; only the language files and words.cpp need it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "frontend/words/word.hpp"

namespace kontor::words {

struct Entry {
    Word word;
    std::string_view text;
};

// Texts by word. What a language file leaves out stays empty.
class Texts {
public:
    template <std::size_t N>
    explicit constexpr Texts(const Entry (&entries)[N]) {
        for (const Entry& entry : entries) texts_[static_cast<std::size_t>(entry.word)] = entry.text;
    }
    std::string_view operator[](Word word) const { return texts_[static_cast<std::size_t>(word)]; }

private:
    std::array<std::string_view, static_cast<std::size_t>(Word::count_)> texts_{};
};

const Texts& english();
const Texts& german();
const Texts& dutch();
const Texts& chinese();

}  // namespace kontor::words
