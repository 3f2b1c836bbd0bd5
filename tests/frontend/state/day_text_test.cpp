// Days as texts, and the calendar's arithmetic on them.
#include "frontend/state/day_text.hpp"

#include <gtest/gtest.h>

namespace kontor::state {
namespace {

TEST(DayText, days_are_counted_over_months_and_years) {
    EXPECT_EQ(day_after("2026-02-28", 1), "2026-03-01");
    EXPECT_EQ(day_after("2028-02-28", 1), "2028-02-29");
    EXPECT_EQ(day_after("2026-01-01", -1), "2025-12-31");
    EXPECT_EQ(day_after("2026-3-5", 0), "2026-03-05") << "spelled in one way";
    EXPECT_EQ(weekday_of("2026-03-15"), 0);
    EXPECT_EQ(weekday_of("2026-03-16"), 1);
}

TEST(DayText, months_begin) {
    EXPECT_EQ(month_begin("2026-03-31", 0), "2026-03-01");
    EXPECT_EQ(month_begin("2026-01-31", 1), "2026-02-01");
    EXPECT_EQ(month_begin("2026-01-31", -1), "2025-12-01");
    EXPECT_EQ(month_begin("2026-02-30", 1), std::nullopt);
    EXPECT_EQ(month_begin("", 0), std::nullopt);
}

TEST(DayText, another_day_keeps_the_hour) {
    EXPECT_EQ(with_day("2026-03-15 17:30", "2026-04-01"), "2026-04-01 17:30");
    EXPECT_EQ(with_day("2026-03-15T17:30", "2026-04-01"), "2026-04-01 17:30");
    EXPECT_EQ(with_day("", "2026-04-01"), "2026-04-01 08:00");
    EXPECT_EQ(with_day("tomorrow", "2026-04-01"), "2026-04-01 08:00");
}

}  // namespace
}  // namespace kontor::state
