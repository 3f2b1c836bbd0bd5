#include "native/relay/auth/penalty.hpp"

#include <gtest/gtest.h>

namespace kontor::auth {
namespace {

using namespace std::chrono_literals;
constexpr Instant start{1'000'000ms};

TEST(Penalty, GrowsToFifteenSeconds) {
    Penalty penalty;
    Instant now = start;
    for (const Duration expected : {2000ms, 4000ms, 8000ms, 15000ms, 15000ms}) {
        EXPECT_EQ(penalty.failed("192.0.2.1", "ann", now), expected);
        now += 60s;
    }
    EXPECT_EQ(penalty.failed("192.0.2.2", "bob", now), 2000ms);
    EXPECT_EQ(penalty.failed("192.0.2.3", "ann", now), 15000ms);    // the account from elsewhere
    EXPECT_EQ(penalty.failed("192.0.2.1", "carol", now), 15000ms);  // the address for another account
}

TEST(Penalty, IsForgottenInTimeAndBySuccess) {
    Penalty penalty;
    penalty.failed("192.0.2.1", "ann", start);
    penalty.failed("192.0.2.1", "ann", start);
    EXPECT_EQ(penalty.failed("192.0.2.1", "ann", start + 16min), 2000ms);
    penalty.succeeded("192.0.2.1", "ANN");
    EXPECT_EQ(penalty.failed("192.0.2.1", "ann", start + 17min), 2000ms);
}

TEST(Penalty, LetsFourWaitAtOnce) {
    Penalty penalty;
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(penalty.may_try("192.0.2.1", start));
        penalty.failed("192.0.2.1", "ann", start);
    }
    EXPECT_FALSE(penalty.may_try("192.0.2.1", start));
    EXPECT_TRUE(penalty.may_try("192.0.2.9", start));
    EXPECT_TRUE(penalty.may_try("192.0.2.1", start + 2s));
}

TEST(Penalty, SeesOnePersonBehindAnIpv6Network) {
    EXPECT_EQ(address_group("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(address_group("192.0.2.1"), "192.0.2.1");
    Penalty penalty;
    penalty.failed("2001:db8::1", "a", start);
    EXPECT_EQ(penalty.failed("2001:db8::2", "b", start), 4000ms);
}

TEST(Penalty, RemembersABoundedNumber) {
    PenaltySettings settings;
    settings.remembered = 10;
    Penalty penalty(settings);
    for (int i = 0; i < 1000; ++i)
        penalty.failed("192.0.2." + std::to_string(i), "user" + std::to_string(i), start + Duration(i));
    EXPECT_EQ(penalty.failed("192.0.2.999", "user999", start + 2s), 4000ms);
    EXPECT_EQ(penalty.failed("192.0.2.0", "user0", start + 2s), 2000ms);
}

}  // namespace
}  // namespace kontor::auth
