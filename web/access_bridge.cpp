#include "web/access_bridge.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace kontor::web {

namespace {

using access::Change;
using access::Node;
using access::Tristate;
using Json = nlohmann::json;

void put(Json& object, const char* name, Tristate state) {
    constexpr const char* values[] = {"", "false", "true", "mixed"};
    if (state != Tristate::absent) object[name] = values[static_cast<std::size_t>(state)];
}

void put(Json& object, const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}

void put(Json& object, const char* name, bool set) {
    if (set) object[name] = true;
}

const char* input_type(access::TextInput::Kind kind) {
    switch (kind) {
        case access::TextInput::Kind::password:
            return "password";
        case access::TextInput::Kind::email:
            return "email";
        case access::TextInput::Kind::number:
            return "number";
        case access::TextInput::Kind::search:
            return "search";
        case access::TextInput::Kind::lines:
            return "lines";
        case access::TextInput::Kind::prose:
            return "prose";
        case access::TextInput::Kind::text:
            break;
    }
    return "text";
}

// The name in pieces, of which every second one is marked.
Json parts_of(const Node& node) {
    Json parts = Json::array();
    std::size_t at = 0;
    for (const auto& [begin, end] : node.marks) {
        parts.push_back(node.name.substr(at, begin - at));
        parts.push_back(node.name.substr(begin, end - begin));
        at = end;
    }
    parts.push_back(node.name.substr(at));
    return parts;
}

// What is at its default is left out; the page knows the defaults.
Json spell(const Node& node) {
    const access::Rect& r = node.rect;
    Json object{{"id", node.id},
                {"role", std::string(access::role_name(node.role))},
                {"rect", {std::lround(r.x), std::lround(r.y), std::lround(r.w), std::lround(r.h)}}};
    put(object, "parent", node.parent);
    put(object, "name", node.name);
    put(object, "value", node.value);
    put(object, "description", node.description);
    put(object, "keys", node.key_shortcuts);
    put(object, "disabled", node.disabled);
    put(object, "invalid", node.invalid);
    put(object, "covered", node.covered);
    put(object, "focusable", node.focusable);
    put(object, "modal", node.modal);
    put(object, "current", node.current);
    put(object, "checked", node.checked);
    put(object, "selected", node.selected);
    put(object, "expanded", node.expanded);
    put(object, "pressed", node.pressed);
    if (!node.marks.empty()) object["parts"] = parts_of(node);
    if (node.columns > 0) object["columns"] = node.columns;
    if (node.level > 0) object["level"] = node.level;
    if (node.position > 0) object["position"] = node.position;
    if (node.set_size > 0) object["size"] = node.set_size;
    if (node.value_now >= 0) object["now"] = node.value_now;
    if (node.content_height > 0) {
        object["contentHeight"] = std::lround(node.content_height);
        object["contentAbove"] = std::lround(node.content_above);
    }
    if (node.role == access::Role::textbox || node.role == access::Role::searchbox) {
        object["type"] = input_type(node.input.kind);
        object["placeholder"] = node.input.placeholder;
        object["autocomplete"] = node.input.autocomplete;
        if (node.input.heard > 0) object["heard"] = node.input.heard;
    }
    return object;
}

Json spell(const Change& change) {
    switch (change.kind) {
        case Change::Kind::remove:
            return Json::array({"remove", change.node->id});
        case Change::Kind::update:
            return Json::array({"update", spell(*change.node)});
        case Change::Kind::move:
            return Json::array({"move", spell(*change.node), std::string(change.after)});
        case Change::Kind::insert:
            break;
    }
    return Json::array({"insert", spell(*change.node), std::string(change.after)});
}

}  // namespace

std::string changes_as_json(const std::vector<Change>& changes) {
    Json list = Json::array();
    for (const Change& change : changes) list.push_back(spell(change));
    // A subject cut in the middle of a character must not stop the page.
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace kontor::web
