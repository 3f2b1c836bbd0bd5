#include "engine/mime/html_text.hpp"

#include <algorithm>
#include <array>

#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

struct Entity {
    std::string_view name;
    char32_t code_point;
};
// Those that mail is full of; others stay as they are written. Sorted.
constexpr auto entities = std::to_array<Entity>({
    {"AElig", 0xC6},    {"Aacute", 0xC1},  {"Agrave", 0xC0},  {"Aring", 0xC5},   {"Auml", 0xC4},     {"Ccedil", 0xC7},
    {"Eacute", 0xC9},   {"Egrave", 0xC8},  {"Ntilde", 0xD1},  {"Oslash", 0xD8},  {"Ouml", 0xD6},     {"Uuml", 0xDC},
    {"aacute", 0xE1},   {"acirc", 0xE2},   {"aelig", 0xE6},   {"agrave", 0xE0},  {"amp", '&'},       {"apos", '\''},
    {"aring", 0xE5},    {"auml", 0xE4},    {"bull", 0x2022},  {"ccedil", 0xE7},  {"cent", 0xA2},     {"copy", 0xA9},
    {"deg", 0xB0},      {"eacute", 0xE9},  {"ecirc", 0xEA},   {"egrave", 0xE8},  {"emsp", 0x2003},   {"ensp", 0x2002},
    {"euml", 0xEB},     {"euro", 0x20AC},  {"frac12", 0xBD},  {"gt", '>'},       {"hellip", 0x2026}, {"iacute", 0xED},
    {"icirc", 0xEE},    {"iexcl", 0xA1},   {"iquest", 0xBF},  {"iuml", 0xEF},    {"laquo", 0xAB},    {"larr", 0x2190},
    {"ldquo", 0x201C},  {"lsquo", 0x2018}, {"lt", '<'},       {"mdash", 0x2014}, {"middot", 0xB7},   {"nbsp", 0xA0},
    {"ndash", 0x2013},  {"ntilde", 0xF1},  {"oacute", 0xF3},  {"ocirc", 0xF4},   {"oslash", 0xF8},   {"ouml", 0xF6},
    {"para", 0xB6},     {"pound", 0xA3},   {"quot", '"'},     {"raquo", 0xBB},   {"rarr", 0x2192},   {"rdquo", 0x201D},
    {"reg", 0xAE},      {"rsquo", 0x2019}, {"sbquo", 0x201A}, {"sect", 0xA7},    {"shy", 0xAD},      {"szlig", 0xDF},
    {"thinsp", 0x2009}, {"times", 0xD7},   {"trade", 0x2122}, {"uacute", 0xFA},  {"ucirc", 0xFB},    {"ugrave", 0xF9},
    {"uuml", 0xFC},     {"yen", 0xA5},     {"zwj", 0x200D},   {"zwnj", 0x200C},
});

constexpr bool sorted() {
    for (std::size_t i = 1; i < entities.size(); ++i)
        if (!(entities[i - 1].name < entities[i].name)) return false;
    return true;
}
static_assert(sorted());

// Elements inside a line of text: their tags separate nothing.
constexpr auto inline_elements = std::to_array<std::string_view>({
    "a",     "abbr", "acronym", "b",      "bdi", "bdo",  "big", "cite", "code", "em",
    "font",  "i",    "ins",     "del",    "kbd", "mark", "o:p", "q",    "s",    "samp",
    "small", "span", "strike",  "strong", "sub", "sup",  "tt",  "u",    "var",  "wbr",
});
// Elements whose content is not text to read.
constexpr auto hidden_elements =
    std::to_array<std::string_view>({"style", "script", "title", "template", "noembed", "iframe", "object", "svg"});

constexpr auto paragraphs = std::to_array<std::string_view>(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table", "hr"});

template <class List>
bool contains(const List& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_invisible(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x34F || c == 0x61C ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

bool is_gap(char32_t c) { return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x3000; }

class Reader {
public:
    Reader(std::string_view html, std::size_t octets, bool lines) : rest_(html), octets_(octets), lines_(lines) {}

    std::string read() {
        while (!rest_.empty() && out_.size() < octets_) {
            const char c = rest_.front();
            if (c == '<')
                markup();
            else if (c == '&')
                entity();
            else if (text::is_space(c))
                gap(1);
            else
                characters();
        }
        return std::move(out_);
    }

private:
    void gap(std::size_t size) {
        gap_ = true;
        rest_.remove_prefix(size);
    }

    void put(char32_t c) {
        if (is_gap(c)) {
            gap_ = true;
            return;
        }
        if (is_invisible(c)) return;
        put_gap();
        text::append_code_point(out_, c);
    }

    void put_gap() {
        if (!out_.empty() && breaks_ > 0)
            out_.append(breaks_, '\n');
        else if (!out_.empty() && gap_)
            out_ += ' ';
        gap_ = false;
        breaks_ = 0;
    }

    void characters() {
        std::size_t at = 0;
        while (at < rest_.size() && rest_[at] > ' ' && rest_[at] < 0x7F && rest_[at] != '<' && rest_[at] != '&') ++at;
        if (at > 0) {
            put_gap();
            out_ += rest_.substr(0, at);
        } else {
            put(text::next_code_point(rest_, at));
        }
        rest_.remove_prefix(at);
    }

    // "&amp;", "&#38;", "&#x26;"; the semicolon may be missing. Anything else is an ampersand.
    void entity() {
        constexpr std::size_t longest = 10;
        std::size_t end = 1;
        while (end < rest_.size() && end < longest &&
               (text::is_alpha(rest_[end]) || text::is_digit(rest_[end]) || rest_[end] == '#'))
            ++end;
        const char32_t c = code_point_of(rest_.substr(1, end - 1));
        if (c == 0) {
            put('&');
            rest_.remove_prefix(1);
            return;
        }
        put(c);
        if (end < rest_.size() && rest_[end] == ';') ++end;
        rest_.remove_prefix(end);
    }

    static char32_t code_point_of(std::string_view name) {
        if (name.starts_with('#')) return numeric(name.substr(1));
        const auto found =
            std::lower_bound(entities.begin(), entities.end(), name,
                             [](const Entity& row, std::string_view wanted) { return row.name < wanted; });
        return found != entities.end() && found->name == name ? found->code_point : 0;
    }

    static char32_t numeric(std::string_view digits) {
        const bool hex = digits.starts_with('x') || digits.starts_with('X');
        if (hex) digits.remove_prefix(1);
        char32_t value = 0;
        for (const char c : digits) {
            const int digit = text::hex_value(c);
            if (digit < 0 || (!hex && digit > 9)) return 0;
            value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
            if (value > 0x10FFFF) return 0xFFFD;
        }
        return value;
    }

    void markup() {
        if (rest_.starts_with("<!--")) return skip_behind("-->", 4);
        const char next = rest_.size() > 1 ? rest_[1] : ' ';
        if (next == '!' || next == '?') return skip_behind(">", 2);
        if (next == '/' || text::is_alpha(next)) return tag();
        put('<');
        rest_.remove_prefix(1);
    }

    // What has no end reaches to the end of the document.
    void skip_behind(std::string_view end, std::size_t from) {
        const std::size_t found = rest_.find(end, std::min(from, rest_.size()));
        rest_.remove_prefix(found == std::string_view::npos ? rest_.size() : found + end.size());
    }

    void tag() {
        const bool closing = rest_[1] == '/';
        std::size_t at = closing ? 2 : 1;
        const std::size_t name_at = at;
        while (at < rest_.size() && !text::is_space(rest_[at]) && rest_[at] != '>' && rest_[at] != '/') ++at;
        const std::string name = text::to_lower(rest_.substr(name_at, std::min<std::size_t>(at - name_at, 16)));
        rest_.remove_prefix(tag_end(at));
        if (!contains(inline_elements, name)) gap_ = true;
        if (lines_) break_line(closing, name);
        if (!closing && contains(hidden_elements, name)) skip_element(name);
    }

    // A <br> adds to what there is; cells of a row stay on its line.
    void break_line(bool closing, std::string_view name) {
        if (name == "br")
            breaks_ = std::min<std::size_t>(breaks_ + 1, 2);
        else if (contains(paragraphs, name))
            breaks_ = 2;
        else if (!contains(inline_elements, name) && name != "td" && name != "th" && (name != "img" || closing))
            breaks_ = std::max<std::size_t>(breaks_, 1);
    }

    // Behind the ">" that ends the tag: not one inside a quoted attribute, unless its quote never ends.
    std::size_t tag_end(std::size_t at) {
        while (at < rest_.size() && rest_[at] != '>') {
            const char c = rest_[at++];
            if ((c != '"' && c != '\'') || rest_[at - 2] != '=' || !quotes_) continue;
            const std::size_t close = rest_.find(c, at);
            quotes_ = close != std::string_view::npos;
            if (quotes_) at = close + 1;
        }
        return std::min(at + 1, rest_.size());
    }

    void skip_element(std::string_view name) {
        for (std::size_t at = rest_.find("</"); at != std::string_view::npos; at = rest_.find("</", at + 2)) {
            if (!text::starts_with_ignoring_case(rest_.substr(at + 2), name)) continue;
            rest_.remove_prefix(at);
            return;
        }
        rest_ = {};
    }

    std::string_view rest_;
    std::size_t octets_;
    std::string out_;
    bool lines_;
    std::size_t breaks_ = 0;  // lines to be ended before the next word
    bool gap_ = false;
    bool quotes_ = true;
};

}  // namespace

std::string html_to_text(std::string_view html, std::size_t octets) { return Reader(html, octets, false).read(); }

std::string html_to_lines(std::string_view html, std::size_t octets) { return Reader(html, octets, true).read(); }

}  // namespace kontor::mime
