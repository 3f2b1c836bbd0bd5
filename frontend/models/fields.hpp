// What is typed and chosen in the forms of accounts, identities and the vacation reply: one shape, whichever form's
// field it is.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kontor::models {

template <class Field>
struct FieldOf {
    std::string id, label, value, placeholder, problem, hint;
    Field field{};
    bool is_password = false, is_number = false, is_email = false;
    bool is_lines = false;  // several, as typed: code
    bool is_prose = false;  // several, to be read: wrapped
};

template <class Field>
struct ChoiceOf {
    std::string id, label, value, hint;
    Field field{};
    std::vector<std::pair<std::string, std::string>> options;  // value, label
};

}  // namespace kontor::models
