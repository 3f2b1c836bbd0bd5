// The days of a month to choose from, six weeks that begin with Monday.
#pragma once

#include <string>
#include <vector>

#include "frontend/models/context.hpp"

namespace kontor::models {

struct DayCell {
    std::string id, label, name;  // "16"; "Monday, 16 March 2026"
    std::string day;              // "2026-03-16"
    bool is_chosen = false, is_today = false;
    bool is_outside = false;   // of the month before or after
    bool is_disabled = false;  // cannot be chosen
    bool is_stop = false;      // the one Tab comes to; arrows walk from there
};

struct DayPicker {
    std::string id, title;  // "March 2026"
    std::string previous, next;
    std::vector<std::string> weekdays;
    std::vector<DayCell> days;
};

// Days are texts as in state/day_text.hpp. `month`: any day of the month that is shown; what is no day is today.
// `first` and `last`: what may be chosen; empty: any.
DayPicker day_picker(const Context&, const std::string& id, const std::string& month, const std::string& chosen,
                     const std::string& first = {}, const std::string& last = {});

}  // namespace kontor::models
