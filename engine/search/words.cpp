#include "engine/search/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/search/word_tables.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::search {
namespace {

enum Kind : unsigned char { separator, spaced, dense, unheard };

constexpr tables::Range dense_scripts[] = {
    {0x0E01, 0x0EFF},    // Thai, Lao
    {0x1000, 0x109F},    // Myanmar
    {0x1780, 0x17FF},    // Khmer
    {0x3005, 0x3007},    // ideographic marks
    {0x3021, 0x3029},    // numerals
    {0x3031, 0x3035},    // repeat marks
    {0x3041, 0x318F},    // kana, Bopomofo, Hangul letters
    {0x31A0, 0x31BF},    // Bopomofo
    {0x31F0, 0x31FF},    // kana
    {0x3400, 0x4DBF},    // ideographs
    {0x4E00, 0xA4CF},    // ideographs, Yi
    {0xAC00, 0xD7FF},    // Hangul
    {0xF900, 0xFAFF},    // ideographs
    {0x1B000, 0x1B16F},  // kana
    {0x1F000, 0x1FAFF},  // pictures
    {0x20000, 0x3FFFF},  // ideographs
};

template <std::size_t N>
bool is_in(const tables::Range (&ranges)[N], char32_t c) {
    return std::any_of(ranges, ranges + N, [c](const tables::Range& r) { return r.first <= c && c <= r.last; });
}

bool is_in(const tables::Range* ranges, std::size_t count, char32_t c) {
    const auto* at =
        std::lower_bound(ranges, ranges + count, c, [](const tables::Range& r, char32_t x) { return r.last < x; });
    return at != ranges + count && at->first <= c;
}

struct Folded {
    char32_t to[4] = {};
    unsigned char kind = separator;
};

Folded look_up(char32_t c) {
    Folded folded{{c}, separator};
    if (is_in(tables::silent, tables::silent_count, c)) return {{}, unheard};
    const auto* several =
        std::lower_bound(tables::becomes_several, tables::becomes_several + tables::becomes_several_count, c,
                         [](const tables::Several& s, char32_t x) { return s.character < x; });
    if (several != tables::becomes_several + tables::becomes_several_count && several->character == c) {
        std::copy(std::begin(several->becomes), std::end(several->becomes), folded.to);
    } else {
        const auto* run = std::upper_bound(tables::becomes_one, tables::becomes_one + tables::becomes_one_count, c,
                                           [](char32_t x, const tables::Run& r) { return x < r.first; });
        if (run != tables::becomes_one) {
            --run;
            const char32_t distance = c - run->first;
            if (distance % run->step == 0 && distance / run->step < run->count)
                folded.to[0] = run->becomes + distance / run->step * run->becomes_step;
        }
    }
    if (is_in(dense_scripts, folded.to[0]) && (c >= 0x1F000 || is_in(tables::in_words, tables::in_words_count, c)))
        folded.kind = dense;
    else if (is_in(tables::in_words, tables::in_words_count, c))
        folded.kind = spaced;
    return folded;
}

// The characters mail is written in, looked up once.
const Folded& fold(char32_t c) {
    constexpr char32_t kept = 0x3000;
    static const std::vector<Folded> table = [] {
        std::vector<Folded> all(kept);
        for (char32_t x = 0; x < kept; ++x) {
            if (x >= 0x80) {
                all[x] = look_up(x);
                continue;
            }
            const bool upper = x >= 'A' && x <= 'Z';
            const bool in_word = upper || (x >= 'a' && x <= 'z') || (x >= '0' && x <= '9');
            all[x] = {{upper ? x + 0x20 : x}, in_word ? spaced : separator};
        }
        return all;
    }();
    if (c < kept) return table[c];
    // Ideographs and Hangul syllables are themselves.
    thread_local Folded other;
    if ((c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3))
        other = {{c}, dense};
    else
        other = look_up(c);
    return other;
}

// Kana with a sound mark of its own, as file names of some systems have it. 0: does not go together.
char32_t with_sound_mark(char32_t kana, char32_t mark) {
    const char32_t hiragana = kana >= 0x30A1 ? kana - 0x60 : kana;
    const bool is_ha = hiragana >= 0x306F && hiragana <= 0x307D && (hiragana - 0x306F) % 3 == 0;
    if (mark == 0x309A) return is_ha ? kana + 2 : 0;
    const bool ka_to_chi = hiragana >= 0x304B && hiragana <= 0x3061 && hiragana % 2 == 1;
    const bool tsu_to_to = hiragana >= 0x3064 && hiragana <= 0x3068 && hiragana % 2 == 0;
    if (hiragana == 0x3046) return kana + 0x4E;  // u, vu
    return is_ha || ka_to_chi || tsu_to_to ? kana + 1 : 0;
}

// Hangul letters make syllables (Unicode 3.12). 0: they do not go together.
char32_t with_hangul(char32_t first, char32_t next) {
    if (first >= 0x1100 && first <= 0x1112 && next >= 0x1161 && next <= 0x1175)
        return 0xAC00 + ((first - 0x1100) * 21 + (next - 0x1161)) * 28;
    const bool is_open = first >= 0xAC00 && first <= 0xD7A3 && (first - 0xAC00) % 28 == 0;
    return is_open && next >= 0x11A8 && next <= 0x11C2 ? first + (next - 0x11A7) : 0;
}

char32_t composed(char32_t first, char32_t next) {
    if (next == 0x3099 || next == 0x309A) return with_sound_mark(first, next);
    return next >= 0x1161 && next <= 0x11C2 ? with_hangul(first, next) : 0;
}

}  // namespace

// The character at `at` with what belongs to it.
WordReader::Unit WordReader::read(std::size_t at) const {
    Unit unit;
    unit.begin = unit.end = at;
    if (at >= text_.size()) return unit;
    const Folded& folded = fold(text::next_code_point(text_, unit.end));
    std::copy(std::begin(folded.to), std::end(folded.to), unit.characters);
    unit.kind = folded.kind;
    const char32_t first = unit.characters[0];
    if (first < 0x1100 || unit.kind == unheard) return unit;
    while (unit.end < text_.size()) {
        std::size_t behind = unit.end;
        const Folded& next = fold(text::next_code_point(text_, behind));
        const char32_t both = next.kind == unheard ? unit.characters[0] : composed(unit.characters[0], next.to[0]);
        if (both == 0) break;
        if (both != unit.characters[0]) unit.kind = dense;
        unit.characters[0] = both;
        unit.end = behind;
    }
    return unit;
}

void WordReader::append(const Unit& unit) {
    const std::size_t before = word_.size();
    for (const char32_t c : unit.characters) {
        if (c == 0) break;
        text::append_code_point(word_, c);
    }
    if (word_.size() > longest_word) word_.resize(before);
}

bool WordReader::next() {
    last_ = false;
    while (at_ < text_.size()) {
        const auto octet = static_cast<unsigned char>(text_[at_]);
        const bool may_begin = octet >= 0x80 || (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
                               (octet >= '0' && octet <= '9');
        if (!may_begin) {
            ++at_;
            continue;
        }
        const Unit unit = read(at_);
        if (unit.kind == dense) {
            read_dense(unit);
            return true;
        }
        if (unit.kind == spaced && read_spaced()) return true;
        if (unit.kind != spaced) at_ = unit.end;
    }
    return false;
}

bool WordReader::read_spaced() {
    is_dense_ = false;
    word_.clear();
    begin_ = at_;
    while (at_ < text_.size()) {
        const auto octet = static_cast<unsigned char>(text_[at_]);
        if (octet < 0x80) {
            const bool upper = octet >= 'A' && octet <= 'Z';
            if (!upper && !(octet >= 'a' && octet <= 'z') && !(octet >= '0' && octet <= '9')) break;
            if (word_.size() < longest_word) word_ += static_cast<char>(upper ? octet + 0x20 : octet);
            ++at_;
            continue;
        }
        const Unit unit = read(at_);
        if (unit.kind != spaced && unit.kind != unheard) break;
        if (unit.kind == spaced) append(unit);
        at_ = unit.end;
    }
    end_ = at_;
    return !word_.empty();
}

void WordReader::read_dense(const Unit& first) {
    is_dense_ = true;
    word_.clear();
    begin_ = first.begin;
    append(first);
    at_ = first.end;
    const Unit second = read(at_);
    last_ = second.kind != dense;
    end_ = last_ ? first.end : second.end;
    if (!last_) append(second);
}

std::vector<std::string> words(std::string_view utf8) {
    std::vector<std::string> all;
    WordReader reader(utf8);
    while (reader.next()) all.emplace_back(reader.word());
    return all;
}

Phrase phrase(std::string_view utf8, bool is_begun) {
    Phrase phrase;
    phrase.is_prefix = is_begun;
    WordReader reader(utf8);
    bool ends_in_run = false, is_alone = false;
    std::size_t end = 0;
    while (reader.next()) {
        ends_in_run = reader.ends_run();
        is_alone = reader.begin() >= end;
        end = reader.end();
        phrase.words.emplace_back(reader.word());
    }
    if (!ends_in_run) return phrase;
    // The last character of a run is in the pair before it. Alone, it may begin any pair.
    if (is_alone)
        phrase.is_prefix = true;
    else {
        phrase.words.pop_back();
        phrase.is_prefix = false;
    }
    return phrase;
}

std::size_t find(const Phrase& phrase, const std::vector<std::string>& words, std::size_t from) {
    const std::size_t length = phrase.words.size();
    for (std::size_t at = from; length > 0 && at + length <= words.size(); ++at) {
        if (!std::equal(phrase.words.begin(), phrase.words.end() - 1, words.begin() + static_cast<std::ptrdiff_t>(at)))
            continue;
        const std::string& last = words[at + length - 1];
        if (phrase.is_prefix ? last.starts_with(phrase.words.back()) : last == phrase.words.back()) return at;
    }
    return words.size();
}

}  // namespace kontor::search
