// Reading types whose objects are few and whole in memory: all are spelled out, and what was asked for is taken.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/jmap/json.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {

// Whether a /get for `ids` (null: for all) wants the object of that id.
inline bool is_chosen(const Ids* ids, const std::string& id) {
    return !ids || std::find(ids->begin(), ids->end(), id) != ids->end();
}

// The properties of `whole` that were asked for.
inline json chosen(json whole, const std::vector<std::string>& properties) {
    json object = json::object();
    for (const std::string& name : properties) object[name] = std::move(whole[name]);
    return object;
}

}  // namespace kontor::jmap
