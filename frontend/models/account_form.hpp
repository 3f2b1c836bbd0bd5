// The form of an account, new or known [A1, A3, A5, A6, B5].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/wording.hpp"

namespace kontor::models {

struct FormField {
    std::string id, label, value, placeholder, problem, hint;
    state::EditForm::Field field = state::EditForm::Field::address;
    bool is_password = false, is_number = false, is_email = false;
};

struct FormChoice {
    std::string id, label, value, hint;
    state::EditForm::Field field = state::EditForm::Field::security;
    std::vector<std::pair<std::string, std::string>> options;  // value, label
};

struct AccountFormModel {
    std::string title, lead;
    FormField address, name, password;
    std::string guess;         // what was filled in from the address; empty: nothing yet
    std::string app_password;  // a word of warning; empty: none
    std::string details_label;
    bool details = false;
    FormField host, port, login;
    FormChoice security, keep, since;
    std::optional<FormField> keep_days, since_days;
    std::string pinned_label, pinned, forget_pinned;  // of the certificate trusted by its fingerprint

    bool busy = false;
    std::string busy_words;
    std::string submit, cancel, submit_untested;  // the last one only after a failed test
    std::optional<Trouble> trouble;
    std::string trust_words, fingerprint_label;
};

AccountFormModel account_form(const Context&, const state::AccountForm&);

}  // namespace kontor::models
