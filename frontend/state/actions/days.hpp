// Days chosen from a calendar, whichever field they are for. A picker is named by the field: "vacation/from/days".
// update_days.cpp carries it out.
#pragma once

#include <string>
#include <variant>

namespace kontor::state {

// The calendar of a field of the vacation reply ("vacation/from"): opened, or closed.
struct PickDay {
    std::string field;
};
struct TurnMonth {
    std::string picker;
    int by;
    bool by_keyboard = false;  // which goes on in that month
};
struct ChooseDay {
    std::string picker, day;
};

using DayAction = std::variant<PickDay, TurnMonth, ChooseDay>;

}  // namespace kontor::state
