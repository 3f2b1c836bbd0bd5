// Who is told what, with a scripted web server and a clock of the test.
#include "native/relay/pusher/pusher.hpp"

#include <gtest/gtest.h>

#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"

namespace kontor::pusher {
namespace {

using jmap::json;
using namespace std::chrono_literals;

class PusherTest : public testing::Test {
protected:
    void SetUp() override { start(); }
    void TearDown() override { stop(); }

    void start() {
        Settings settings;
        settings.post = [this](const jmap::PushTarget& target, const std::string& message) {
            return answer(target, message);
        };
        settings.now = [this] { return UtcTime{now}; };
        settings.live_states = [](mail::UserId) { return jmap::LiveStates{"7.1", "3.1"}; };
        settings.gather = 5ms;
        settings.first_retry = 20ms;
        settings.longest_retry = 40ms;
        pusher = std::make_unique<Pusher>(store, lanes, settings);
        store.on_commit([this](std::span<const store::StateChange> changes) { pusher->committed(changes); });
    }
    void stop() {
        store.on_commit({});
        pusher.reset();
    }

    Posted answer(const jmap::PushTarget& target, const std::string& message) {
        const std::lock_guard lock(mutex);
        json object = json::parse(message);
        object["url"] = target.url;
        messages.push_back(std::move(object));
        arrived.notify_all();
        Posted posted;
        posted.status = status;
        return posted;
    }
    // The next message; null when none comes.
    json next(std::chrono::milliseconds patience = 3s) {
        std::unique_lock lock(mutex);
        if (!arrived.wait_for(lock, patience, [this] { return !messages.empty(); })) return nullptr;
        json message = messages.front();
        messages.erase(messages.begin());
        return message;
    }
    json none() { return next(60ms); }

    std::string subscribe(json types = nullptr, const std::string& person = "ann") {
        const json made = office.result(
            person, "PushSubscription/set",
            {{"create",
              {{"s",
                {{"deviceClientId", "phone"}, {"url", "https://push.example.org/" + person}, {"types", types}}}}}});
        return made["created"]["s"]["id"];
    }
    void verify(const std::string& id, const json& code, const std::string& person = "ann") {
        const json done =
            office.result(person, "PushSubscription/set", {{"update", {{id, {{"verificationCode", code}}}}}});
        EXPECT_TRUE(done["notUpdated"].is_null()) << done.dump();
    }
    std::string verified(json types = nullptr, const std::string& person = "ann") {
        const std::string id = subscribe(types, person);
        verify(id, next()["verificationCode"], person);
        return id;
    }
    void flag(const std::string& email) {
        office.result("ann", "Email/set", {{"accountId", "a3"}, {"update", {{email, {{"keywords/$flagged", true}}}}}});
    }
    std::size_t subscriptions() { return office.result("ann", "PushSubscription/get", json::object())["list"].size(); }

    store::MemoryStore store;
    jmap::Office office{store};
    http::Lanes lanes;
    std::atomic<std::int64_t> now{1'764'003'900};
    std::atomic<int> status{201};
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<json> messages;
    std::unique_ptr<Pusher> pusher;
};

TEST_F(PusherTest, FirstTheCodeAndNothingElseUntilItComesBack) {
    const std::string id = subscribe();
    const json first = next();
    EXPECT_EQ(first["@type"], "PushVerification");
    EXPECT_EQ(first["pushSubscriptionId"], id);
    EXPECT_GE(first["verificationCode"].get<std::string>().size(), 32u);
    flag("e1");
    EXPECT_TRUE(none().is_null());
    verify(id, first["verificationCode"]);
    flag("e2");  // at once: before the pusher has heard of the code
    const json change = next();
    EXPECT_EQ(change["@type"], "StateChange") << change.dump();
    EXPECT_EQ(change["url"], "https://push.example.org/ann");
    EXPECT_EQ(change["changed"].size(), 1u) << change.dump();
    EXPECT_TRUE(change["changed"]["a3"].contains("Email"));
    EXPECT_FALSE(change.contains("pushState"));
    EXPECT_TRUE(none().is_null());
}

TEST_F(PusherTest, OnlyTheTypesThatWereAskedFor) {
    verified({"EmailDelivery"});
    flag("e1");
    EXPECT_TRUE(none().is_null());
    office.deliver("ann", mail::AccountId{3}, jmap::message("Subject: new\n\nnew\n"));
    const json change = next();
    EXPECT_EQ(change["changed"]["a3"].size(), 1u) << change.dump();
    EXPECT_TRUE(change["changed"]["a3"].contains("EmailDelivery"));
}

TEST_F(PusherTest, NobodyHearsOfOthers) {
    verified(nullptr, "bob");
    flag("e1");
    EXPECT_TRUE(none().is_null());
}

TEST_F(PusherTest, WhatFailsIsTriedAgainAndFallsTogether) {
    verified();
    status = 503;
    flag("e1");
    EXPECT_EQ(next()["@type"], "StateChange");
    flag("e2");
    status = 201;
    json last;
    for (json message = next(); !message.is_null(); message = none()) last = message;
    const json state = office.result("ann", "Email/get", {{"accountId", "a3"}, {"ids", json::array()}})["state"];
    EXPECT_EQ(last["changed"]["a3"]["Email"], state);
}

TEST_F(PusherTest, AServerThatHasForgottenItEndsIt) {
    verified();
    EXPECT_EQ(subscriptions(), 1u);
    status = 410;
    flag("e1");
    EXPECT_EQ(next()["@type"], "StateChange");
    for (int i = 0; i < 100 && subscriptions() != 0; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(subscriptions(), 0u);
}

TEST_F(PusherTest, ItEndsWithItsExpiryAndWithThePassword) {
    verified();
    now += 31 * 24 * 3600;
    flag("e1");
    EXPECT_TRUE(none().is_null());
    now -= 31 * 24 * 3600;
    verified();
    EXPECT_TRUE(store.directory().change_password(office.people["ann"], "another hash"));
    flag("e2");
    EXPECT_TRUE(none().is_null());
    EXPECT_EQ(subscriptions(), 0u);
}

TEST_F(PusherTest, DestroyedIsSilentAndARestartForgetsNothing) {
    const std::string id = verified();
    stop();
    start();
    std::this_thread::sleep_for(50ms);
    flag("e1");
    EXPECT_EQ(next()["@type"], "StateChange");
    office.result("ann", "PushSubscription/set", {{"destroy", {id}}});
    flag("e2");
    EXPECT_TRUE(none().is_null());
}

}  // namespace
}  // namespace kontor::pusher
