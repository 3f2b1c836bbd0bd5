// A search as the filter of Email/query (RFC 8621 4.4.1, RFC 8620 5.5).
//
// What the standard has no condition for is asked with conditions of the collector capability
// (docs/searching.md): attachmentName, listId, inAccount, sentBefore, sentAfter. The dates of a search are those
// a list shows, when a letter was written, not when it was collected.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "engine/search/language.hpp"

namespace kontor::search {

// What in: and account: may name. Several of one name (the Inbox of each account) are all meant.
struct Place {
    std::string name, id;
};
struct Places {
    std::vector<Place> mailboxes, accounts;
};

// FilterOperators and FilterConditions, or what in the text names no place.
std::variant<nlohmann::json, Mistake> compile(const Node& tree, const Places&);

// The text as the value of a text condition: a phrase in quotes, a word as it is.
std::string text_condition(const Node& term);

}  // namespace kontor::search
