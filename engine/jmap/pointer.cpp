#include "engine/jmap/pointer.hpp"

#include <charconv>
#include <utility>

namespace kontor::jmap {

std::optional<std::vector<std::string>> pointer_tokens(std::string_view path) {
    std::vector<std::string> tokens(1);
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '/') {
            tokens.emplace_back();
        } else if (path[i] != '~') {
            tokens.back() += path[i];
        } else {
            if (++i == path.size() || (path[i] != '0' && path[i] != '1')) return std::nullopt;
            tokens.back() += path[i] == '0' ? '~' : '/';
        }
    }
    return tokens;
}

std::string escape_token(std::string_view token) {
    std::string escaped;
    for (const char c : token) {
        if (c == '~') {
            escaped += "~0";
        } else if (c == '/') {
            escaped += "~1";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

std::optional<std::size_t> array_index(std::string_view token) {
    if (token.empty() || (token[0] == '0' && token.size() > 1)) return std::nullopt;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (error != std::errc{} || end != token.data() + token.size()) return std::nullopt;
    return index;
}

}  // namespace kontor::jmap
