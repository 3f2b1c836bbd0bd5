// The tokens of a Sieve script (RFC 5228 8.1, 2.3, 2.4).
//
//   identifier  if            tag     :contains        number  100K
//   quoted      "a \"b\""     multi   text: ... CRLF.CRLF
//   one of      ; , ( ) [ ] { }
//
// Comments (# to the end of the line, /* to */) and white space separate tokens and vanish. Lines end in CRLF; LF alone
// is taken as well, because scripts lie in files, and either is CRLF inside a string. A CR alone, a NUL and anything
// that is not UTF-8 is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/sieve/place.hpp"

namespace kontor::sieve {

enum class TokenKind : std::uint8_t { end, identifier, tag, number, string, punctuation };

struct Token {
    TokenKind kind = TokenKind::end;
    Place at;
    std::string text;  // identifiers and tags (without colon) in lower case; strings decoded; the one character
    std::uint64_t number = 0;

    bool is(char punctuation) const { return kind == TokenKind::punctuation && text[0] == punctuation; }
    // As an error names it: `"}"`, `the number 5`, `the end of the script`.
    std::string described() const;
};

class Lexer {
public:
    // The script must live as long as the lexer.
    explicit Lexer(std::string_view script) : script_(script) {}

    Result<Token, ScriptError> next();

private:
    Result<void, ScriptError> skip_white_space();
    Result<void, ScriptError> skip_bracket_comment();
    Result<Token, ScriptError> identifier_or_multi_line();
    Result<Token, ScriptError> tag();
    Result<Token, ScriptError> number();
    Result<Token, ScriptError> quoted();
    Result<Token, ScriptError> multi_line(Token token);
    std::string_view take_name();
    ScriptError unexpected() const;  // the character that comes next begins no token

    bool at_end() const { return at_ == script_.size(); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < script_.size() ? script_[at_ + ahead] : '\0'; }
    // Whether a line end begins here, and its size: 0, 1 or 2.
    std::size_t line_end() const;
    void advance(std::size_t octets);
    // The next line without its end, which is passed; false at the end of the script.
    bool take_line(std::string_view& line);

    std::string_view script_;
    std::size_t at_ = 0;
    Place place_;
};

// The first octet that has no business in a script (see above), if any.
Result<void, ScriptError> check_characters(std::string_view script);

// A piece of a script as an error may quote it: short, in double quotes, without control characters.
std::string quoted_for_error(std::string_view text);

}  // namespace kontor::sieve
