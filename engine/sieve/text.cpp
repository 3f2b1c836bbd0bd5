#include "engine/sieve/text.hpp"

#include <algorithm>
#include <optional>

#include "engine/sieve/lexer.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::sieve {
namespace {

// ---- encoded characters

// Decodes the inside of "${hex: ... }"; empty where it does not fit the grammar. `bad` is set for a number that is
// well-formed and no character.
std::optional<std::string> decode_sequence(std::string_view inside, bool unicode, bool& bad) {
    std::string decoded;
    bool any = false;
    while (true) {
        while (!inside.empty() && text::is_space(inside.front())) inside.remove_prefix(1);
        if (inside.empty()) break;
        std::size_t digits = 0;
        std::uint32_t number = 0;
        for (; digits < inside.size() && text::hex_value(inside[digits]) >= 0; ++digits)
            number = std::min<std::uint32_t>(number * 16 + static_cast<std::uint32_t>(text::hex_value(inside[digits])),
                                             0x110000);
        const bool ends_well = digits == inside.size() || text::is_space(inside[digits]);
        if (digits == 0 || !ends_well || (!unicode && digits > 2)) return std::nullopt;
        inside.remove_prefix(digits);
        any = true;
        if (!unicode)
            decoded += static_cast<char>(number);
        else if (number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF))
            bad = true;
        else
            text::append_code_point(decoded, number);
    }
    return any ? std::optional(std::move(decoded)) : std::nullopt;
}

Result<std::string, ScriptError> decode_characters(const StringLiteral& literal) {
    const std::string_view source = literal.text;
    std::string out;
    std::size_t at = 0;
    while (at < source.size()) {
        const std::size_t dollar = std::min(source.find("${", at), source.size());
        out += source.substr(at, dollar - at);
        at = dollar;
        if (at == source.size()) break;
        const std::string_view behind = source.substr(at + 2);
        const bool unicode = text::starts_with_ignoring_case(behind, "unicode:");
        const std::size_t name = unicode ? 8 : text::starts_with_ignoring_case(behind, "hex:") ? 4 : 0;
        std::size_t size = name;  // as far as it can be part of the sequence, so that every octet is looked at once
        while (name != 0 && size < behind.size() &&
               (text::is_space(behind[size]) || text::hex_value(behind[size]) >= 0))
            ++size;
        std::optional<std::string> decoded;
        bool bad = false;
        if (name != 0 && size < behind.size() && behind[size] == '}')
            decoded = decode_sequence(behind.substr(name, size - name), unicode, bad);
        if (decoded && bad)
            return ScriptError{literal.at, "There is no such character", "a Unicode scalar value",
                               quoted_for_error(source.substr(at, size + 3))};
        if (decoded) {
            out += *decoded;
            at += 2 + size + 1;
        } else {
            out += "${";
            at += 2;
        }
    }
    return out;
}

// ---- variables

bool is_match_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), text::is_digit);
}

// "a.b.c", with digits alone allowed behind the first dot.
bool is_namespaced(std::string_view name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos || !is_variable_name(name.substr(0, dot))) return false;
    for (std::string_view rest = name.substr(dot + 1);;) {
        const std::size_t end = std::min(rest.find('.'), rest.size());
        if (!is_variable_name(rest.substr(0, end)) && !is_match_name(rest.substr(0, end))) return false;
        if (end == rest.size()) return true;
        rest.remove_prefix(end + 1);
    }
}

std::uint32_t match_number(std::string_view digits) {
    std::uint32_t number = 0;
    for (const char c : digits)
        number = std::min<std::uint32_t>(number * 10 + static_cast<std::uint32_t>(c - '0'), most_matches);
    return number;
}

void add_literal(Text& text, std::string_view piece) {
    if (piece.empty()) return;
    if (text.pieces.empty() || text.pieces.back().kind != Text::Piece::Kind::literal)
        text.pieces.push_back({Text::Piece::Kind::literal, std::string(piece), 0});
    else
        text.pieces.back().text += piece;
}

Result<Text, ScriptError> split_at_variables(std::string source, Place at) {
    Text result;
    result.at = at;
    bool any = false;
    std::string_view rest = source;
    while (!rest.empty()) {
        const std::size_t dollar = std::min(rest.find("${"), rest.size());
        add_literal(result, rest.substr(0, dollar));
        rest.remove_prefix(dollar);
        if (rest.empty()) break;
        std::size_t end = 2;
        while (end < rest.size() &&
               (text::is_alpha(rest[end]) || text::is_digit(rest[end]) || rest[end] == '_' || rest[end] == '.'))
            ++end;
        const std::string_view name = rest.substr(2, end - 2);
        const bool closed = end < rest.size() && rest[end] == '}';
        if (closed && is_namespaced(name))
            return ScriptError{at, "There is no variable of this name", "a variable without a namespace",
                               quoted_for_error(rest.substr(0, end + 1))};
        if (closed && is_match_name(name) && match_number(name) >= most_matches)
            return ScriptError{at, "There are not so many match variables",
                               "at most ${" + std::to_string(most_matches - 1) + "}",
                               quoted_for_error(rest.substr(0, end + 1))};
        if (closed && is_match_name(name)) {
            result.pieces.push_back({Text::Piece::Kind::match, "", match_number(name)});
        } else if (closed && is_variable_name(name)) {
            result.pieces.push_back({Text::Piece::Kind::variable, text::to_lower(name), 0});
        } else {
            add_literal(result, rest.substr(0, 2));
            rest.remove_prefix(2);
            continue;
        }
        any = true;
        rest.remove_prefix(end + 1);
    }
    if (!any) {
        result.pieces.clear();
        result.literal = std::move(source);
    }
    return result;
}

}  // namespace

bool is_variable_name(std::string_view name) {
    if (name.empty() || name.size() > longest_variable_name || text::is_digit(name.front())) return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_'; });
}

Result<Text, ScriptError> text_of(const StringLiteral& literal, const Extensions& extensions) {
    std::string source = literal.text;
    if (extensions.contains(Extension::encoded_character)) {
        auto decoded = decode_characters(literal);
        if (!decoded) return decoded.error();
        source = std::move(*decoded);
    }
    if (extensions.contains(Extension::variables)) return split_at_variables(std::move(source), literal.at);
    Text text;
    text.at = literal.at;
    text.literal = std::move(source);
    return text;
}

}  // namespace kontor::sieve
