// Where words begin and end, and which words are the same: one rule for the index and for what is looked for in it.
//
// A word is a run of letters, digits and their marks; everything else separates. It is folded: no case, no accents
// ("Müller" is "muller", "ß" is "ss"), no compatibility forms (full-width letters, ligatures). So an address is a few
// words in a row, and is found as a whole (a phrase) or by any of its parts.
//
// Scripts that do without spaces (Chinese, Japanese, Korean, Thai, Khmer and their neighbours) become overlapping
// pairs: each character together with the next one of the run, the last one alone. "東京都" is 東京, 京都, 都. Any part
// of a run is then a phrase, and a single character is the beginning of a pair.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kontor::search {

inline constexpr std::size_t longest_word = 64;  // octets, folded; what is beyond is not looked at

class WordReader {
public:
    explicit WordReader(std::string_view utf8) : text_(utf8) {}

    // Moves to the next word; false at the end.
    bool next();
    std::string_view word() const { return word_; }  // folded; until next()
    // Where it stands in the text, in octets. Pairs overlap.
    std::size_t begin() const { return begin_; }
    std::size_t end() const { return end_; }
    bool is_pair() const { return is_dense_; }            // of a script without spaces, or the last of such a run
    bool ends_run() const { return is_dense_ && last_; }  // the last character of the run, alone

private:
    struct Unit {
        char32_t characters[4] = {};  // folded, ended by 0 when fewer
        std::size_t begin = 0, end = 0;
        unsigned char kind = 0;
    };
    Unit read(std::size_t at) const;
    void append(const Unit&);
    bool read_spaced();
    void read_dense(const Unit& first);

    std::string_view text_;
    std::size_t at_ = 0, begin_ = 0, end_ = 0;
    std::string word_;
    bool is_dense_ = false, last_ = false;
};

// All words of a text.
std::vector<std::string> words(std::string_view utf8);

// What is looked for: words in a row, the last of which may be only begun.
struct Phrase {
    std::vector<std::string> words;
    bool is_prefix = false;

    bool operator==(const Phrase&) const = default;
    bool empty() const { return words.empty(); }
};
// Of text as it is typed. is_begun: more may follow ("invo*").
Phrase phrase(std::string_view utf8, bool is_begun = false);
// Whether it occurs among the words of a text: the index of its first word, or the number of words.
std::size_t find(const Phrase&, const std::vector<std::string>& words, std::size_t from = 0);

}  // namespace kontor::search
