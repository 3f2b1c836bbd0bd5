#include "engine/text/unicode.hpp"

#include <cstdint>

#include "engine/text/ascii.hpp"

namespace kontor::text {
namespace {

// One step of RFC 3629 at `at`: how many octets belong together, and whether they are a character. When they
// are not, the length is that of the maximal subpart to be replaced by one U+FFFD.
struct Step {
    std::size_t length;
    bool valid;
};

Step step(const unsigned char* at, std::size_t left) {
    const unsigned char lead = at[0];
    if (lead < 0x80) return {1, true};
    if (lead < 0xC2 || lead > 0xF4) return {1, false};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // The second octet carries the rules against long forms, surrogates and values above U+10FFFF.
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (left < 2 || at[1] < low || at[1] > high) return {1, false};
    for (std::size_t i = 2; i < length; ++i)
        if (i >= left || (at[i] & 0xC0) != 0x80) return {i, false};
    return {length, true};
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_bidi_control(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }
bool is_zero_width(char32_t c) { return (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF || c == 0x00AD; }
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029; }

std::string clean(std::string_view text, bool name) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        while (at < text.size() && text[at] >= ' ' && text[at] < 0x7F) ++at;  // plain ASCII goes in one piece
        if (at > start) {
            out.append(text, start, at - start);
            continue;
        }
        const char32_t c = next_code_point(text, at);
        if (c == 0 || is_bidi_control(c) || (name && is_zero_width(c))) continue;
        if (is_control(c))
            out += ' ';
        else
            out.append(text, start, at - start);
    }
    return out;
}

bool is_white_space(char32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace

std::size_t valid_utf8_prefix(Bytes bytes) {
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (data[at] < 0x80) {
            at += ascii_prefix(bytes.substr(at));
            continue;
        }
        const Step one = step(data + at, bytes.size() - at);
        if (!one.valid) break;
        at += one.length;
    }
    return at;
}

bool is_utf8(Bytes bytes) { return valid_utf8_prefix(bytes) == bytes.size(); }

bool append_replacing(std::string& out, Bytes bytes) {
    bool whole = true;
    while (!bytes.empty()) {
        const std::size_t good = valid_utf8_prefix(bytes);
        out.append(bytes.data(), good);
        bytes.remove_prefix(good);
        if (bytes.empty()) break;
        whole = false;
        out += replacement_character;
        bytes.remove_prefix(step(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()).length);
    }
    return whole;
}

void append_code_point(std::string& out, char32_t c) {
    const auto put = [&out](char32_t octet) { out += static_cast<char>(static_cast<unsigned char>(octet)); };
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80) return put(c);
    if (c < 0x800) {
        put(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
    } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
        put(0x80 | (c >> 6 & 0x3F));
    }
    put(0x80 | (c & 0x3F));
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    const int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    char32_t c = lead & (0x3F >> more);
    for (int i = 0; i < more && at < text.size() && is_continuation(text[at]); ++i)
        c = c << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
    return c;
}

std::string_view truncate_octets(std::string_view text, std::size_t octets) {
    if (text.size() <= octets) return text;
    while (octets > 0 && is_continuation(text[octets])) --octets;
    return text.substr(0, octets);
}

std::string_view truncate_code_points(std::string_view text, std::size_t code_points) {
    if (text.size() <= code_points) return text;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_continuation(text[at])) continue;
        if (code_points-- == 0) return text.substr(0, at);
    }
    return text;
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += !is_continuation(c);
    return count;
}

std::string clean_line(std::string_view text) { return clean(text, false); }
std::string clean_name(std::string_view text) { return clean(text, true); }

std::string collapse_white_space(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        while (at < text.size() && text[at] > ' ' && text[at] < 0x7F) ++at;  // a word of plain ASCII in one piece
        if (at == start && is_white_space(next_code_point(text, at))) {
            gap = true;
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out.append(text, start, at - start);
    }
    return out;
}

}  // namespace kontor::text
