// The form of one filter: conditions and what is done, or a script as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/models/context.hpp"

namespace kontor::models {

// A button that shows what is chosen and opens a menu of what else there is.
struct FilterSelect {
    std::string id, name, value;
    state::OpenFilterChoice opens{};
    bool is_empty = false, is_wrong = false;
};

struct FilterField {
    std::string id, name, value, placeholder, hint, problem;
    state::EditFilterField::Field field{};
    std::size_t row = 0;
};

struct ConditionRow {
    FilterSelect subject, match;
    std::optional<FilterField> header, value;
    std::string remove_id, remove;
};

struct DeedRow {
    FilterSelect deed;
    std::optional<FilterSelect> folder;
    std::optional<FilterField> label;
    std::string problem, remove_id, remove;
};

struct ScriptText {
    FilterField text;
    bool locked = false;  // it is being saved; while it is looked at it can be typed in
    std::string lead;
    std::string good;            // it is in order
    std::string mistakes_title;  // and what is not, a line each
    std::vector<std::string> mistakes;
    std::string as_form;  // it can be shown as one
};

struct FilterFormModel {
    std::string title;
    FilterField name;
    FilterSelect account;
    std::string account_label;

    std::optional<ScriptText> script;  // then none of the following
    std::string when, then;
    std::string all_of, any_of;  // how conditions are joined, where there are several
    bool any = false, shows_join = false;
    std::string every_message;  // where there are none
    std::vector<ConditionRow> conditions;
    std::vector<DeedRow> deeds;
    std::string add_condition, add_deed, by_hand;
    std::string problem;  // of the form as a whole

    bool busy = false;
    std::string busy_words, save, cancel;
    std::string refused;
};

FilterFormModel filter_form(const Context&, const state::FilterForm&);

}  // namespace kontor::models
