#include <cstring>

#include "engine/text/ascii.hpp"
#include "native/desktop/page.hpp"

namespace kontor::desktop {

namespace {

bool ends_link(char c) { return std::strchr(" \t\r\n<>\"'()", c) != nullptr; }
bool is_no_last(char c) { return std::strchr(".,;:!?", c) != nullptr; }

bool begins_word(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    const char before = text[at - 1];
    return !text::is_alpha(before) && !text::is_digit(before) && before != '_' && !(before & 0x80);
}

void append_escaped(std::string& html, std::string_view text) {
    for (const char c : text) {
        if (c == '&')
            html += "&amp;";
        else if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else if (c == '"')
            html += "&quot;";
        else if (c != '\r')
            html += c;
    }
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> links_in(std::string_view text) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        std::size_t scheme = 0;
        for (const std::string_view each : {"https://", "http://", "www."})
            if (text::starts_with_ignoring_case(rest, each)) scheme = each.size();
        if (scheme == 0 || !begins_word(text, at)) {
            ++at;
            continue;
        }
        std::size_t end = at + scheme;
        while (end < text.size() && !ends_link(text[end])) ++end;
        while (end > at + scheme && is_no_last(text[end - 1])) --end;
        if (end > at + scheme) found.emplace_back(at, end);
        at = end;
    }
    return found;
}

std::string page_of_text(std::string_view text) {
    std::string html;
    std::size_t at = 0;
    for (const auto& [begin, end] : links_in(text)) {
        append_escaped(html, text.substr(at, begin - at));
        const std::string_view link = text.substr(begin, end - begin);
        html += "<a href=\"";
        if (text::starts_with_ignoring_case(link, "www.")) html += "https://";
        append_escaped(html, link);
        html += "\">";
        append_escaped(html, link);
        html += "</a>";
        at = end;
    }
    append_escaped(html, text.substr(at));
    return html;
}

}  // namespace kontor::desktop
