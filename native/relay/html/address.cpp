#include "native/relay/html/address.hpp"

#include <array>

#include "engine/text/ascii.hpp"

namespace kontor::html {

namespace {

constexpr std::array<std::string_view, 4> bitmaps = {"data:image/png;base64,", "data:image/jpeg;base64,",
                                                     "data:image/gif;base64,", "data:image/webp;base64,"};

std::string cleaned(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (const char c : value) {
        if (c == '\t' || c == '\n' || c == '\r' || c == '\0') continue;
        out += c;
    }
    std::size_t from = 0, end = out.size();
    while (from < end && static_cast<unsigned char>(out[from]) <= 0x20) ++from;
    while (end > from && static_cast<unsigned char>(out[end - 1]) <= 0x20) --end;
    return out.substr(from, end - from);
}

bool has_controls(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
    }
    return false;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && text::hex_value(text[i + 1]) >= 0 &&
                            text::hex_value(text[i + 2]) >= 0;
        out += escape ? static_cast<char>(text::hex_value(text[i + 1]) * 16 + text::hex_value(text[i + 2])) : text[i];
        if (escape) i += 2;
    }
    return out;
}

}  // namespace

MailAddressed classify(std::string_view value) {
    using Kind = MailAddressed::Kind;
    std::string url = cleaned(value);
    if (url.empty() || has_controls(url)) return {};
    if (url.compare(0, 2, "//") == 0) url = "https:" + url;
    if (text::starts_with_ignoring_case(url, "http://") || text::starts_with_ignoring_case(url, "https://")) {
        return {Kind::web, std::move(url)};
    }
    if (text::starts_with_ignoring_case(url, "mailto:")) return {Kind::mailto, std::move(url)};
    if (text::starts_with_ignoring_case(url, "cid:")) return {Kind::inline_part, percent_decoded(url.substr(4))};
    for (const std::string_view bitmap : bitmaps) {
        if (!text::starts_with_ignoring_case(url, bitmap)) continue;
        const std::string_view octets = std::string_view(url).substr(bitmap.size());
        if (octets.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= ") !=
            std::string_view::npos) {
            return {};
        }
        return {Kind::bitmap_data, std::move(url)};
    }
    return {};
}

}  // namespace kontor::html
