// Threads are joined by what a subject says once the marks of replying and forwarding are gone. RFC 5256
// knows only English; mailers translate the marks.
#include <array>

#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::text {
namespace {

// Folded, without the colon.
constexpr std::array<std::string_view, 41> reply_marks = {
    "re",     "fw",   "fwd",  "aw",         "antw", "antwort", "wg",   "sv",   "vs", "vb",  "vl",
    "vá",     "tr",   "rv",   "rif",        "ref",  "res",     "enc",  "odp",  "pd", "ynt", "ilt",
    "doorst", "r",    "i",    "továbbítás", "bls",  "trs",     "tl",   "bc",   "απ", "πρθ", "ответ",
    "回复",   "答复", "回覆", "转发",       "轉寄", "返信",    "回信", "转寄",
};

// "[2]", "(2)" or "^2" between the mark and its colon.
std::string_view skip_count(std::string_view rest) {
    rest = trim_left(rest);
    if (rest.empty()) return rest;
    std::string_view inner = rest;
    const char open = inner.front();
    const char close = open == '[' ? ']' : open == '(' ? ')' : '\0';
    if (open != '^' && close == '\0') return rest;
    inner.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < inner.size() && is_digit(inner[digits])) ++digits;
    if (digits == 0 || digits > 4) return rest;
    inner.remove_prefix(digits);
    if (open == '^') return trim_left(inner);
    if (inner.empty() || inner.front() != close) return rest;
    return trim_left(inner.substr(1));
}

// Removes one "re:" from the front; false if there is none.
bool remove_reply_mark(std::string_view& subject) {
    constexpr std::string_view full_width_colon = "\xEF\xBC\x9A";
    for (const std::string_view mark : reply_marks) {
        if (!subject.starts_with(mark)) continue;
        const std::string_view rest = skip_count(subject.substr(mark.size()));
        if (rest.starts_with(':')) {
            subject = trim(rest.substr(1));
            return true;
        }
        if (rest.starts_with(full_width_colon)) {
            subject = trim(rest.substr(full_width_colon.size()));
            return true;
        }
    }
    return false;
}

// Removes one "[list name]" from the front, unless nothing would be left (RFC 5256 2.1, step 4).
bool remove_list_tag(std::string_view& subject) {
    if (!subject.starts_with('[')) return false;
    const std::size_t close = subject.find_first_of("[]", 1);
    if (close == std::string_view::npos || subject[close] != ']') return false;
    const std::string_view rest = trim(subject.substr(close + 1));
    if (rest.empty()) return false;
    subject = rest;
    return true;
}

bool remove_forward_tail(std::string_view& subject) {
    constexpr std::string_view tail = "(fwd)";
    if (!subject.ends_with(tail)) return false;
    subject = trim(subject.substr(0, subject.size() - tail.size()));
    return true;
}

// "[fwd: the subject]"
bool remove_forward_brackets(std::string_view& subject) {
    constexpr std::string_view open = "[fwd:";
    if (!subject.starts_with(open) || !subject.ends_with(']')) return false;
    subject = trim(subject.substr(open.size(), subject.size() - open.size() - 1));
    return true;
}

}  // namespace

std::string base_subject(std::string_view subject) {
    const std::string folded = fold_case(collapse_white_space(subject));
    std::string_view rest = folded;
    while (remove_forward_brackets(rest) || remove_reply_mark(rest) || remove_list_tag(rest) ||
           remove_forward_tail(rest)) {
    }
    return std::string(rest);
}

}  // namespace kontor::text
