#include "engine/jmap/core/creation.hpp"

#include <deque>
#include <string>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/patch.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {
namespace {

// Everything that is wrong with the object at once, as 5.3 asks for.
SetResult<void> check(const DataType& type, const json& object) {
    SetError error{"invalidProperties", "", {}, ""};
    for (const auto& [name, value] : object.items()) {
        const Property* property = find_property(type.properties, name);
        const bool is_free = !property && type.takes_property && type.takes_property(name);
        const bool fits = is_free || (property && !property->is(server_set) && property->accepts(value));
        if (!fits) error.properties.push_back(name);
    }
    for (const Property& property : type.properties) {
        if (property.is(server_set | may_be_left_out) || !property.default_value.empty()) continue;
        if (!object.contains(property.name)) error.properties.emplace_back(property.name);
    }
    if (!error.properties.empty()) return error;
    return {};
}

// Returns the defaults it filled in.
json fill_defaults(const DataType& type, json& object) {
    json filled = json::object();
    for (const Property& property : type.properties) {
        if (property.is(server_set | may_be_left_out) || property.default_value.empty()) continue;
        if (object.contains(property.name)) continue;
        json value = json::parse(property.default_value);
        if (!property.is(write_only) && !property.is(on_request)) filled[std::string(property.name)] = value;
        object[std::string(property.name)] = std::move(value);
    }
    return filled;
}

enum class References { resolved, waiting, unknown };

bool is_creation_id(const std::string& text) { return !text.empty() && text[0] == '#'; }

// Whether `value` names an object that this same call is still to create.
bool waits_for(const json& value, const json& asked, const CreatedIds& known, const json& refused) {
    const auto is_coming = [&](const std::string& text) {
        if (!is_creation_id(text)) return false;
        const std::string name = text.substr(1);
        return known.count(name) == 0 && asked.contains(name) && !refused.contains(name);
    };
    if (const std::string* text = value.get_ptr<const std::string*>()) return is_coming(*text);
    if (value.is_array()) {
        for (const json& item : value) {
            if (const std::string* text = item.get_ptr<const std::string*>(); text && is_coming(*text)) return true;
        }
    }
    if (value.is_object()) {
        for (const auto& [key, member] : value.items()) {
            if (is_coming(key)) return true;
        }
    }
    return false;
}

SetResult<json> create_one(Call& call, Writer& writer, json object) {
    const DataType& type = *call.method.type;
    if (!type.may_create) return SetError{"forbidden", "Objects of this type cannot be created.", {}, ""};
    if (!object.is_object()) return SetError{"invalidProperties", "Not an object.", {}, ""};
    for (const Property& property : type.properties) {
        if (!property.is(reference) || !object.contains(property.name)) continue;
        if (!resolve_creation_ids(object[std::string(property.name)], call.request.created_ids)) {
            return invalid_property(std::string(property.name), "A creation id in it is not known.");
        }
    }
    if (auto checked = check(type, object); !checked) return checked.error();
    json answer = fill_defaults(type, object);
    auto made = writer.create(std::move(object));
    if (!made) return made.error();
    answer.update(*made);
    return answer;
}

bool is_waiting(const DataType& type, const json& object, const json& asked, const CreatedIds& known,
                const json& refused) {
    if (!object.is_object()) return false;
    for (const Property& property : type.properties) {
        if (!property.is(reference)) continue;
        const auto value = object.find(property.name);
        if (value != object.end() && waits_for(*value, asked, known, refused)) return true;
    }
    return false;
}

}  // namespace

void create_all(Call& call, Writer& writer, const json& asked, json& created, json& refused) {
    // A creation id that is used again means the newer object from here on (5.3).
    for (const auto& [name, object] : asked.items()) call.request.created_ids.erase(name);

    std::deque<std::string> open;
    for (const auto& [name, object] : asked.items()) open.push_back(name);
    for (std::size_t postponed = 0; !open.empty();) {
        const std::string name = std::move(open.front());
        open.pop_front();
        const json& object = asked[name];
        const bool waits = is_waiting(*call.method.type, object, asked, call.request.created_ids, refused);
        if (waits && postponed <= open.size()) {
            open.push_back(name);
            ++postponed;
            continue;
        }
        postponed = 0;
        auto made = create_one(call, writer, object);
        if (!made) {
            refused[name] = to_json(made.error());
            continue;
        }
        call.request.created_ids[name] = (*made)["id"].get<std::string>();
        created[name] = std::move(*made);
    }
}

}  // namespace kontor::jmap
