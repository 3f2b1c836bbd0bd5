#include "engine/jmap/property.hpp"

#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {
namespace {

bool is_id_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

const Property* find_property(std::span<const Property> table, std::string_view name) {
    for (const Property& property : table) {
        if (property.name == name) return &property;
    }
    return nullptr;
}

bool is_boolean(const json& value) { return value.is_boolean(); }
bool is_text(const json& value) { return value.is_string(); }
bool is_text_or_null(const json& value) { return value.is_string() || value.is_null(); }

bool is_unsigned(const json& value) {
    return value.is_number_unsigned() && value.get<std::uint64_t>() <= static_cast<std::uint64_t>(greatest_int);
}

bool is_id(const json& value) {
    const std::string* id = value.get_ptr<const std::string*>();
    if (!id || id->empty() || id->size() > 255) return false;
    for (const char c : *id) {
        if (!is_id_character(c)) return false;
    }
    return true;
}

bool is_id_or_null(const json& value) { return value.is_null() || is_id(value); }

bool is_set(const json& value) {
    if (!value.is_object()) return false;
    for (const json& member : value) {
        if (member != true) return false;
    }
    return true;
}

bool is_object(const json& value) { return value.is_object(); }
bool is_object_or_null(const json& value) { return value.is_object() || value.is_null(); }

}  // namespace kontor::jmap
