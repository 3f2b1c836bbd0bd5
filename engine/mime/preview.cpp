// The line under the subject in the list: what the writer said, not what he quoted.
#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/html_text.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/charset.hpp"
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

// Where the last two lines begin.
const char* last_two_lines(std::string_view text) {
    std::size_t end = text.size();
    for (int lines = 0; lines < 2 && end > 0; ++lines) {
        const std::size_t feed = text.substr(0, end - 1).rfind('\n');
        end = feed == std::string_view::npos ? 0 : feed + 1;
    }
    return text.data() + end;
}

enum class Extent : std::uint8_t { whole, beginning };

// The lines of a plain text that its writer wrote himself. Of a beginning only those for which it does not matter what
// follows: whether a line introduces a quotation is told by the two below it.
std::string own_words(std::string_view text, Extent extent) {
    std::string out;
    const char* const end = extent == Extent::whole ? text.data() + text.size() : last_two_lines(text);
    while (text.data() < end && out.size() < enough) {
        const std::string_view line = take_line(text);
        if (line == "-- ") break;  // the signature
        if (is_quoted(line) || is_ornament(line) || introduces_quotation(line, text)) continue;
        out += line;
        out += '\n';
    }
    return out;
}

struct Shortened {
    std::string text;
    bool is_full = false;  // more of the text would not change it
};

// Most text fills the preview with its first few hundred octets, so that these are looked at first.
Shortened shortened(std::string_view text) {
    for (std::size_t octets = 2 * limits::preview_characters;; octets *= 2) {
        const std::string_view piece = text::truncate_octets(text, std::min(octets, enough));
        const std::string clean = text::collapse_white_space(text::clean_line(piece));
        const std::string_view kept = text::truncate_code_points(clean, limits::preview_characters);
        const bool is_full = kept.size() < clean.size();
        if (is_full || piece.size() == text.size() || octets >= enough) return {std::string(text::trim(kept)), is_full};
    }
}

// So many octets of it or a little less, to the end of a line; empty where lines cannot be told before decoding.
Bytes beginning_of(const Part& part, Bytes kept, std::size_t octets) {
    const bool is_readable =
        part.encoding == TransferEncoding::identity || part.encoding == TransferEncoding::quoted_printable;
    const text::Charset charset = text::charset_from_label(part.charset);
    const bool has_wide_units =
        charset == text::Charset::utf_16 || charset == text::Charset::utf_16le || charset == text::Charset::utf_16be;
    if (!is_readable || has_wide_units) return {};
    const auto continues = [](Bytes line) { return text::trim(line).ends_with('='); };  // a soft break
    Bytes beginning = kept.substr(0, octets);
    do {
        const std::size_t feed = beginning.rfind('\n');
        beginning = feed == Bytes::npos ? Bytes() : beginning.substr(0, feed);
    } while (continues(beginning));
    return beginning.empty() ? beginning : kept.substr(0, beginning.size() + 1);
}

std::string preview_of_plain(const Part& part, Bytes kept) {
    // Decoding a thousand octets is enough for most.
    constexpr std::size_t few = 4 * limits::preview_characters;
    if (kept.size() > few) {
        const std::string value = body_value(part, beginning_of(part, kept, few)).value;
        if (Shortened own = shortened(own_words(value, Extent::beginning)); own.is_full) return std::move(own.text);
    }
    const std::string value = body_value(part, kept).value;
    std::string own = shortened(own_words(value, Extent::whole)).text;
    return own.empty() ? shortened(value).text : own;
}

std::string preview_of_html(const Part& part, Bytes kept) {
    return shortened(html_to_text(body_value(part, kept).value, enough)).text;
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
