#include "engine/sieve/lexer.hpp"

#include <limits>

#include "engine/text/ascii.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::sieve {
namespace {

bool begins_name(char c) { return text::is_alpha(c) || c == '_'; }
bool continues_name(char c) { return begins_name(c) || text::is_digit(c); }

// Where `octets` of the text that begins at `place` lead to.
Place moved(Place place, std::string_view text) {
    for (const char c : text) {
        if (c == '\n') {
            ++place.line;
            place.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {  // not the inside of a character
            ++place.column;
        }
    }
    return place;
}

}  // namespace

std::string quoted_for_error(std::string_view text) {
    constexpr std::size_t longest = 40;
    std::string shown = text::clean_line(text::truncate_code_points(text, longest));
    if (text::count_code_points(text) > longest) shown += "...";
    return '"' + shown + '"';
}

std::string Token::described() const {
    switch (kind) {
        case TokenKind::end:
            return "the end of the script";
        case TokenKind::tag:
            return quoted_for_error(":" + text);
        case TokenKind::number:
            return "the number " + std::to_string(number);
        case TokenKind::string:
            return "the string " + quoted_for_error(text);
        case TokenKind::identifier:
        case TokenKind::punctuation:
            break;
    }
    return quoted_for_error(text);
}

Result<void, ScriptError> check_characters(std::string_view script) {
    const std::size_t sound = text::valid_utf8_prefix(script);
    if (sound != script.size())
        return ScriptError{moved({}, script.substr(0, sound)), "The script is not text in UTF-8", "", ""};
    for (std::size_t at = 0; at < script.size(); ++at) {
        const bool bare_cr = script[at] == '\r' && (at + 1 == script.size() || script[at + 1] != '\n');
        if (script[at] != '\0' && !bare_cr) continue;
        return ScriptError{moved({}, script.substr(0, at)),
                           bare_cr ? "A carriage return without a line feed" : "A NUL character", "", ""};
    }
    return {};
}

Result<Token, ScriptError> Lexer::next() {
    if (auto skipped = skip_white_space(); !skipped) return skipped.error();
    Token token;
    token.at = place_;
    if (at_end()) return token;
    const char c = peek();
    if (begins_name(c)) return identifier_or_multi_line();
    if (c == ':') return tag();
    if (text::is_digit(c)) return number();
    if (c == '"') return quoted();
    if (std::string_view(";,()[]{}").find(c) == std::string_view::npos) return unexpected();
    token.kind = TokenKind::punctuation;
    token.text = c;
    advance(1);
    return token;
}

Result<void, ScriptError> Lexer::skip_white_space() {
    while (!at_end()) {
        if (text::is_space(peek())) {
            advance(1);
        } else if (peek() == '#') {
            std::string_view comment;
            take_line(comment);
        } else if (peek() == '/' && peek(1) == '*') {
            if (auto skipped = skip_bracket_comment(); !skipped) return skipped;
        } else {
            return {};
        }
    }
    return {};
}

Result<void, ScriptError> Lexer::skip_bracket_comment() {
    const std::size_t end = script_.find("*/", at_ + 2);
    if (end == std::string_view::npos)
        return ScriptError{place_, "A comment that does not end", "\"*/\"", "the end of the script"};
    advance(end + 2 - at_);
    return {};
}

std::string_view Lexer::take_name() {
    std::size_t size = 0;
    while (continues_name(peek(size))) ++size;
    const std::string_view name = script_.substr(at_, size);
    advance(size);
    return name;
}

Result<Token, ScriptError> Lexer::identifier_or_multi_line() {
    Token token;
    token.at = place_;
    token.kind = TokenKind::identifier;
    token.text = text::to_lower(take_name());
    if (token.text == "text" && peek() == ':') return multi_line(std::move(token));
    return token;
}

Result<Token, ScriptError> Lexer::tag() {
    Token token;
    token.at = place_;
    token.kind = TokenKind::tag;
    if (!begins_name(peek(1))) return ScriptError{place_, "A colon without a name", "a tag such as \":is\"", "\":\""};
    advance(1);
    token.text = text::to_lower(take_name());
    return token;
}

Result<Token, ScriptError> Lexer::number() {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    Token token;
    token.at = place_;
    token.kind = TokenKind::number;
    bool too_large = false;
    std::size_t size = 0;
    for (; text::is_digit(peek(size)); ++size) {
        const auto digit = static_cast<std::uint64_t>(peek(size) - '0');
        too_large |= token.number > (most - digit) / 10;
        if (!too_large) token.number = token.number * 10 + digit;
    }
    const std::size_t quantifier = std::string_view("kmg").find(text::lower(peek(size)));
    if (peek(size) != '\0' && quantifier != std::string_view::npos) {
        const int shift = 10 * (static_cast<int>(quantifier) + 1);
        too_large |= token.number > most >> shift;
        token.number <<= too_large ? 0 : shift;
        ++size;
    }
    std::size_t rest = size;
    while (continues_name(peek(rest))) ++rest;
    const std::string_view written = script_.substr(at_, rest);
    if (rest != size)
        return ScriptError{place_, "A number cannot end like this", "digits and perhaps one of K, M, G",
                           quoted_for_error(written)};
    if (too_large)
        return ScriptError{place_, "A number too large", "at most " + std::to_string(most), quoted_for_error(written)};
    advance(size);
    return token;
}

Result<Token, ScriptError> Lexer::quoted() {
    Token token;
    token.at = place_;
    token.kind = TokenKind::string;
    advance(1);
    while (!at_end()) {
        if (peek() == '"') {
            advance(1);
            return token;
        }
        if (const std::size_t size = line_end()) {
            token.text += "\r\n";
            advance(size);
            continue;
        }
        if (peek() == '\\' && at_ + 1 < script_.size()) advance(1);
        if (line_end() != 0) continue;  // a backslash before a line end stands for nothing
        token.text += peek();
        advance(1);
    }
    return ScriptError{token.at, "A string that does not end", "\"\"\"", "the end of the script"};
}

// Behind "text" (RFC 5228 2.4.2): ":" white space, perhaps a comment, and the lines up to that of a single dot.
Result<Token, ScriptError> Lexer::multi_line(Token token) {
    token.kind = TokenKind::string;
    token.text.clear();
    advance(1);
    while (peek() == ' ' || peek() == '\t') advance(1);
    if (!at_end() && line_end() == 0 && peek() != '#')
        return ScriptError{place_, "The text behind \"text:\" begins on the next line", "the end of the line", ""};
    std::string_view line;
    bool more = take_line(line);
    while (more && (more = take_line(line))) {
        if (line == ".") return token;
        if (line.starts_with("..")) line.remove_prefix(1);
        token.text += line;
        token.text += "\r\n";
    }
    return ScriptError{token.at, "A text that does not end", "a line of a single dot", "the end of the script"};
}

std::size_t Lexer::line_end() const {
    if (peek() == '\n') return 1;
    return peek() == '\r' && peek(1) == '\n' ? 2 : 0;
}

bool Lexer::take_line(std::string_view& line) {
    if (at_end()) return false;
    const std::size_t end = std::min(script_.find('\n', at_), script_.size());
    line = script_.substr(at_, end - at_);
    advance(std::min(end + 1, script_.size()) - at_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

void Lexer::advance(std::size_t octets) {
    place_ = moved(place_, script_.substr(at_, octets));
    at_ += octets;
}

ScriptError Lexer::unexpected() const {
    const std::string_view character = text::truncate_code_points(script_.substr(at_), 1);
    return {place_, "A character that begins nothing here", "a command, an argument or a separator",
            quoted_for_error(character)};
}

}  // namespace kontor::sieve
