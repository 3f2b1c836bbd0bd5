// Text that is known to be UTF-8, and the way there. Nothing here needs tables of a Unicode library;
// what does (normalisation, foreign charsets) goes through the port in charset.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/bytes.hpp"

namespace kontor::text {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";  // U+FFFD

// Well-formed UTF-8 (RFC 3629): shortest forms, no surrogates, nothing above U+10FFFF. ASCII runs are
// checked eight octets a step.
bool is_utf8(Bytes bytes);
// Length of the longest well-formed prefix.
std::size_t valid_utf8_prefix(Bytes bytes);

// Appends `bytes`, each maximal malformed piece replaced by one U+FFFD (Unicode 3.9, "substitution of
// maximal subparts", as browsers do). True when nothing had to be replaced.
bool append_replacing(std::string& out, Bytes bytes);

// Appends one code point; surrogates and values above U+10FFFF become U+FFFD.
void append_code_point(std::string& out, char32_t code_point);
// Reads the code point at `at` of well-formed UTF-8 and moves `at` behind it.
char32_t next_code_point(std::string_view text, std::size_t& at);

// The longest prefix of at most that many octets / code points that ends between code points.
std::string_view truncate_octets(std::string_view text, std::size_t octets);
std::string_view truncate_code_points(std::string_view text, std::size_t code_points);
std::size_t count_code_points(std::string_view text);

// What a person may be shown of a stranger's one-line text (threats C11): control characters become
// spaces (NUL disappears), and the bidirectional overrides and isolates U+202A-202E, U+2066-2069, which
// can make "exe.pdf" of "fdp.exe", are removed. ZWJ and ZWNJ stay: scripts need them.
std::string clean_line(std::string_view text);
// The same plus zero-width characters (U+200B-200F, U+2060, U+FEFF) removed: for file names and addresses.
std::string clean_name(std::string_view text);

// Runs of white space (U+00A0 and friends included) become one space; none at the ends.
std::string collapse_white_space(std::string_view text);

// Simple case folding good enough for "is this the same word": ASCII, Latin-1, Latin Extended-A, Greek and
// Cyrillic letters; other characters stay. The length in octets may change.
std::string fold_case(std::string_view text);

// The subject without Re:, Fwd: and their like in several languages, list tags "[list]" and trailing
// "(fwd)", white space collapsed, case folded: what threads are joined by (in the spirit of RFC 5256
// 2.1). Empty when nothing but prefixes is there.
std::string base_subject(std::string_view subject);

}  // namespace kontor::text
