#include "engine/mime/body_value.hpp"

#include <algorithm>
#include <cstring>

#include "engine/mime/uuencode.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"
#include "engine/text/charset.hpp"
#include "engine/text/quoted_printable.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

// CRLF becomes LF and NUL disappears, in place.
void normalise_lines(std::string& text) {
    const char* const end = text.data() + text.size();
    const auto find = [end](const char* at, char wanted) {
        const void* found = std::memchr(at, wanted, static_cast<std::size_t>(end - at));
        return found ? static_cast<const char*>(found) : end;
    };
    const bool has_nul = find(text.data(), '\0') != end;
    if (!has_nul && find(text.data(), '\r') == end) return;
    const auto next_special = [&](const char* at) {
        return has_nul ? std::find_if(at, end, [](char c) { return c == '\r' || c == '\0'; }) : find(at, '\r');
    };
    char* to = text.data();
    for (const char* at = text.data(); at != end;) {
        const char* const special = next_special(at);
        to = std::copy(at, special, to);
        at = special;
        if (at == end) break;
        const bool drop = *at == '\0' || (at + 1 != end && at[1] == '\n');
        if (!drop) *to++ = *at;
        ++at;
    }
    text.resize(static_cast<std::size_t>(to - text.data()));
}

// The charset an HTML document names in its first kilobyte (<meta charset=...>), for parts that come without one.
text::Charset charset_in_html(Bytes html) {
    html = html.substr(0, 1024);
    for (std::size_t at = html.find('='); at != Bytes::npos; at = html.find('=', at + 1)) {
        constexpr std::string_view key = "charset";
        Bytes before = html.substr(0, at);
        while (!before.empty() && text::is_space(before.back())) before.remove_suffix(1);
        if (before.size() < key.size()) continue;
        if (!text::equal_ignoring_case(before.substr(before.size() - key.size()), key)) continue;
        Bytes label = text::trim_left(html.substr(at + 1));
        if (label.starts_with('"') || label.starts_with('\'')) label.remove_prefix(1);
        return text::charset_from_label(label.substr(0, label.find_first_of("\"'>; /")));
    }
    return text::Charset::unknown;
}

bool append_as_utf8(std::string& out, const Part& part, Bytes octets) {
    if (!part.charset.empty()) return text::append_decoded(out, text::charset_from_label(part.charset), octets);
    if (part.subtype == "html") {
        const text::Charset named = charset_in_html(octets);
        if (named != text::Charset::unknown && !text::is_utf8(octets)) return text::append_decoded(out, named, octets);
    }
    return text::append_guessed(out, octets);
}

// Not inside a tag or an entity: back to before the "<" or "&" that is still open.
std::string_view truncate_html(std::string_view html) {
    constexpr std::size_t longest_entity = 10;
    const std::size_t open = html.rfind('<');
    if (open != std::string_view::npos && html.find('>', open) == std::string_view::npos) return html.substr(0, open);
    const std::size_t ampersand = html.rfind('&');
    if (ampersand != std::string_view::npos && html.size() - ampersand <= longest_entity &&
        html.find(';', ampersand) == std::string_view::npos)
        return html.substr(0, ampersand);
    return html;
}

BodyValue whole_value(const Part& part, Bytes body) {
    BodyValue result;
    const bool as_is = part.encoding == TransferEncoding::identity;
    std::string octets;
    const bool transfer_good = as_is || append_decoded_body(octets, part, body);
    const bool charset_good = append_as_utf8(result.value, part, as_is ? body : Bytes(octets));
    result.is_encoding_problem = !transfer_good || !charset_good;
    normalise_lines(result.value);
    return result;
}

}  // namespace

bool append_decoded_body(std::string& out, const Part& part, Bytes body) {
    switch (part.encoding) {
        case TransferEncoding::base64:
            return text::base64_decode_lenient(body, out);
        case TransferEncoding::quoted_printable:
            return text::append_quoted_printable_decoded(out, body);
        case TransferEncoding::uuencode:
            return append_uudecoded(out, body);
        case TransferEncoding::identity:
            out += body;
            return true;
        case TransferEncoding::unknown:
            out += body;
            return false;
    }
    return false;
}

std::string decoded_body(const Part& part, Bytes body) {
    std::string out;
    append_decoded_body(out, part, body);
    return out;
}

std::size_t decoded_size(const Part& part, Bytes body) {
    if (part.encoding == TransferEncoding::identity || part.encoding == TransferEncoding::unknown) return body.size();
    return decoded_body(part, body).size();
}

BodyValue body_value(const Part& part, Bytes body, std::size_t max_octets) {
    BodyValue result = whole_value(part, body);
    if (max_octets == 0 || result.value.size() <= max_octets) return result;
    std::string_view cut = text::truncate_octets(result.value, max_octets);
    if (part.subtype == "html") cut = truncate_html(cut);
    result.value.resize(cut.size());
    result.is_truncated = true;
    return result;
}

}  // namespace kontor::mime
