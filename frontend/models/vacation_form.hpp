// What is answered while one is away [D6].
#pragma once

#include <string>

#include "frontend/models/fields.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

using VacationField = FieldOf<state::EditVacation::Field>;

struct VacationFormModel {
    std::string title, lead, use;
    bool loading = false, is_enabled = false, busy = false;
    VacationField from, to, subject, text;
    std::string trouble, save, cancel;
};

VacationFormModel vacation_form(const Context&, const state::VacationForm&);

}  // namespace kontor::models
