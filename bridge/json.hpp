// Tolerant reading of JSON from a server: a property that is missing or of another type is absent, never
// an exception. Private to the .cpp files of the bridge.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::bridge {

using Json = nlohmann::json;

// The member, or a null value.
inline const Json& member(const Json& object, const char* name) {
    static const Json null;
    if (!object.is_object()) return null;
    const auto at = object.find(name);
    return at == object.end() ? null : *at;
}

inline std::string text(const Json& object, const char* name) {
    const Json& value = member(object, name);
    return value.is_string() ? value.get_ref<const std::string&>() : std::string();
}

inline std::optional<std::string> optional_text(const Json& object, const char* name) {
    const Json& value = member(object, name);
    if (!value.is_string()) return std::nullopt;
    return value.get_ref<const std::string&>();
}

// The strings of a list; none when it is no list.
inline std::vector<std::string> texts(const Json& list) {
    std::vector<std::string> result;
    if (!list.is_array()) return result;
    for (const Json& each : list)
        if (each.is_string()) result.push_back(each.get<std::string>());
    return result;
}

// Zero when absent or negative.
inline std::uint64_t number(const Json& object, const char* name) {
    const Json& value = member(object, name);
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    if (value.is_number_integer() && value.get<std::int64_t>() > 0) return value.get<std::uint64_t>();
    return 0;
}

inline bool flag(const Json& object, const char* name) {
    const Json& value = member(object, name);
    return value.is_boolean() && value.get<bool>();
}

// The arguments of the answer to the call with that index; null when it failed.
inline const Json& call_answer(const Json& methods, std::size_t call) {
    static const Json null;
    const std::string id = std::to_string(call);
    for (const Json& invocation : methods) {
        if (invocation[2] == id) return invocation[0] == "error" ? null : invocation[1];
    }
    return null;
}

}  // namespace kontor::bridge
