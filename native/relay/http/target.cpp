#include "native/relay/http/target.hpp"

#include "engine/text/ascii.hpp"

namespace kontor::http {

namespace {

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = text::hex_value(text[i + 1]), low = text::hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
        out += c;
    }
    return out;
}

bool parse_parameters(std::string_view query, Target& target) {
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
        if (!name || !value) return false;
        target.parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return true;
}

bool is_secret(std::string_view name) { return name == "ticket" || name == "s" || name == "code" || name == "state"; }

}  // namespace

std::optional<std::string_view> Target::parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::optional<Target> parse_target(std::string_view text) {
    if (text.empty() || text[0] != '/') return std::nullopt;
    Target target;
    const std::size_t question = text.find('?');
    target.path = text.substr(0, question);
    std::string_view rest = std::string_view(target.path).substr(1);
    while (true) {
        const std::size_t slash = rest.find('/');
        auto segment = percent_decode(rest.substr(0, slash), false);
        if (!segment || *segment == "." || *segment == "..") return std::nullopt;
        target.segments.push_back(std::move(*segment));
        if (slash == std::string_view::npos) break;
        rest = rest.substr(slash + 1);
    }
    if (question != std::string_view::npos && !parse_parameters(text.substr(question + 1), target)) return std::nullopt;
    return target;
}

std::string percent_encode(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            out += '%';
            out += digits[octet >> 4];
            out += digits[octet & 15];
        }
    }
    return out;
}

std::string loggable(std::string_view target) {
    const std::size_t question = target.find('?');
    std::string out(target.substr(0, question));
    if (question == std::string_view::npos) return out;
    std::string_view query = target.substr(question + 1);
    char separator = '?';
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
        const std::string_view name = pair.substr(0, pair.find('='));
        out += separator;
        if (is_secret(name)) {
            out += name;
            out += "=***";
        } else {
            out += pair;
        }
        separator = '&';
    }
    return out;
}

}  // namespace kontor::http
