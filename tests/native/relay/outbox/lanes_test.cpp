// The order and the patience of lanes, without a server.
#include "native/relay/outbox/lanes.hpp"

#include <gtest/gtest.h>

#include "engine/send/outbox.hpp"

namespace kontor::outbox {
namespace {

constexpr UtcTime now{1'790'000'000};

std::shared_ptr<const Server> server(const std::string& login, const std::string& host = "smtp.example.org",
                                     const std::string& password = "pw") {
    Server made;
    made.settings.host = host;
    made.settings.login = login;
    made.password = Secret(password);
    return std::make_shared<const Server>(made);
}

UtcTime at(std::int64_t seconds) { return {now.seconds + seconds}; }

Name name(std::uint64_t id) { return {{1}, {id}}; }

Waiting waiting(std::uint64_t id, std::int64_t due, std::shared_ptr<const Server> at_server) {
    return {name(id), at(due), at(static_cast<std::int64_t>(id)), false, std::move(at_server)};
}

Ended broken(bool logged_in, unsigned decided = 0) {
    Ended ended;
    ended.logged_in = logged_in;
    ended.decided = decided;
    ended.broke.emplace();
    return ended;
}

TEST(Lanes, OneSessionForEachServerAndLogin) {
    Lanes lanes({});
    lanes.put(waiting(1, 0, server("ada")));
    lanes.put(waiting(2, 0, server("ada")));
    lanes.put(waiting(3, 0, server("bob")));
    const auto first = lanes.open(at(5)), second = lanes.open(at(5));
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->lane, second->lane);
    EXPECT_FALSE(lanes.open(at(5)));
    EXPECT_EQ(lanes.sessions(), 2u);
}

TEST(Lanes, ProvidersAreSparedAndSoIsTheRelay) {
    Lanes lanes({4, 2});
    for (std::uint64_t i = 1; i <= 5; ++i) lanes.put(waiting(i, 0, server("user" + std::to_string(i))));
    for (std::uint64_t i = 6; i <= 9; ++i)
        lanes.put(waiting(i, 0, server("user", "host" + std::to_string(i) + ".example.org")));
    int of_provider = 0, all = 0;
    while (const auto opened = lanes.open(at(10))) {
        ++all;
        of_provider += opened->server->settings.host == "smtp.example.org";
    }
    EXPECT_EQ(all, 4);
    EXPECT_LE(of_provider, 2);
}

TEST(Lanes, MessagesGoInTheOrderInWhichTheyWereSent) {
    Lanes lanes({});
    for (const std::uint64_t id : {3u, 1u, 2u}) lanes.put(waiting(id, 0, server("ada")));
    const auto opened = lanes.open(at(9));
    ASSERT_TRUE(opened);
    for (const std::uint64_t id : {1u, 2u, 3u}) EXPECT_EQ(lanes.take(opened->lane, at(9))->name, name(id));
    EXPECT_FALSE(lanes.take(opened->lane, at(9)));
}

TEST(Lanes, WhatWasRefusedForNowLetsOthersPass) {
    Lanes lanes({});
    lanes.put(waiting(1, 300, server("ada")));
    lanes.put(waiting(2, 0, server("ada")));
    EXPECT_EQ(lanes.next(), at(0));
    const auto opened = lanes.open(at(0));
    EXPECT_EQ(lanes.take(opened->lane, at(0))->name, name(2));
    EXPECT_FALSE(lanes.take(opened->lane, at(0)));
    lanes.finish(name(2));
    lanes.close(opened->lane, {}, at(1));
    EXPECT_EQ(lanes.next(), at(300));
}

TEST(Lanes, ABrokenSessionThatGotOnGoesOnWithTheOneThatWasHeldUp) {
    Lanes lanes({});
    for (const std::uint64_t id : {1u, 2u, 3u}) lanes.put(waiting(id, 0, server("ada")));
    auto opened = lanes.open(at(3));
    lanes.take(opened->lane, at(3));
    lanes.finish(name(1));
    lanes.take(opened->lane, at(3));
    Ended ended = broken(true, 1);
    ended.held_up = name(2);
    EXPECT_TRUE(lanes.close(opened->lane, ended, at(3)).empty());
    lanes.put_back(name(2), at(303));
    opened = lanes.open(at(3));
    ASSERT_TRUE(opened) << "at once";
    const auto taken = lanes.take(opened->lane, at(3));
    EXPECT_EQ(taken->name, name(2));
    EXPECT_TRUE(taken->is_early);
}

TEST(Lanes, AServerThatIsAwayHoldsUpTheWholeLaneInOrder) {
    Lanes lanes({});
    for (const std::uint64_t id : {1u, 2u}) lanes.put(waiting(id, 0, server("ada")));
    auto opened = lanes.open(at(2));
    const auto others = lanes.close(opened->lane, broken(false), at(2));
    ASSERT_EQ(others.size(), 2u);
    for (const std::uint64_t id : {1u, 2u}) lanes.put_back(name(id), at(2 + send::first_retry_seconds));
    EXPECT_FALSE(lanes.open(at(3)));
    EXPECT_EQ(lanes.next(), at(2 + send::first_retry_seconds));
    const UtcTime later = *lanes.next();
    opened = lanes.open(later);
    ASSERT_TRUE(opened);
    EXPECT_EQ(lanes.take(opened->lane, later)->name, name(1));
}

TEST(Lanes, NewSettingsNeedNotWait) {
    Lanes lanes({});
    lanes.put(waiting(1, 0, server("ada")));
    const auto opened = lanes.open(at(1));
    lanes.close(opened->lane, broken(false), at(1));
    lanes.put_back(name(1), at(301));
    lanes.put(waiting(1, 301, server("ada")));
    EXPECT_FALSE(lanes.open(at(2))) << "nothing is new";
    lanes.put(waiting(1, 301, server("ada", "smtp.example.org", "another")));
    const auto again = lanes.open(at(2));
    ASSERT_TRUE(again);
    EXPECT_EQ(lanes.take(again->lane, at(2))->name, name(1));
}

TEST(Lanes, WhatWaitsForThePersonGoesAlongWhenALoginSucceeds) {
    Lanes lanes({});
    for (const std::uint64_t id : {1u, 2u}) lanes.put(waiting(id, 0, server("ada")));
    auto opened = lanes.open(at(2));
    EXPECT_EQ(lanes.close(opened->lane, broken(false), at(2)).size(), 2u);
    for (const std::uint64_t id : {1u, 2u}) lanes.put_back(name(id), send::never);
    EXPECT_FALSE(lanes.next());
    Waiting fresh = waiting(3, 400, server("ada"));
    fresh.is_new = true;
    lanes.put(fresh);
    opened = lanes.open(at(400));
    ASSERT_TRUE(opened);
    for (const std::uint64_t id : {1u, 2u, 3u}) EXPECT_EQ(lanes.take(opened->lane, at(400))->name, name(id));
}

TEST(Lanes, AStartTriesWhatWaitedForThePersonOnce) {
    Lanes lanes({});
    Waiting old = waiting(1, 0, server("ada"));
    old.due = send::never;
    lanes.put(old);
    auto opened = lanes.open(at(0));
    ASSERT_TRUE(opened);
    ASSERT_EQ(lanes.close(opened->lane, broken(false), at(0)).size(), 1u);
    lanes.put_back(name(1), send::never);
    EXPECT_FALSE(lanes.next());
    lanes.put(old);
    EXPECT_FALSE(lanes.open(at(100'000))) << "news about it are no reason";
}

TEST(Lanes, WhatIsUnderWayIsNotMovedByNewsAboutIt) {
    Lanes lanes({});
    lanes.put(waiting(1, 0, server("ada")));
    const auto opened = lanes.open(at(1));
    lanes.take(opened->lane, at(1));
    lanes.leave(name(1));
    lanes.put(waiting(1, 0, server("bob")));
    EXPECT_EQ(lanes.under_way(), 1u);
    EXPECT_FALSE(lanes.open(at(1)));
    lanes.finish(name(1));
    EXPECT_EQ(lanes.size(), 0u);
    EXPECT_TRUE(lanes.close(opened->lane, {}, at(1)).empty());
}

TEST(Lanes, LostCommandsAreSentOneAtATimeFromThenOn) {
    Lanes lanes({});
    lanes.put(waiting(1, 0, server("ada")));
    auto opened = lanes.open(at(1));
    EXPECT_FALSE(opened->quirks.no_pipelining);
    lanes.take(opened->lane, at(1));
    Ended ended = broken(true);
    ended.held_up = name(1);
    ended.lost_commands = true;
    lanes.close(opened->lane, ended, at(1));
    lanes.put_back(name(1), at(301));
    opened = lanes.open(at(1));
    ASSERT_TRUE(opened) << "at once, because something is known now";
    EXPECT_TRUE(opened->quirks.no_pipelining);
}

}  // namespace
}  // namespace kontor::outbox
