#include "engine/jmap/patch.hpp"

#include <algorithm>
#include <utility>

#include "engine/jmap/json.hpp"
#include "engine/jmap/pointer.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::jmap {
namespace {

SetError invalid_patch(std::string description) { return {"invalidPatch", std::move(description), {}, ""}; }

bool begins(const std::vector<std::string>& all, const std::vector<std::string>& start) {
    return start.size() <= all.size() && std::equal(start.begin(), start.end(), all.begin());
}

// The object that holds the last token of a path, or nullptr: every part before the last must exist, and none may be
// an array.
json* parent_of(json& object, const std::vector<std::string>& tokens) {
    json* at = &object;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const auto member = at->find(tokens[i]);
        if (member == at->end() || !member->is_object()) return nullptr;
        at = &*member;
    }
    return at;
}

}  // namespace

std::string resolve_creation_id(const std::string& id, const CreatedIds& created) {
    if (id.empty() || id[0] != '#') return id;
    const auto at = created.find(id.substr(1));
    return at == created.end() ? std::string() : at->second;
}

bool resolve_creation_ids(json& value, const CreatedIds& created) {
    if (std::string* id = value.get_ptr<std::string*>()) {
        *id = resolve_creation_id(*id, created);
        return !id->empty();
    }
    if (value.is_array()) {
        return std::all_of(value.begin(), value.end(), [&](json& item) { return resolve_creation_ids(item, created); });
    }
    if (!value.is_object()) return true;
    json resolved = json::object();
    for (auto& [key, member] : value.get_ref<json::object_t&>()) {
        std::string id = resolve_creation_id(key, created);
        if (id.empty()) return false;
        resolved[std::move(id)] = std::move(member);
    }
    value = std::move(resolved);
    return true;
}

SetResult<Patch> Patch::parse(const json& object, std::span<const Property> table, const CreatedIds& created) {
    if (!object.is_object()) return invalid_patch("The patch is not an object.");
    Patch patch;
    patch.created_ = &created;
    for (const auto& [path, value] : object.get_ref<const json::object_t&>()) {
        auto tokens = pointer_tokens(path);
        if (!tokens) return invalid_patch("Not a JSON pointer: " + path);
        const Property* property = find_property(table, tokens->front());
        const bool refers = property && property->is(reference);
        if (refers && tokens->size() > 1) {
            std::string id = resolve_creation_id((*tokens)[1], created);
            if (id.empty()) return invalid_property(tokens->front(), "Nothing was created as " + (*tokens)[1]);
            (*tokens)[1] = std::move(id);
        }
        if (property && property->is(lower_case_keys) && tokens->size() > 1) {
            (*tokens)[1] = text::to_lower((*tokens)[1]);
        }
        patch.steps_.push_back({std::move(*tokens), &value, refers});
    }
    std::sort(patch.steps_.begin(), patch.steps_.end(),
              [](const Step& a, const Step& b) { return a.tokens < b.tokens; });
    // Sorted, a pointer stands directly before those it begins.
    for (std::size_t i = 1; i < patch.steps_.size(); ++i) {
        if (begins(patch.steps_[i].tokens, patch.steps_[i - 1].tokens)) {
            return invalid_patch("One pointer begins another: " + patch.steps_[i - 1].tokens.back());
        }
    }
    return patch;
}

std::vector<std::string> Patch::touched() const {
    std::vector<std::string> names;
    for (const Step& step : steps_) {
        if (names.empty() || names.back() != step.tokens.front()) names.push_back(step.tokens.front());
    }
    return names;
}

SetResult<json> Patch::apply(json object, std::span<const Property> table) const {
    for (const Step& step : steps_) {
        json* parent = parent_of(object, step.tokens);
        if (!parent) return invalid_patch("There is nothing to patch at " + step.tokens.front());
        const std::string& name = step.tokens.back();
        if (!step.value->is_null()) {
            json value = *step.value;
            if (step.by_creation_id && !resolve_creation_ids(value, *created_)) {
                return invalid_property(step.tokens.front(), "A creation id in it is not known.");
            }
            (*parent)[name] = std::move(value);
            continue;
        }
        const Property* property = step.tokens.size() == 1 ? find_property(table, name) : nullptr;
        if (property && !property->default_value.empty()) {
            (*parent)[name] = json::parse(property->default_value);
        } else {
            parent->erase(name);
        }
    }
    return object;
}

}  // namespace kontor::jmap
