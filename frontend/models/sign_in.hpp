// The page one sees before signing in.
#pragma once

#include <string>

#include "frontend/models/context.hpp"

namespace kontor::models {

struct SignIn {
    std::string title, lead;
    // Of the fields those that have a label.
    std::string name_label, name, password_label, password, again_label, again, code_label, code;
    bool is_new_password = false;  // it is being chosen
    std::string submit;
    std::string other;  // back to name and password; empty: one is there
    bool busy = false;
    std::string trouble;  // empty: none
};

SignIn sign_in(const Context&);

}  // namespace kontor::models
