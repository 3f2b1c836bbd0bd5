// Retention, health and back-off: small rules, told as tables.
#include <gtest/gtest.h>

#include "engine/collect/backoff.hpp"
#include "engine/collect/health.hpp"
#include "engine/collect/retention.hpp"
#include "tests/engine/collect/listings.hpp"

namespace kontor::test {
namespace {

using namespace kontor::collect;
using mail::DisabledBecause;
using mail::ErrorClass;
using mail::Keep;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t day = 86400;

TEST(Retention, OnlyCollectedMailIsEverDue) {
    const Keep none{Keep::Rule::none, 0};
    for (int fate = 1; fate <= 7; ++fate) {
        const store::Uidl row = known("a", static_cast<store::Uidl::Fate>(fate));
        EXPECT_EQ(deletion_due(row, none, UtcTime{9'000'000}, true), row.fate == store::Uidl::Fate::collected) << fate;
    }
}

TEST(Retention, DaysAreCountedFromCollection) {
    const store::Uidl row = known("a");
    const Keep keep{Keep::Rule::days, 14};
    const std::int64_t due = row.first_seen.seconds + 14 * day;
    EXPECT_EQ(deletion_date(row, keep), UtcTime{due});
    EXPECT_FALSE(deletion_due(row, keep, UtcTime{due - 1}, true));
    EXPECT_TRUE(deletion_due(row, keep, UtcTime{due}, true));
    EXPECT_FALSE(deletion_due(row, keep, UtcTime{due}, false)) << "not by a clock that is not believed";
    EXPECT_FALSE(deletion_due(row, {Keep::Rule::forever, 0}, UtcTime{due}, true));
    EXPECT_TRUE(deletion_due(row, {Keep::Rule::none, 0}, UtcTime{0}, false)) << "needs no clock";
}

struct Moment {
    const char* name;
    std::int64_t wall_passed, monotonic_passed, since_latest;
    bool trusted;
};

class Clocks : public ::testing::TestWithParam<Moment> {};

TEST_P(Clocks, F46_AreBelievedOnlyWhenTheyAgree) {
    const Moment& m = GetParam();
    const ClockSample first{UtcTime{1'800'000'000}, Instant(hours(5))};
    const ClockSample now{UtcTime{first.wall.seconds + m.wall_passed}, first.monotonic + seconds(m.monotonic_passed)};
    EXPECT_EQ(clock_is_trusted(first, now, UtcTime{now.wall.seconds - m.since_latest}), m.trusted);
}

INSTANTIATE_TEST_SUITE_P(F46, Clocks,
                         ::testing::Values(Moment{"quiet_hour", 3600, 3600, 600, true},
                                           Moment{"ten_years_ahead_while_running", 3650 * day, 3600, 3650 * day, false},
                                           Moment{"two_days_back_while_running", -2 * day, 3600, 600, false},
                                           Moment{"summer_time", 2 * 3600, 3600, 600, true},
                                           Moment{"ten_years_ahead_at_the_start", 0, 0, 3650 * day, false},
                                           Moment{"forgotten_account_after_an_hour", 3600, 3600, 800 * day, true},
                                           Moment{"quiet_account_of_a_month", 0, 0, 30 * day, true},
                                           Moment{"clock_behind_what_is_known", 0, 0, -2 * day, false}),
                         [](const auto& of) { return std::string(of.param.name); });

TEST(Retention, TheLatestThingKnown) {
    std::vector<store::Uidl> rows = {known("a"), known("b")};
    rows[1].vanished_at = UtcTime{3'000'000};
    EXPECT_EQ(latest_known(rows), UtcTime{3'000'000});
    EXPECT_EQ(latest_known({}), UtcTime{0});
}

TEST(Health, A12_TenAuthenticationErrorsDisableAndARightPasswordEnables) {
    Health health;
    for (int i = 0; i < 9; ++i) health = after_failure(health, ErrorClass::auth);
    EXPECT_EQ(health.disabled, DisabledBecause::enabled);
    health = after_failure(health, ErrorClass::auth);
    EXPECT_EQ(health.disabled, DisabledBecause::authentication);
    EXPECT_EQ(after_new_password(health), Health{});
    EXPECT_EQ(after_success(health), Health{});
}

TEST(Health, A12_ASuccessInBetweenBeginsAnew) {
    Health health;
    for (int i = 0; i < 30; ++i) {
        health = after_failure(health, ErrorClass::auth);
        if (i % 9 == 8) health = after_success(health);
    }
    EXPECT_EQ(health.disabled, DisabledBecause::enabled);
}

TEST(Health, A13_FiftyConnectionErrorsDisableAndOnlyAHandEnables) {
    Health health;
    const ErrorClass kinds[] = {ErrorClass::connect, ErrorClass::dns, ErrorClass::tls};
    for (int i = 0; i < 49; ++i) health = after_failure(health, kinds[i % 3]);
    EXPECT_EQ(health.disabled, DisabledBecause::enabled);
    health = after_failure(health, ErrorClass::connect);
    EXPECT_EQ(health.disabled, DisabledBecause::connection);
    EXPECT_EQ(after_new_password(health).disabled, DisabledBecause::connection);
    EXPECT_EQ(after_success(health).disabled, DisabledBecause::connection);
    EXPECT_EQ(enabled(health), Health{});
}

TEST(Health, NothingElseEverDisables) {
    Health health;
    for (int i = 0; i < 200; ++i)
        for (const ErrorClass kind : {ErrorClass::certificate, ErrorClass::locked, ErrorClass::provider,
                                      ErrorClass::quota, ErrorClass::protocol, ErrorClass::storage})
            health = after_failure(health, kind);
    EXPECT_EQ(health.disabled, DisabledBecause::enabled);
}

TEST(Health, WhatThePersonSwitchedOffStaysOff) {
    const Health off = disabled_by_user({});
    EXPECT_EQ(after_success(off).disabled, DisabledBecause::by_user);
    EXPECT_EQ(after_new_password(off).disabled, DisabledBecause::by_user);
    Health failing = off;
    for (int i = 0; i < 20; ++i) failing = after_failure(failing, ErrorClass::auth);
    EXPECT_EQ(failing.disabled, DisabledBecause::by_user);
}

struct Wait {
    const char* name;
    std::optional<ErrorClass> failure;
    std::uint32_t consecutive;
    Duration expected;  // without jitter
};

class Waits : public ::testing::TestWithParam<Wait> {};

TEST_P(Waits, AreWithinTenPercent) {
    const Wait& w = GetParam();
    const Outcome outcome{w.failure, w.consecutive, {}};
    EXPECT_EQ(*next_collection(outcome, 60, 0.5), w.expected);
    EXPECT_GE(*next_collection(outcome, 60, 0.0), w.expected * 9 / 10 - Duration(1));
    EXPECT_LE(*next_collection(outcome, 60, 0.999), w.expected * 11 / 10);
}

INSTANTIATE_TEST_SUITE_P(A17, Waits,
                         ::testing::Values(Wait{"success", {}, 0, minutes(1)},
                                           Wait{"auth", ErrorClass::auth, 1, minutes(15)},
                                           Wait{"auth_again", ErrorClass::auth, 3, hours(1)},
                                           Wait{"auth_at_most", ErrorClass::auth, 40, hours(6)},
                                           Wait{"connect", ErrorClass::connect, 1, minutes(1)},
                                           Wait{"connect_often", ErrorClass::connect, 5, minutes(16)},
                                           Wait{"locked_at_most", ErrorClass::locked, 30, minutes(30)},
                                           Wait{"quota", ErrorClass::quota, 1, minutes(30)},
                                           Wait{"storage_without_end", ErrorClass::storage, 500, minutes(1)}),
                         [](const auto& of) { return std::string(of.param.name); });

TEST(Backoff, TheServersLoginDelayIsNeverUndercut) {
    const Outcome outcome{{}, 0, seconds(900)};
    for (const double chance : {0.0, 0.3, 0.99}) EXPECT_GE(*next_collection(outcome, 60, chance), seconds(900));
}

TEST(Backoff, ByHandOnlyIsNeverScheduled) {
    EXPECT_FALSE(next_collection({}, 0, 0.5));
    EXPECT_FALSE(next_collection({ErrorClass::connect, 3, {}}, 0, 0.5));
}

TEST(Backoff, AStartSpreadsTheFirstCollections) {
    EXPECT_EQ(first_collection(300, 1, 0.0), Duration(0));
    EXPECT_EQ(first_collection(300, 1, 0.5), seconds(30));
    EXPECT_LT(first_collection(10, 1, 0.99), seconds(10));
    EXPECT_EQ(first_collection(300, 20'000, 0.5), seconds(100)) << "a hundred a second";
    EXPECT_EQ(first_collection(300, 200'000, 0.5), seconds(150)) << "within the interval";
}

}  // namespace
}  // namespace kontor::test
