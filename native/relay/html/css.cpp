#include "native/relay/html/css.hpp"

#include <algorithm>
#include <array>

#include "engine/text/ascii.hpp"

namespace kontor::html {

namespace {

// Sorted.
constexpr std::array properties = {
    std::string_view("background"),      std::string_view("background-color"),
    std::string_view("border"),          std::string_view("border-bottom"),
    std::string_view("border-collapse"), std::string_view("border-color"),
    std::string_view("border-left"),     std::string_view("border-radius"),
    std::string_view("border-right"),    std::string_view("border-spacing"),
    std::string_view("border-style"),    std::string_view("border-top"),
    std::string_view("border-width"),    std::string_view("box-sizing"),
    std::string_view("clear"),           std::string_view("color"),
    std::string_view("direction"),       std::string_view("display"),
    std::string_view("float"),           std::string_view("font"),
    std::string_view("font-family"),     std::string_view("font-size"),
    std::string_view("font-style"),      std::string_view("font-variant"),
    std::string_view("font-weight"),     std::string_view("height"),
    std::string_view("letter-spacing"),  std::string_view("line-height"),
    std::string_view("list-style-type"), std::string_view("margin"),
    std::string_view("margin-bottom"),   std::string_view("margin-left"),
    std::string_view("margin-right"),    std::string_view("margin-top"),
    std::string_view("max-height"),      std::string_view("max-width"),
    std::string_view("min-height"),      std::string_view("min-width"),
    std::string_view("opacity"),         std::string_view("overflow"),
    std::string_view("overflow-wrap"),   std::string_view("padding"),
    std::string_view("padding-bottom"),  std::string_view("padding-left"),
    std::string_view("padding-right"),   std::string_view("padding-top"),
    std::string_view("table-layout"),    std::string_view("text-align"),
    std::string_view("text-decoration"), std::string_view("text-indent"),
    std::string_view("text-transform"),  std::string_view("vertical-align"),
    std::string_view("visibility"),      std::string_view("white-space"),
    std::string_view("width"),           std::string_view("word-break"),
    std::string_view("word-spacing"),    std::string_view("word-wrap"),
};

constexpr std::array<std::string_view, 5> functions = {"rgb", "rgba", "hsl", "hsla", "calc"};

constexpr std::size_t longest_value = 500;

bool is_name_char(char c) { return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '_'; }

// Only plain characters, and no function but those of colours and lengths.
bool is_harmless(std::string_view value) {
    if (value.empty() || value.size() > longest_value) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || c == '\\' || c == '<' || c == '>' || c == '@' || c == '{' || c == '}' || c == '&')
            return false;
        if (c != '(') continue;
        std::size_t from = i;
        while (from > 0 && is_name_char(value[from - 1])) --from;
        const std::string name = text::to_lower(value.substr(from, i - from));
        if (std::find(functions.begin(), functions.end(), name) == functions.end()) return false;
    }
    return true;
}

std::string without_comments(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find("/*");
        out += text.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = text.find("*/", open + 2);
        if (close == std::string_view::npos) break;
        text = text.substr(close + 2);
    }
    return out;
}

// The end of a declaration: a semicolon outside quotes and parentheses.
std::size_t declaration_end(std::string_view text) {
    char quote = 0;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')') {
            --depth;
        } else if (c == ';' && depth <= 0) {
            return i;
        }
    }
    return text.size();
}

}  // namespace

Style filter_style(std::string_view declarations) {
    Style style;
    const std::string clean = without_comments(declarations);
    std::string_view rest = clean;
    while (!rest.empty()) {
        const std::size_t end = declaration_end(rest);
        const std::string_view declaration = rest.substr(0, end);
        rest = end >= rest.size() ? std::string_view() : rest.substr(end + 1);
        const std::size_t colon = declaration.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string name = text::to_lower(text::trim(declaration.substr(0, colon)));
        const std::string_view value = text::trim(declaration.substr(colon + 1));
        const std::string lowered = text::to_lower(value);
        if (lowered.find("url(") != std::string::npos && lowered.find("//") != std::string::npos) ++style.remote_urls;
        if (!std::binary_search(properties.begin(), properties.end(), name) || !is_harmless(value)) continue;
        if (!style.text.empty()) style.text += ';';
        style.text += name;
        style.text += ':';
        style.text += value;
    }
    return style;
}

}  // namespace kontor::html
