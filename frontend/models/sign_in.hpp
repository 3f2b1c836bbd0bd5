// The page one sees before signing in.
#pragma once

#include <string>

#include "frontend/models/context.hpp"

namespace kontor::models {

struct SignIn {
    std::string title, lead;
    std::string name_label, name, password_label, password;
    std::string submit;
    bool busy = false;
    std::string trouble;  // empty: none
};

SignIn sign_in(const Context&);

}  // namespace kontor::models
