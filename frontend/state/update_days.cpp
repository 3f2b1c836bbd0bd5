// Choosing days from a calendar: for the fields of the vacation reply, and for mail that is sent later.
#include "frontend/state/day_text.hpp"
#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

namespace {

constexpr std::string_view kSendTimePicker = "send-time/days";

// "vacation/from/days" belongs to the field "vacation/from".
std::string picked_field(const std::string& picker) { return picker.substr(0, picker.rfind('/')); }

std::string* chosen_in(VacationForm& form, const std::string& field) {
    if (field == "vacation/from") return &form.from;
    return field == "vacation/to" ? &form.to : nullptr;
}

void show_picker(Office& office, VacationForm& form, const std::string& field) {
    if (form.picking == field) {
        form.picking.clear();
        return;
    }
    const std::string* chosen = chosen_in(form, field);
    if (chosen == nullptr) return;
    form.picking = field;
    const bool is_day = day_from_text(*chosen, office.state.zone).has_value();
    form.month = is_day ? *chosen : day_to_text(office.state.clock.now, office.state.zone);
}

void turn_month(Office& office, std::string& month, const TurnMonth& how) {
    const auto begin = month_begin(month, how.by);
    if (!begin) return;
    month = *begin;
    if (how.by_keyboard) office.effects.push_back(MoveFocus{how.picker + '/' + month});
}

}  // namespace

void update_days(Office office, const DayAction& action) {
    auto* form = std::get_if<VacationForm>(&office.state.screen);
    auto* question = std::get_if<SendTimeQuestion>(&office.state.dialog);
    std::visit(
        Overloaded{
            [&](const PickDay& which) {
                if (form != nullptr) show_picker(office, *form, which.field);
            },
            [&](const TurnMonth& how) {
                if (how.picker == kSendTimePicker && question != nullptr)
                    turn_month(office, question->month, how);
                else if (form != nullptr)
                    turn_month(office, form->month, how);
            },
            [&](const ChooseDay& which) {
                if (which.picker == kSendTimePicker && question != nullptr) {
                    question->typed = with_day(question->typed, which.day);
                    question->month = which.day;
                    question->is_wrong = false;
                    return;
                }
                if (form == nullptr) return;
                const std::string field = picked_field(which.picker);
                using Part = EditVacation::Field;
                update_vacation(office, EditVacation{field == "vacation/from" ? Part::from : Part::to, which.day});
                form->picking.clear();
                office.effects.push_back(MoveFocus{field + "/pick"});
            },
        },
        action);
}

}  // namespace kontor::state
