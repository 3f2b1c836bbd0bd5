#include "engine/smtp/parse.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/text/line_words.hpp"

namespace kontor::smtp {
namespace {

using text::equal_ignoring_case;

using text::is_blank;
using text::skip_blanks;
using text::take_word;

// One to three digits at the front of `text`, taken off.
std::optional<std::uint16_t> take_digits(Bytes& text) {
    std::uint16_t value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text::is_digit(text[digits])) {
        if (digits == 3) return std::nullopt;
        value = static_cast<std::uint16_t>(value * 10 + (text[digits++] - '0'));
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

void parse_mechanisms(Bytes words, Capabilities& into) {
    into.auth = true;
    into.sasl.insert_known(words);
}

// Where the path ends: the first ">" outside a quoted string.
std::size_t end_of_path(Bytes text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '>' && !quoted) {
            return i;
        }
    }
    return Bytes::npos;
}

}  // namespace

std::optional<ReplyLine> parse_reply_line(Bytes line) {
    if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, text::is_digit)) return std::nullopt;
    const auto code = static_cast<std::uint16_t>((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
    if (code < 200 || code > 599) return std::nullopt;
    line.remove_prefix(3);
    if (!line.empty() && line.front() != '-' && !is_blank(line.front())) return std::nullopt;
    ReplyLine reply{code, line.empty() || line.front() != '-', {}, {}};
    if (!line.empty()) line.remove_prefix(1);
    reply.text = line;
    // RFC 2034 4: its class is that of the reply; something else is a version number or the like.
    const EnhancedCode enhanced = take_enhanced(line);
    if (enhanced.class_of != code / 100) return reply;
    reply.enhanced = enhanced;
    reply.text = line;
    return reply;
}

EnhancedCode take_enhanced(Bytes& text) {
    Bytes rest = text;
    const auto class_of = take_digits(rest);
    if (!class_of || (*class_of != 2 && *class_of != 4 && *class_of != 5)) return {};
    EnhancedCode code{*class_of};
    for (std::uint16_t EnhancedCode::*const part : {&EnhancedCode::subject, &EnhancedCode::detail}) {
        if (rest.empty() || rest.front() != '.') return {};
        rest.remove_prefix(1);
        const auto number = take_digits(rest);
        if (!number) return {};
        code.*part = *number;
    }
    if (!rest.empty() && !is_blank(rest.front())) return {};
    text = skip_blanks(rest);
    return code;
}

void parse_capability(Bytes text, Capabilities& into) {
    constexpr text::Flags<Capabilities, 7> flags = {{
        {"STARTTLS", &Capabilities::starttls},
        {"PIPELINING", &Capabilities::pipelining},
        {"8BITMIME", &Capabilities::eight_bit},
        {"SMTPUTF8", &Capabilities::utf8},
        {"ENHANCEDSTATUSCODES", &Capabilities::enhanced_codes},
        {"DSN", &Capabilities::dsn},
        {"REQUIRETLS", &Capabilities::require_tls},
    }};
    const Bytes keyword = take_word(text);
    text::set_flag(flags, keyword, into);
    if (equal_ignoring_case(keyword, "AUTH") || equal_ignoring_case(keyword, "X-EXPS")) {
        parse_mechanisms(text, into);
    } else if (text::starts_with_ignoring_case(keyword, "AUTH=")) {
        parse_mechanisms(keyword.substr(5), into);
        parse_mechanisms(text, into);
    } else if (equal_ignoring_case(keyword, "SIZE")) {
        into.size = parse_number(take_word(text));
        into.size_announced = true;
    }
}

CommandLine parse_command(Bytes line) {
    const Bytes verb = take_word(line);
    return {verb, text::trim(line)};
}

// RFC 5321 3.3 forbids blanks behind the colon; many write one.
std::optional<PathArgument> parse_path_argument(Bytes argument, Bytes keyword) {
    if (!text::starts_with_ignoring_case(argument, keyword)) return std::nullopt;
    argument.remove_prefix(keyword.size());
    if (argument.empty() || argument.front() != ':') return std::nullopt;
    argument = skip_blanks(argument.substr(1));
    if (argument.empty() || argument.front() != '<') return std::nullopt;
    argument.remove_prefix(1);
    const std::size_t end = end_of_path(argument);
    if (end == Bytes::npos) return std::nullopt;
    PathArgument result{argument.substr(0, end), {}};
    argument.remove_prefix(end + 1);
    if (!argument.empty() && !is_blank(argument.front())) return std::nullopt;
    for (Bytes word = take_word(argument); !word.empty(); word = take_word(argument)) {
        const std::size_t equals = std::min(word.find('='), word.size());
        result.parameters.push_back({word.substr(0, equals), equals < word.size() ? word.substr(equals + 1) : Bytes()});
    }
    return result;
}

std::optional<std::uint64_t> parse_number(Bytes digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

}  // namespace kontor::smtp
