// The field above the list: what stands in it, and what is wrong with it.
#pragma once

#include <string>

#include "frontend/models/context.hpp"

namespace kontor::models {

struct SearchField {
    std::string value, placeholder;
    std::string problem;  // empty: none
    std::string write;    // of the button beside it that begins a message, where the accounts are not shown
    std::string clear;    // of the button that empties it; empty: there is nothing to clear
};

SearchField search_field(const Context&);

}  // namespace kontor::models
