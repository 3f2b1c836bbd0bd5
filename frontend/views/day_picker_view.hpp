// A month to choose a day from. Tab comes to one day; arrows walk over the days, Page Up and Page Down turn the month.
#pragma once

#include "frontend/models/day_picker.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

inline constexpr float kDayPickerWidth = 7 * 40, kDayPickerHeight = 36 + 24 + 6 * 36;

void draw_day_picker(const models::DayPicker&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
