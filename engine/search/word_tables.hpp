// What Unicode says of characters, as far as searching needs it (word_tables.cpp is written by tools/word_tables.py).
// Everything is above ASCII and sorted.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kontor::search::tables {

struct Range {
    char32_t first, last;
};
// `count` characters at a distance of `step` become characters at a distance of `becomes_step`.
struct Run {
    char32_t first, becomes;
    std::uint16_t count, step, becomes_step;
};
struct Several {
    char32_t character;
    char32_t becomes[4];  // ended by 0 when fewer
};

extern const Range in_words[];  // letters, digits and the marks that belong to them
extern const std::size_t in_words_count;
extern const Range silent[];  // part of a word, but not of what is searched for
extern const std::size_t silent_count;
extern const Run becomes_one[];  // without case, accents and compatibility forms
extern const std::size_t becomes_one_count;
extern const Several becomes_several[];
extern const std::size_t becomes_several_count;

}  // namespace kontor::search::tables
