#include "engine/search/snippet.hpp"

#include <algorithm>
#include <limits>

#include "engine/text/ascii.hpp"
#include "engine/text/html_reference.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::search {
namespace {

constexpr std::string_view open_tag = "<mark>", close_tag = "</mark>";
constexpr std::size_t before_match = 60;  // octets of text that lead to the first match

struct Stretch {
    std::size_t begin = 0, end = 0;
};

struct Standing {
    std::string word;
    Stretch at;
    bool is_pair = false;
};

// Whether the phrase ends with the last of the words.
bool ends_here(const Phrase& phrase, const std::vector<Standing>& words) {
    const std::size_t length = phrase.words.size();
    if (length == 0 || length > words.size()) return false;
    const std::size_t first = words.size() - length;
    for (std::size_t i = 0; i + 1 < length; ++i)
        if (words[first + i].word != phrase.words[i]) return false;
    const std::string& last = words.back().word;
    return phrase.is_prefix ? last.starts_with(phrase.words.back()) : last == phrase.words.back();
}

// The matches, in order and apart; of those behind the first only the ones that begin within `reach` octets.
std::vector<Stretch> matches_in(std::string_view text, const std::vector<Phrase>& phrases, std::size_t reach) {
    std::vector<Stretch> found;
    std::size_t longest = 1;
    for (const Phrase& phrase : phrases) longest = std::max(longest, phrase.words.size());
    std::vector<Standing> words;  // the last few
    WordReader reader(text);
    while (reader.next()) {
        if (words.size() == 2 * longest)
            words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(longest));
        if (!found.empty() && reader.begin() - found.front().begin > reach) break;
        words.push_back({std::string(reader.word()), {reader.begin(), reader.end()}, reader.is_pair()});
        for (const Phrase& phrase : phrases) {
            if (!ends_here(phrase, words)) continue;
            Stretch match{words[words.size() - phrase.words.size()].at.begin, reader.end()};
            // A single character that begins a pair.
            if (phrase.is_prefix && words.back().is_pair) {
                match.end = words.back().at.begin;
                (void)text::next_code_point(text, match.end);
            }
            found.push_back(match);
        }
    }
    std::sort(found.begin(), found.end(), [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
    std::vector<Stretch> apart;
    for (const Stretch& match : found) {
        if (!apart.empty() && match.begin < apart.back().end)
            apart.back().end = std::max(apart.back().end, match.end);
        else
            apart.push_back(match);
    }
    return apart;
}

// From `begin` on until `most` octets are written; a mark that was opened is closed within them.
std::string render(std::string_view text, std::size_t begin, const std::vector<Stretch>& matches, std::size_t most) {
    std::string out;
    std::size_t next = 0;
    bool is_open = false;
    for (std::size_t at = begin; at < text.size();) {
        while (next < matches.size() && matches[next].end <= at) ++next;
        const bool inside = next < matches.size() && matches[next].begin <= at;
        std::size_t behind = at;
        (void)text::next_code_point(text, behind);
        std::string piece;
        if (is_open && !inside) piece += close_tag;
        if (inside && !is_open) piece += open_tag;
        const auto octet = static_cast<unsigned char>(text[at]);
        const bool is_space = octet <= ' ' || octet == 0x7F;
        if (!is_space) {
            const std::string_view reference = text::html_reference(text[at]);
            piece += reference.empty() ? text.substr(at, behind - at) : reference;
        } else if (!out.empty() && out.back() != ' ') {
            piece += ' ';
        }
        if (out.size() + piece.size() + (inside ? close_tag.size() : 0) > most) break;
        out += piece;
        is_open = inside;
        at = behind;
    }
    if (is_open) out += close_tag;
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

// The beginning of a word, or of a character, some octets before a match.
std::size_t beginning_before(std::string_view text, std::size_t match) {
    if (match <= before_match) return 0;
    std::size_t at = match - before_match;
    const std::size_t space = text.find(' ', at);
    if (space < match) return space + 1;
    while (at < match && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    return at;
}

}  // namespace

std::optional<std::string> marked(std::string_view text, const std::vector<Phrase>& phrases) {
    constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
    const std::vector<Stretch> matches = matches_in(text, phrases, all);
    if (matches.empty()) return std::nullopt;
    return render(text, 0, matches, all - close_tag.size());
}

std::optional<std::string> snippet(std::string_view text, const std::vector<Phrase>& phrases, std::size_t octets) {
    const std::vector<Stretch> matches = matches_in(text, phrases, octets);
    if (matches.empty()) return std::nullopt;
    return render(text, beginning_before(text, matches.front().begin), matches, octets);
}

}  // namespace kontor::search
