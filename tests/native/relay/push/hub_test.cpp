#include "native/relay/push/hub.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace kontor::push {
namespace {

using namespace std::chrono_literals;

bool soon(const std::function<bool()>& holds) {
    for (int i = 0; i < 300; ++i) {
        if (holds()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

TEST(Hub, WakesThePersonConcernedAndNobodyElse) {
    Hub hub({10ms, 10ms});
    const auto owner = std::make_shared<int>();
    std::atomic<int> ann{0}, bob{0};
    hub.subscribe(mail::UserId{1}, owner, [&] { ++ann; });
    hub.subscribe(mail::UserId{2}, owner, [&] { ++bob; });
    hub.mail_changed(mail::UserId{1});
    EXPECT_TRUE(soon([&] { return ann == 1; }));
    EXPECT_EQ(bob, 0);
}

TEST(Hub, LetsChangesFallTogether) {
    Hub hub({200ms, 200ms});
    const auto owner = std::make_shared<int>();
    std::atomic<int> woken{0};
    hub.subscribe(mail::UserId{1}, owner, [&] { ++woken; });
    hub.mail_changed(mail::UserId{1});
    EXPECT_TRUE(soon([&] { return woken == 1; }));  // the first at once
    for (int i = 0; i < 1000; ++i) hub.mail_changed(mail::UserId{1});
    EXPECT_TRUE(soon([&] { return woken == 2; }));  // and all the rest together
    std::this_thread::sleep_for(300ms);
    EXPECT_EQ(woken, 2);
}

TEST(Hub, MailIsQuickerThanStatus) {
    Hub hub({20ms, 10s});
    const auto owner = std::make_shared<int>();
    std::atomic<int> woken{0};
    hub.subscribe(mail::UserId{1}, owner, [&] { ++woken; });
    hub.status_changed(mail::UserId{1});
    EXPECT_TRUE(soon([&] { return woken == 1; }));
    hub.status_changed(mail::UserId{1});
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(woken, 1);
    hub.mail_changed(mail::UserId{1});
    EXPECT_TRUE(soon([&] { return woken == 2; }));
}

TEST(Hub, ForgetsListenersWhoseOwnerIsGone) {
    Hub hub({10ms, 10ms});
    auto owner = std::make_shared<int>();
    std::atomic<int> gone{0}, here{0};
    hub.subscribe(mail::UserId{1}, owner, [&] { ++gone; });
    const auto stays = std::make_shared<int>();
    hub.subscribe(mail::UserId{1}, stays, [&] { ++here; });
    owner.reset();
    hub.mail_changed(mail::UserId{1});
    EXPECT_TRUE(soon([&] { return here == 1; }));
    EXPECT_EQ(gone, 0);
}

TEST(Hub, CallsNobodyAfterStop) {
    Hub hub({1ms, 1ms});
    const auto owner = std::make_shared<int>();
    std::atomic<int> woken{0};
    hub.subscribe(mail::UserId{1}, owner, [&] { ++woken; });
    hub.stop();
    hub.mail_changed(mail::UserId{1});
    std::this_thread::sleep_for(30ms);
    EXPECT_EQ(woken, 0);
}

}  // namespace
}  // namespace kontor::push
