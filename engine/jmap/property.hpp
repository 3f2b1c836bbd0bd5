// The properties of a data type as a table: what RFC 8620 calls "server-set", "immutable" and "default" are flags of
// a row, so that /get and /set are written once for all types.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

namespace kontor::jmap {

enum : std::uint32_t {
    server_set = 1u << 0,        // a client may repeat its value, never change it
    immutable = 1u << 1,         // may be given on create only
    on_request = 1u << 2,        // /get returns it only where `properties` names it
    write_only = 1u << 3,        // never returned
    reference = 1u << 4,         // an id, a list of ids or a set of ids, where "#creation-id" may stand for one
    needs_collector = 1u << 6,   // unknown to requests that do not use the collector capability
    lower_case_keys = 1u << 5,   // a set whose keys compare without case: patched in lower case
    forbidden_to_get = 1u << 8,  // a /get that names it is refused (RFC 8620 7.2.1)
    needs_identity = 1u << 9,    // the same for the identity capability
    may_be_left_out = 1u << 7,   // on create, and then no default is filled in: the writer knows what that means
};

struct Property {
    std::string_view name;
    std::uint32_t flags = 0;
    // Whether a value is of the property's type. Not asked for server-set ones.
    bool (*accepts)(const nlohmann::json&) = nullptr;
    // As JSON text: what /create takes where the property is missing, and a patch where it is null. Empty: there is
    // none, the property must be given.
    std::string_view default_value = "";

    bool is(std::uint32_t flag) const { return (flags & flag) != 0; }
};

const Property* find_property(std::span<const Property> table, std::string_view name);

// What values may be, for the column `accepts`.
bool is_boolean(const nlohmann::json&);
bool is_text(const nlohmann::json&);
bool is_text_or_null(const nlohmann::json&);
bool is_unsigned(const nlohmann::json&);  // 0 to 2^53-1
bool is_id(const nlohmann::json&);        // of the alphabet of RFC 8620 1.2
bool is_id_or_null(const nlohmann::json&);
bool is_set(const nlohmann::json&);  // an object whose values are all true
bool is_object(const nlohmann::json&);
bool is_object_or_null(const nlohmann::json&);

}  // namespace kontor::jmap
