// The form as JSON:
//
//   {"join": "any",
//    "conditions": [{"of": "from", "match": "contains", "values": ["boss"], "isNegated": true}, {"of": "size", "match":
//                   "larger", "size": 1000}, {"of": "header", "header": "List-Id", "match": "exists"}],
//    "actions": [{"do": "move", "mailbox": "Bills", "mailboxId": "m12"}, {"do": "label", "label": "work"}]}
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/base/result.hpp"
#include "engine/sieve/filter.hpp"

namespace kontor::sieve {

// {"join": "all", "conditions": [...], "actions": [...]}; absent and empty members are left out.
nlohmann::json to_json(const FilterForm&);
// Error::where names the property, as in "form/conditions/0/values".
Result<FilterForm> filter_form_from_json(const nlohmann::json&);

}  // namespace kontor::sieve
