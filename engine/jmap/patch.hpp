// PatchObject (RFC 8620 5.3): {"keywords/$seen": true, "mailboxIds/m4": null, "name": "Work"}.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/jmap/errors.hpp"
#include "engine/jmap/property.hpp"

namespace kontor::jmap {

// Creation id -> id, for the whole request (RFC 8620 3.3 createdIds).
using CreatedIds = std::map<std::string, std::string>;

class Patch {
public:
    // Takes the pointers apart. invalidPatch for bad pointers and for two where one begins the other; invalidProperties
    // for creation ids nobody created.
    static SetResult<Patch> parse(const nlohmann::json& object, std::span<const Property> table, const CreatedIds&);

    // The top-level properties it touches, each once; they must be in the object given to apply().
    std::vector<std::string> touched() const;

    // The object with all patches applied. Values are not checked; null became the property's default, or, where
    // there is none, the property is gone.
    SetResult<nlohmann::json> apply(nlohmann::json object, std::span<const Property> table) const;

private:
    struct Step {
        std::vector<std::string> tokens;
        const nlohmann::json* value;  // of the object given to parse()
        bool by_creation_id;          // resolve "#id" in the value
    };
    std::vector<Step> steps_;  // sorted by tokens
    const CreatedIds* created_ = nullptr;
};

// Replaces "#creation-id" by the id created for it, in an id, a list of ids or the keys of a set. False when one is
// not known; `value` is then half done.
bool resolve_creation_ids(nlohmann::json& value, const CreatedIds&);
// The id a client means by "m7" or "#k1"; empty when nothing was created under that name.
std::string resolve_creation_id(const std::string& id, const CreatedIds&);

}  // namespace kontor::jmap
