// What is answered while one is away [D6].
#pragma once

#include <optional>
#include <string>

#include "frontend/models/day_picker.hpp"
#include "frontend/models/fields.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

using VacationField = FieldOf<state::EditVacation::Field>;

struct VacationFormModel {
    std::string title, lead, use;
    bool loading = false, is_enabled = false, busy = false;
    VacationField from, to, subject, text;
    std::string pick_from, pick_to;   // open their calendars
    std::optional<DayPicker> picker;  // that is open
    bool picks_to = false;            // it is that of `to`
    std::string trouble, save, cancel;
};

VacationFormModel vacation_form(const Context&, const state::VacationForm&);

}  // namespace kontor::models
