// A month as one chooses a day from it.
#include "frontend/models/day_picker.hpp"

#include <algorithm>
#include <set>

#include "frontend/state/day_text.hpp"
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

class DayPickers : public Models {
protected:
    static const DayCell& of(const DayPicker& picker, const char* day) {
        return *std::find_if(picker.days.begin(), picker.days.end(),
                             [&](const DayCell& cell) { return cell.day == day; });
    }
    static std::size_t stops(const DayPicker& picker) {
        return static_cast<std::size_t>(
            std::count_if(picker.days.begin(), picker.days.end(), [](const DayCell& cell) { return cell.is_stop; }));
    }
};

TEST_F(DayPickers, six_weeks_from_monday) {
    connect();
    const DayPicker picker = day_picker(context(), "x", "2026-03-16", "2026-3-16");
    EXPECT_EQ(picker.title, "March 2026");
    EXPECT_EQ(picker.weekdays, (std::vector<std::string>{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}));
    ASSERT_EQ(picker.days.size(), 42u);
    EXPECT_EQ(picker.days.front().day, "2026-02-23");
    EXPECT_TRUE(picker.days.front().is_outside);
    EXPECT_EQ(of(picker, "2026-03-01").label, "1");
    EXPECT_EQ(of(picker, "2026-03-16").name, "Monday, 16 March 2026");
    EXPECT_TRUE(of(picker, "2026-03-16").is_chosen) << "however it was typed";
    EXPECT_TRUE(of(picker, "2026-03-16").is_stop);
    EXPECT_EQ(stops(picker), 1u);
}

TEST_F(DayPickers, every_month_is_whole_and_has_a_day_before_it) {
    connect();
    std::string month = "2024-01-01";
    for (int i = 0; i < 60; ++i, month = *state::month_begin(month, 1)) {
        const DayPicker picker = day_picker(context(), "x", month, {});
        EXPECT_TRUE(picker.days.front().is_outside) << month;
        EXPECT_EQ(state::weekday_of(picker.days.front().day), 1) << month;
        std::set<std::string> days;
        for (const DayCell& cell : picker.days) days.insert(cell.day);
        EXPECT_EQ(days.count(month), 1u);
        EXPECT_EQ(days.count(state::day_after(*state::month_begin(month, 1), -1)), 1u) << month;
        EXPECT_EQ(stops(picker), 1u) << month;
    }
}

TEST_F(DayPickers, what_cannot_be_chosen_is_disabled) {
    connect();
    const DayPicker picker = day_picker(context(), "x", "2026-03-20", {}, "2026-03-14", "2026-04-13");
    EXPECT_TRUE(of(picker, "2026-03-13").is_disabled);
    EXPECT_FALSE(of(picker, "2026-03-14").is_disabled);
    const DayPicker next = day_picker(context(), "x", "2026-04-01", {}, "2026-03-14", "2026-04-13");
    EXPECT_FALSE(of(next, "2026-04-13").is_disabled);
    EXPECT_TRUE(of(next, "2026-04-14").is_disabled);
}

}  // namespace
}  // namespace kontor::models
