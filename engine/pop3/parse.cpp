#include "engine/pop3/parse.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "engine/base/server_words.hpp"
#include "engine/text/line_words.hpp"

namespace kontor::pop3 {
namespace {

using text::is_blank;
using text::skip_blanks;
using text::take_word;

ResponseCode response_code(Bytes code) {
    constexpr std::array<std::pair<Bytes, ResponseCode>, 7> known = {{
        {"LOGIN-DELAY", ResponseCode::login_delay},
        {"IN-USE", ResponseCode::in_use},
        {"SYS/TEMP", ResponseCode::sys_temp},
        {"SYS/PERM", ResponseCode::sys_perm},
        {"AUTH", ResponseCode::auth},
        {"UTF8", ResponseCode::utf8},
        {"UTF-8", ResponseCode::utf8},
    }};
    for (const auto& [name, value] : known) {
        if (equal_ignoring_case(code, name)) return value;
    }
    // A level we do not know below one that we do: RFC 2449 8 has us treat it as the level above.
    const std::size_t slash = code.rfind('/');
    return slash == Bytes::npos ? ResponseCode::unknown : response_code(code.substr(0, slash));
}

}  // namespace

std::optional<Reply> parse_reply(Bytes line) {
    const bool ok = equal_ignoring_case(line.substr(0, 3), "+OK");
    if (!ok && !equal_ignoring_case(line.substr(0, 4), "-ERR")) return std::nullopt;
    line.remove_prefix(ok ? 3 : 4);
    Reply reply{ok, ResponseCode::none, skip_blanks(line), skip_blanks(line)};
    if (reply.text.empty() || reply.text.front() != '[') return reply;
    const std::size_t end = reply.text.find(']');
    if (end == Bytes::npos) return reply;
    reply.code = response_code(reply.text.substr(1, end - 1));
    reply.text = skip_blanks(reply.text.substr(end + 1));
    return reply;
}

std::optional<Bytes> parse_continuation(Bytes line) {
    if (line.empty() || line.front() != '+' || equal_ignoring_case(line.substr(0, 3), "+OK")) return std::nullopt;
    return skip_blanks(line.substr(1));
}

void parse_capability(Bytes line, Capabilities& into) {
    constexpr text::Flags<Capabilities, 8> flags = {{
        {"TOP", &Capabilities::top},
        {"USER", &Capabilities::user},
        {"UIDL", &Capabilities::uidl},
        {"STLS", &Capabilities::stls},
        {"PIPELINING", &Capabilities::pipelining},
        {"RESP-CODES", &Capabilities::resp_codes},
        {"AUTH-RESP-CODE", &Capabilities::auth_resp_code},
        {"UTF8", &Capabilities::utf8},
    }};
    const Bytes tag = take_word(line);
    text::set_flag(flags, tag, into);
    if (equal_ignoring_case(tag, "SASL")) {
        into.sasl.insert_known(line);
    } else if (equal_ignoring_case(tag, "LOGIN-DELAY") || equal_ignoring_case(tag, "EXPIRE")) {
        line = skip_blanks(line);
        const auto number = take_number(line);
        if (number && *number <= 0xffffffff) {
            if (tag.size() == 6) {
                into.expire_days = static_cast<std::uint32_t>(*number);
            } else {
                into.login_delay = std::chrono::seconds(*number);
            }
        } else {
            take_word(line);  // NEVER
        }
        if (equal_ignoring_case(take_word(line), "USER")) into.per_user = true;
    } else if (equal_ignoring_case(tag, "IMPLEMENTATION")) {
        into.implementation = server_words(line);
    }
}

std::optional<Maildrop> parse_maildrop(Bytes text) {
    const auto messages = take_number(text);
    if (!messages) return std::nullopt;
    return Maildrop{*messages, take_number(text).value_or(0)};
}

std::optional<std::uint64_t> take_number(Bytes& text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return std::nullopt;
    const Bytes rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (!rest.empty() && !is_blank(rest.front())) return std::nullopt;
    text = skip_blanks(rest);
    return value;
}

CommandLine parse_command(Bytes line) {
    const std::size_t blank = line.find(' ');
    if (blank == Bytes::npos) return {line, {}};
    return {line.substr(0, blank), line.substr(blank + 1)};
}

}  // namespace kontor::pop3
