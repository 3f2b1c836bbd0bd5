#include <algorithm>
#include <array>

#include "engine/text/ascii.hpp"
#include "native/desktop/page.hpp"

namespace kontor::desktop {

namespace {

constexpr std::array<std::string_view, 8> table_tags = {"table", "thead", "tbody", "tfoot",
                                                        "tr",    "td",    "th",    "caption"};

bool is_table_tag(std::string_view name) {
    for (const std::string_view each : table_tags)
        if (text::equal_ignoring_case(name, each)) return true;
    return false;
}

// Where the tag that begins at `at` ends, behind its ">"; a ">" within quotes is none.
std::size_t end_of_tag(std::string_view html, std::size_t at) {
    char quote = 0;
    for (; at < html.size(); ++at) {
        if (quote != 0) {
            if (html[at] == quote) quote = 0;
        } else if (html[at] == '"' || html[at] == '\'') {
            quote = html[at];
        } else if (html[at] == '>') {
            return at + 1;
        }
    }
    return html.size();
}

std::string_view name_at(std::string_view html, std::size_t at) {
    std::size_t end = at;
    while (end < html.size() && (text::is_alpha(html[end]) || text::is_digit(html[end]))) ++end;
    return html.substr(at, end - at);
}

// "display: table-cell" as "display: block", wherever it stands.
std::string without_table_styles(std::string_view html) {
    constexpr std::string_view property = "display";
    std::string plain;
    std::size_t done = 0;
    for (std::size_t at = 0; at + property.size() < html.size(); ++at) {
        if (!text::starts_with_ignoring_case(html.substr(at), property)) continue;
        std::size_t value = at + property.size();
        while (value < html.size() && text::is_space(html[value])) ++value;
        if (value >= html.size() || html[value] != ':') continue;
        ++value;
        while (value < html.size() && text::is_space(html[value])) ++value;
        std::size_t end = value;
        while (end < html.size() && (text::is_alpha(html[end]) || html[end] == '-')) ++end;
        const std::string word = text::to_lower(html.substr(value, end - value));
        if (word.find("table") == std::string::npos) continue;
        plain.append(html.substr(done, value - done)).append("block");
        done = end;
        at = end - 1;
    }
    return plain.append(html.substr(done));
}

}  // namespace

std::string with_shallow_tables(std::string_view given, int most) {
    const std::string html = without_table_styles(given);
    const std::string_view all = html;
    std::string shallow;
    int depth = 0;
    for (std::size_t at = 0; at < all.size();) {
        if (all[at] != '<') {
            const std::size_t next = std::min(all.find('<', at), all.size());
            shallow += all.substr(at, next - at);
            at = next;
            continue;
        }
        const bool closes = at + 1 < all.size() && all[at + 1] == '/';
        const std::string_view name = name_at(all, at + (closes ? 2 : 1));
        const std::size_t end = end_of_tag(all, at);
        const bool is_table = text::equal_ignoring_case(name, "table");
        if (is_table && !closes) ++depth;
        if (depth > most && is_table_tag(name))
            shallow += closes ? "</div>" : "<div>";
        else
            shallow += all.substr(at, end - at);
        if (is_table && closes && depth > 0) --depth;
        at = end;
    }
    return shallow;
}

}  // namespace kontor::desktop
