#include "engine/jmap/references.hpp"

#include <string>
#include <utility>
#include <vector>

#include "engine/jmap/json.hpp"
#include "engine/jmap/pointer.hpp"

namespace kontor::jmap {
namespace {

using Tokens = std::vector<std::string>;

std::optional<json> walk(const json& from, const Tokens& tokens, std::size_t at);

std::optional<json> map_over(const json& items, const Tokens& tokens, std::size_t at) {
    json results = json::array();
    for (const json& item : items) {
        auto result = walk(item, tokens, at);
        if (!result) return std::nullopt;
        if (!result->is_array()) {
            results.push_back(std::move(*result));
            continue;
        }
        for (json& inner : *result) results.push_back(std::move(inner));
    }
    return results;
}

std::optional<json> walk(const json& from, const Tokens& tokens, std::size_t at) {
    const json* value = &from;
    for (; at < tokens.size(); ++at) {
        if (value->is_array() && tokens[at] == "*") return map_over(*value, tokens, at + 1);
        if (value->is_array()) {
            const auto index = array_index(tokens[at]);
            if (!index || *index >= value->size()) return std::nullopt;
            value = &(*value)[*index];
            continue;
        }
        if (!value->is_object()) return std::nullopt;
        const auto member = value->find(tokens[at]);
        if (member == value->end()) return std::nullopt;
        value = &*member;
    }
    return *value;
}

const std::string* text_member(const json& object, const char* name) {
    const auto at = object.find(name);
    return at == object.end() ? nullptr : at->get_ptr<const std::string*>();
}

// The first response of that call counts, even where a later one (an implicit Email/set) has the right name.
std::optional<json> resolve(const json& reference, const json& responses) {
    if (!reference.is_object()) return std::nullopt;
    const std::string* result_of = text_member(reference, "resultOf");
    const std::string* name = text_member(reference, "name");
    const std::string* path = text_member(reference, "path");
    if (!result_of || !name || !path) return std::nullopt;
    for (const json& response : responses) {
        if (response[2] != *result_of) continue;
        if (response[0] != *name) return std::nullopt;
        return follow(response[1], *path);
    }
    return std::nullopt;
}

}  // namespace

std::optional<json> follow(const json& from, std::string_view path) {
    if (!path.empty() && path[0] != '/') return std::nullopt;
    if (path.empty()) return from;
    const auto tokens = pointer_tokens(path.substr(1));
    if (!tokens) return std::nullopt;
    return walk(from, *tokens, 0);
}

MethodResult<void> resolve_references(json& arguments, const json& responses) {
    std::vector<std::pair<std::string, json>> resolved;
    for (const auto& [name, value] : arguments.items()) {
        if (name.empty() || name[0] != '#') continue;
        std::string plain = name.substr(1);
        if (arguments.contains(plain)) return invalid_arguments(plain + " is given twice, plainly and by reference");
        auto result = resolve(value, responses);
        if (!result) return MethodError{"invalidResultReference", name + " refers to nothing"};
        resolved.emplace_back(std::move(plain), std::move(*result));
    }
    for (auto& [name, value] : resolved) {
        arguments.erase("#" + name);
        arguments[name] = std::move(value);
    }
    return {};
}

}  // namespace kontor::jmap
