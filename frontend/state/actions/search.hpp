// Looking for mail: update_search.cpp carries it out.
#pragma once

#include <string>
#include <variant>

namespace kontor::state {

struct GoToSearch {};
struct EditSearch {
    std::string text;
};
struct SubmitSearch {};
struct SearchEverywhere {};  // the same in all accounts
struct ClearSearch {};

using SearchAction = std::variant<GoToSearch, EditSearch, SubmitSearch, SearchEverywhere, ClearSearch>;

}  // namespace kontor::state
