#include "engine/jmap/core/updating.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/method.hpp"
#include "engine/jmap/patch.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {
namespace {

bool is_known(const DataType& type, const std::string& name) {
    return find_property(type.properties, name) || (type.takes_property && type.takes_property(name));
}

// What differs between the object and its patched form, where that is allowed to differ.
SetResult<json> differences(const DataType& type, const Patch& patch, const json& before, json& after) {
    json changed = json::object();
    SetError error{"invalidProperties", "", {}, ""};
    for (const std::string& name : patch.touched()) {
        const Property* property = find_property(type.properties, name);
        const auto now = after.find(name);
        const auto then = before.find(name);
        const bool differs = now == after.end() || then == before.end() || *now != *then;
        if (!differs) continue;
        const bool may_differ = property && !property->is(server_set) && !property->is(immutable);
        if (!may_differ || now == after.end() || !property->accepts(*now)) {
            error.properties.push_back(name);
        } else {
            changed[name] = std::move(*now);
        }
    }
    if (!error.properties.empty()) return error;
    return changed;
}

SetResult<json> update_one(const DataType& type, Writer& writer, const std::string& id, const Patch& patch,
                           const json& before) {
    auto after = patch.apply(before, type.properties);
    if (!after) return after.error();
    const auto changed = differences(type, patch, before, *after);
    if (!changed) return changed.error();
    if (changed->empty()) return json(nullptr);
    return writer.update(id, *changed);
}

using Objects = std::map<std::string, json>;

MethodResult<Objects> read_touched(Call& call, const std::map<std::string, Patch>& patches) {
    std::set<std::string> touched = {"id"};
    Ids ids;
    for (const auto& [id, patch] : patches) {
        ids.push_back(id);
        for (std::string& name : patch.touched()) {
            if (is_known(*call.method.type, name)) touched.insert(std::move(name));
        }
    }
    auto list = call.method.type->read(call, {touched.begin(), touched.end()}, &ids);
    if (!list) return list.error();
    Objects objects;
    for (json& object : *list) {
        std::string id = object["id"].get<std::string>();
        objects.emplace(std::move(id), std::move(object));
    }
    return objects;
}

}  // namespace

MethodResult<void> update_all(Call& call, Writer& writer, const json& asked, json& updated, json& refused) {
    const DataType& type = *call.method.type;
    std::map<std::string, Patch> patches;
    for (const auto& [given, object] : asked.items()) {
        std::string id = resolve_creation_id(given, call.request.created_ids);
        if (id.empty()) id = given;
        auto patch = Patch::parse(object, type.properties, call.request.created_ids);
        if (patch) {
            patches.emplace(std::move(id), std::move(*patch));
        } else {
            refused[id] = to_json(patch.error());
        }
    }

    const auto objects = read_touched(call, patches);
    if (!objects) return objects.error();
    for (const auto& [id, patch] : patches) {
        const auto object = objects->find(id);
        auto done = object == objects->end() ? SetResult<json>(not_found())
                                             : update_one(type, writer, id, patch, object->second);
        if (done) {
            updated[id] = std::move(*done);
        } else {
            refused[id] = to_json(done.error());
        }
    }
    return {};
}

}  // namespace kontor::jmap
