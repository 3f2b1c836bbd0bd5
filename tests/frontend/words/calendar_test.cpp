#include "frontend/words/calendar.hpp"

#include <gtest/gtest.h>

namespace kontor::words {
namespace {

// Thursday, 12 March 2026, 14:30 UTC.
constexpr UtcTime kNow{1773325800};
constexpr std::int64_t kHour = 3600, kDay = 86400;

Calendar calendar(Language language, int offset = 60) {
    return Calendar(language, kNow, [offset](UtcTime) { return offset; });
}

UtcTime ago(std::int64_t seconds) { return UtcTime{kNow.seconds - seconds}; }

TEST(Calendar, says_the_time_today) { EXPECT_EQ(calendar(Language::english).brief(ago(kHour)), "14:30"); }

TEST(Calendar, says_the_day_this_week) {
    EXPECT_EQ(calendar(Language::english).brief(ago(kDay)), "Yesterday");
    EXPECT_EQ(calendar(Language::english).brief(ago(2 * kDay)), "Tue");
    EXPECT_EQ(calendar(Language::german).brief(ago(2 * kDay)), "Di");
    EXPECT_EQ(calendar(Language::chinese).brief(ago(2 * kDay)), "周二");
    EXPECT_EQ(calendar(Language::dutch).brief(ago(6 * kDay)), "vr");
}

TEST(Calendar, says_the_date_before_that) {
    EXPECT_EQ(calendar(Language::english).brief(ago(8 * kDay)), "4 Mar");
    EXPECT_EQ(calendar(Language::german).brief(ago(8 * kDay)), "4. März");
    EXPECT_EQ(calendar(Language::chinese).brief(ago(8 * kDay)), "3月4日");
    EXPECT_EQ(calendar(Language::english).brief(ago(400 * kDay)), "5 Feb 2025");
}

TEST(Calendar, a_date_to_come_is_written_out) {
    EXPECT_EQ(calendar(Language::english).brief(ago(-3 * kDay)), "15 Mar");
}

TEST(Calendar, today_is_today_where_the_person_is) {
    // 23:30 UTC yesterday is 00:30 today one hour east.
    const UtcTime late = ago(15 * kHour);
    EXPECT_EQ(calendar(Language::english, 60).brief(late), "00:30");
    EXPECT_EQ(calendar(Language::english, 0).brief(late), "Yesterday");
}

TEST(Calendar, full_dates_name_the_zone) {
    EXPECT_EQ(calendar(Language::english).full(kNow), "Thursday, 12 March 2026, 15:30 (UTC+1)");
    EXPECT_EQ(calendar(Language::english).full(kNow, -210), "Thursday, 12 March 2026, 11:00 (UTC-3:30)");
    EXPECT_EQ(calendar(Language::chinese).full(kNow, 480), "2026年3月12日 星期四 22:30 (UTC+8)");
}

TEST(Calendar, knows_when_today_ends) { EXPECT_EQ(calendar(Language::english, 60).end_of_day().seconds, 1773356400); }

TEST(CivilTime, goes_through_leap_days_and_before_the_epoch) {
    EXPECT_EQ(civil_time(UtcTime{951782400}, 0).day, 29);  // 29 February 2000
    const CivilTime before = civil_time(UtcTime{-1}, 0);
    EXPECT_EQ(before.year, 1969);
    EXPECT_EQ(before.month, 12);
    EXPECT_EQ(before.hour, 23);
    EXPECT_EQ(before.weekday, 3);
}

}  // namespace
}  // namespace kontor::words
