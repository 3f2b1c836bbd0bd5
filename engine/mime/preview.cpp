// The line under the subject in the list: what the writer said, not what he quoted.
#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/html_text.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

// More octets than 256 characters can have, with room for what is skipped.
constexpr std::size_t enough = 8 * limits::preview_characters;

std::string_view take_line(std::string_view& text) {
    const std::size_t feed = text.find('\n');
    const std::string_view line = text.substr(0, feed);
    text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
    return line;
}

bool is_quoted(std::string_view line) { return text::trim_left(line).starts_with('>'); }

// "On Monday Jane wrote:" in any language: a line that ends in a colon with a quotation below.
bool introduces_quotation(std::string_view line, std::string_view below) {
    if (!text::trim(line).ends_with(':')) return false;
    std::string_view next = take_line(below);
    if (text::trim(next).empty()) next = take_line(below);
    return is_quoted(next);
}

bool is_ornament(std::string_view line) {
    const std::string_view content = text::trim(line);
    return content.size() > 3 && content.find_first_not_of("-=_*#~+ ") == std::string_view::npos;
}

// The lines of a plain text that its writer wrote himself.
std::string own_words(std::string_view text) {
    std::string out;
    while (!text.empty() && out.size() < enough) {
        const std::string_view line = take_line(text);
        if (line == "-- ") break;  // the signature
        if (is_quoted(line) || is_ornament(line) || introduces_quotation(line, text)) continue;
        out += line;
        out += '\n';
    }
    return out;
}

// Most text fills the preview with its first few hundred octets, so that these are looked at first.
std::string shortened(std::string_view text) {
    for (std::size_t octets = 2 * limits::preview_characters;; octets *= 2) {
        const std::string_view piece = text::truncate_octets(text, std::min(octets, enough));
        const std::string clean = text::collapse_white_space(text::clean_line(piece));
        const std::string_view kept = text::truncate_code_points(clean, limits::preview_characters);
        if (kept.size() < clean.size() || piece.size() == text.size() || octets >= enough) {
            return std::string(text::trim(kept));
        }
    }
}

std::string preview_of_plain(const Part& part, Bytes kept) {
    const std::string value = body_value(part, kept).value;
    std::string own = shortened(own_words(value));
    return own.empty() ? shortened(value) : own;
}

std::string preview_of_html(const Part& part, Bytes kept) {
    return shortened(html_to_text(body_value(part, kept).value, enough));
}

}  // namespace

std::string preview(const Message& message) {
    const auto part_of = [&](const Message::Kept& kept) -> const Part& {
        return message.parts[static_cast<std::size_t>(kept.part)];
    };
    std::string text;
    if (message.plain.part != no_part) text = preview_of_plain(part_of(message.plain), message.plain.bytes);
    if (text.empty() && message.html.part != no_part) text = preview_of_html(part_of(message.html), message.html.bytes);
    return text;
}

}  // namespace kontor::mime
