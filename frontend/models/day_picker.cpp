#include "frontend/models/day_picker.hpp"

#include <algorithm>

#include "frontend/state/day_text.hpp"

namespace kontor::models {

namespace {

using words::Word;

constexpr int days_of_week = 7, weeks_shown = 6;

words::CivilTime civil(const std::string& day) {
    return words::civil_time(state::day_from_text(day, {}).value_or(UtcTime{}), 0);
}

}  // namespace

DayPicker day_picker(const Context& context, const std::string& id, const std::string& month, const std::string& chosen,
                     const std::string& first, const std::string& last) {
    const std::string today = state::day_to_text(context.state.clock.now, context.state.zone);
    const std::string begin = state::month_begin(month.empty() ? today : month, 0).value_or(today.substr(0, 8) + "01");
    DayPicker picker;
    picker.id = id;
    picker.title = context.calendar.month_name(civil(begin));
    picker.previous = context.words(Word::month_before);
    picker.next = context.words(Word::month_after);
    picker.weekdays = context.calendar.weekdays();
    // At least one day of the month before is there, so that arrows lead to it.
    const int before = (state::weekday_of(begin) + days_of_week - 2) % days_of_week + 1;
    for (int i = 0; i < days_of_week * weeks_shown; ++i) {
        DayCell cell;
        cell.day = state::day_after(begin, i - before);
        cell.id = id + "/" + cell.day;
        cell.label = cell.day.substr(cell.day[8] == '0' ? 9 : 8);
        cell.name = context.calendar.day_name(civil(cell.day));
        cell.is_chosen = cell.day == state::day_after(chosen, 0);
        cell.is_today = cell.day == today;
        cell.is_outside = cell.day.compare(0, 7, begin, 0, 7) != 0;
        cell.is_disabled = (!first.empty() && cell.day < first) || (!last.empty() && cell.day > last);
        picker.days.push_back(std::move(cell));
    }
    const auto stop = [&](auto fits) {
        const auto at = std::find_if(picker.days.begin(), picker.days.end(), fits);
        if (at != picker.days.end()) at->is_stop = true;
        return at != picker.days.end();
    };
    if (!stop([](const DayCell& cell) { return cell.is_chosen; }) &&
        !stop([](const DayCell& cell) { return cell.is_today; }))
        stop([](const DayCell& cell) { return !cell.is_outside && !cell.is_disabled; });
    return picker;
}

}  // namespace kontor::models
