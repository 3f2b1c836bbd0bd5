#include "engine/sieve/match.hpp"

#include <algorithm>
#include <cstdint>

#include "engine/text/ascii.hpp"

namespace kontor::sieve {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// One octet of a pattern that is no star.
struct Unit {
    char octet = '\0';
    bool any = false;  // "?"
};

// A pattern between two stars.
struct Piece {
    std::vector<Unit> units;
    bool has_any = false;
    std::string literal;  // when it has none
};

std::vector<Piece> split_at_stars(std::string_view pattern) {
    std::vector<Piece> pieces(1);
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '*') {
            pieces.emplace_back();
            continue;
        }
        const bool any = pattern[at] == '?';
        if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
        Piece& piece = pieces.back();
        piece.units.push_back({pattern[at], any});
        piece.has_any |= any;
        piece.literal += pattern[at];
    }
    return pieces;
}

bool fits_at(const Piece& piece, std::string_view text, std::size_t at) {
    if (at > text.size() || text.size() - at < piece.units.size()) return false;
    for (const Unit& unit : piece.units) {
        if (!unit.any && unit.octet != text[at]) return false;
        ++at;
    }
    return true;
}

// Knuth, Morris, Pratt.
std::size_t find_long(std::string_view text, std::string_view part) {
    std::vector<std::size_t> border(part.size(), 0);
    for (std::size_t at = 1, matched = 0; at < part.size(); ++at) {
        while (matched != 0 && part[at] != part[matched]) matched = border[matched - 1];
        if (part[at] == part[matched]) ++matched;
        border[at] = matched;
    }
    for (std::size_t at = 0, matched = 0; at < text.size(); ++at) {
        while (matched != 0 && text[at] != part[matched]) matched = border[matched - 1];
        if (text[at] == part[matched]) ++matched;
        if (matched == part.size()) return at + 1 - matched;
    }
    return npos;
}

// The standard library's search is the quicker one, and for a short part no worse than linear.
std::size_t find_literal(std::string_view text, std::string_view part) {
    constexpr std::size_t short_part = 64;
    if (part.size() > text.size()) return npos;
    return part.size() <= short_part ? text.find(part) : find_long(text, part);
}

// With "?" inside: all places at once, a bit for each beginning that still fits (shift-and), in as many words as the
// piece needs.
std::size_t find_with_any(std::string_view text, const Piece& piece) {
    const std::size_t size = piece.units.size(), words = (size + 63) / 64;
    std::vector<std::uint64_t> fits(256 * words, 0), state(words, 0);
    for (std::size_t at = 0; at < size; ++at) {
        const std::uint64_t bit = std::uint64_t{1} << (at % 64);
        for (std::size_t octet = 0; octet < 256; ++octet)
            if (piece.units[at].any || static_cast<unsigned char>(piece.units[at].octet) == octet)
                fits[octet * words + at / 64] |= bit;
    }
    const std::uint64_t last = std::uint64_t{1} << ((size - 1) % 64);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::uint64_t* here = &fits[static_cast<unsigned char>(text[at]) * words];
        std::uint64_t carry = 1;
        for (std::size_t word = 0; word < words; ++word) {
            const std::uint64_t out = state[word] >> 63;
            state[word] = ((state[word] << 1) | carry) & here[word];
            carry = out;
        }
        if (state[words - 1] & last) return at + 1 - size;
    }
    return npos;
}

std::size_t find(std::string_view text, const Piece& piece) {
    if (piece.units.empty()) return 0;
    return piece.has_any ? find_with_any(text, piece) : find_literal(text, piece.literal);
}

void capture_any(const Piece& piece, std::size_t at, Captures* captures) {
    if (!captures || !piece.has_any) return;
    for (std::size_t unit = 0; unit < piece.units.size(); ++unit)
        if (piece.units[unit].any) captures->emplace_back(at + unit, 1);
}

std::string_view leading_digits(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && text::is_digit(text[size])) ++size;
    text = text.substr(0, size);
    while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
    return text;
}

int compare_numbers(std::string_view a, std::string_view b) {
    a = leading_digits(a);
    b = leading_digits(b);
    if (a.empty() || b.empty()) return a.empty() == b.empty() ? 0 : a.empty() ? 1 : -1;
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

}  // namespace

std::string folded(Comparator comparator, std::string_view text) {
    return comparator == Comparator::ascii_casemap ? text::to_lower(text) : std::string(text);
}

bool contains(std::string_view text, std::string_view part) { return find_literal(text, part) != npos; }

bool matches(std::string_view text, std::string_view pattern, Captures* captures) {
    const std::vector<Piece> pieces = split_at_stars(pattern);
    if (captures) captures->clear();
    const Piece& first = pieces.front();
    if (pieces.size() == 1) {
        if (first.units.size() != text.size() || !fits_at(first, text, 0)) return false;
        capture_any(first, 0, captures);
        return true;
    }
    if (!fits_at(first, text, 0)) return false;
    capture_any(first, 0, captures);
    std::size_t at = first.units.size();
    for (std::size_t next = 1; next + 1 < pieces.size(); ++next) {
        const std::size_t found = find(text.substr(at), pieces[next]);
        if (found == npos) return false;
        if (captures) captures->emplace_back(at, found);
        capture_any(pieces[next], at + found, captures);
        at += found + pieces[next].units.size();
    }
    const Piece& last = pieces.back();
    if (text.size() - at < last.units.size()) return false;
    const std::size_t end = text.size() - last.units.size();
    if (!fits_at(last, text, end)) return false;
    if (captures) captures->emplace_back(at, end - at);
    capture_any(last, end, captures);
    return true;
}

int compare(Comparator comparator, std::string_view a, std::string_view b) {
    switch (comparator) {
        case Comparator::ascii_numeric:
            return compare_numbers(a, b);
        case Comparator::octet:
            return a.compare(b);
        case Comparator::ascii_casemap:
            break;
    }
    return text::to_lower(a).compare(text::to_lower(b));
}

bool holds(Relation relation, int comparison) {
    switch (relation) {
        case Relation::gt:
            return comparison > 0;
        case Relation::ge:
            return comparison >= 0;
        case Relation::lt:
            return comparison < 0;
        case Relation::le:
            return comparison <= 0;
        case Relation::eq:
            return comparison == 0;
        case Relation::ne:
            break;
    }
    return comparison != 0;
}

}  // namespace kontor::sieve
