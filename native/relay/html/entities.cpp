#include "native/relay/html/entities.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include "engine/text/ascii.hpp"
#include "engine/text/html_reference.hpp"

namespace kontor::html {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 11> named = {{{"amp;", '&'},
                                                                      {"lt;", '<'},
                                                                      {"gt;", '>'},
                                                                      {"quot;", '"'},
                                                                      {"apos;", '\''},
                                                                      {"colon;", ':'},
                                                                      {"sol;", '/'},
                                                                      {"lpar;", '('},
                                                                      {"rpar;", ')'},
                                                                      {"Tab;", '\t'},
                                                                      {"NewLine;", '\n'}}};

void append_utf8(std::string& out, std::uint32_t code) {
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

// The length of the numeric reference behind "&#", zero for none. The semicolon may be missing.
std::size_t numeric(std::string_view text, std::uint32_t& code) {
    std::size_t at = 0;
    const bool hex = !text.empty() && (text[0] == 'x' || text[0] == 'X');
    if (hex) ++at;
    const std::size_t from = at;
    code = 0;
    for (; at < text.size(); ++at) {
        const int digit = text::hex_value(text[at]);
        if (digit < 0 || (!hex && digit > 9)) break;
        if (code <= 0x10ffff) code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit);
    }
    if (at == from) return 0;
    return at < text.size() && text[at] == ';' ? at + 1 : at;
}

std::string escaped(std::string_view text, bool ampersands) {
    std::string out;
    out.reserve(text.size() + 16);
    for (const char c : text) {
        const std::string_view reference = text::html_reference(c);
        if (!reference.empty() && (c != '&' || ampersands))
            out += reference;
        else if (c != '\0')
            out += c;
    }
    return out;
}

}  // namespace

std::string decode_entities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '&') {
            out += text[at++];
            continue;
        }
        const std::string_view rest = text.substr(at + 1);
        if (!rest.empty() && rest[0] == '#') {
            std::uint32_t code = 0;
            if (const std::size_t length = numeric(rest.substr(1), code)) {
                append_utf8(out, code);
                at += 2 + length;
                continue;
            }
        }
        bool found = false;
        for (const auto& [name, character] : named) {
            if (rest.substr(0, name.size()) != name) continue;
            out += character;
            at += 1 + name.size();
            found = true;
            break;
        }
        if (!found) out += text[at++];
    }
    return out;
}

std::string escape(std::string_view text) { return escaped(text, true); }

std::string escape_keeping_entities(std::string_view text) { return escaped(text, false); }

}  // namespace kontor::html
