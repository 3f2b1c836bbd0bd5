// What a client hears of changes, over a socket and over an event source.
#include "engine/jmap/push.hpp"

#include <gtest/gtest.h>

#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

using test::value_of;

class PushTest : public testing::Test {
protected:
    json next(Push& push, const std::string& person = "ann") {
        const auto text = value_of(push.next(*value_of(store.view(office.people[person])), live()));
        return text ? json::parse(*text) : json(nullptr);
    }
    void begin(Push& push, std::optional<std::string> push_state = {}, const std::string& person = "ann") {
        EXPECT_TRUE(push.begin(*value_of(store.view(office.people[person])), live(), push_state));
    }
    void flag(const std::string& email) {
        office.result("ann", "Email/set", {{"accountId", "a3"}, {"update", {{email, {{"keywords/$flagged", true}}}}}});
    }

    store::MemoryStore store;
    Office office{store};
    LiveStates live() { return {status, runs, desk, people, quota}; }

    std::string status = "7.1", runs = "3.1", desk = "5.1", people = "9.1";
    std::uint64_t quota = 5'000'000'000;
};

TEST_F(PushTest, SaysNothingUntilSomethingChanges) {
    Push push(Push::Channel::socket, std::nullopt);
    begin(push);
    EXPECT_TRUE(next(push).is_null());
    flag("e1");
    const json told = next(push);
    EXPECT_EQ(told["@type"], "StateChange");
    const json state = office.result("ann", "Email/get", {{"accountId", "a3"}, {"ids", json::array()}})["state"];
    EXPECT_EQ(told["changed"], (json{{"a3", {{"Email", state}}}}));
    EXPECT_TRUE(next(push).is_null());
}

TEST_F(PushTest, ChangesInBetweenFallTogether) {
    Push push(Push::Channel::socket, std::nullopt);
    begin(push);
    flag("e1");
    flag("e2");
    office.deliver("ann", mail::AccountId{1}, message("Subject: new\n\nnew\n"));
    const json told = next(push)["changed"];
    EXPECT_EQ(told.size(), 2u);
    EXPECT_EQ(told["a3"].size(), 1u) << told.dump();
    for (const char* type : {"Email", "EmailDelivery", "Mailbox", "Thread"})
        EXPECT_TRUE(told["a1"].contains(type)) << type;
}

TEST_F(PushTest, EmailDeliveryOnlyWithNewMail) {
    Push push(Push::Channel::socket, std::set<std::string>{"EmailDelivery"});
    begin(push);
    flag("e1");
    EXPECT_TRUE(next(push).is_null());
    office.deliver("ann", mail::AccountId{3}, message("Subject: new\n\nnew\n"));
    EXPECT_EQ(next(push)["changed"]["a3"].size(), 1u);
}

TEST_F(PushTest, QuotaWhereMailComesOrGoes) {
    Push push(Push::Channel::socket, std::set<std::string>{"Quota"});
    begin(push);
    flag("e1");
    EXPECT_TRUE(next(push).is_null());
    office.deliver("ann", mail::AccountId{3}, message("Subject: new\n\nnew\n"));
    const json request = {{"using", {"urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:quota"}},
                          {"methodCalls", {{"Quota/get", {{"accountId", "a1"}}, "0"}}}};
    const json state = office.ask("ann", request)["methodResponses"][0][1]["state"];
    EXPECT_EQ(next(push)["changed"], (json{{"a1", {{"Quota", state}}}}));
}

// That somebody got a vacation reply is nothing a client hears of.
TEST_F(PushTest, AVacationReplyThatIsSetAndNotWhoGotIt) {
    Push push(Push::Channel::socket, std::nullopt);
    begin(push);
    const json set = office.result("ann", "VacationResponse/set",
                                   {{"accountId", "a3"}, {"update", {{"singleton", {{"isEnabled", true}}}}}});
    EXPECT_EQ(next(push)["changed"], (json{{"a3", {{"VacationResponse", set["newState"]}}}}));
    auto transaction = value_of(store.begin());
    auto* update = value_of(transaction->as(office.people["ann"]));
    (void)value_of(update->add_record(store::Type::vacation_answers, mail::AccountId{3}, "{}"));
    ASSERT_TRUE(transaction->commit());
    EXPECT_TRUE(next(push).is_null());
    EXPECT_EQ(office.result("ann", "VacationResponse/get", {{"accountId", "a3"}})["state"], set["newState"]);
}

TEST_F(PushTest, APushStateTellsWhatWasMissed) {
    Push first(Push::Channel::socket, std::nullopt);
    begin(first);
    flag("e1");
    const std::string push_state = next(first)["pushState"];
    flag("e2");
    status = "7.2";

    Push second(Push::Channel::socket, std::nullopt);
    begin(second, push_state);
    const json told = next(second);
    EXPECT_TRUE(told["changed"]["a3"].contains("Email"));
    // What will be deleted at the provider follows from the settings and from what was collected.
    const json deletions =
        office.result("ann", "PlannedDeletion/get", {{"accountId", "a1"}, {"ids", json::array()}})["state"];
    EXPECT_EQ(deletions.get<std::string>(), told["changed"]["a1"]["PlannedDeletion"].get<std::string>().replace(
                                                deletions.get<std::string>().size() - 3, 3, "7.1"))
        << "the collector of the office is where it was";
    EXPECT_EQ(told["changed"]["a1"]["ExternalAccountStatus"], "7.2");
    EXPECT_EQ(told["changed"]["a1"]["Collection"], "7.2");
    EXPECT_EQ(told["changed"]["a1"].size(), 3u);

    Push third(Push::Channel::socket, std::nullopt);
    begin(third, told["pushState"].get<std::string>());
    EXPECT_TRUE(next(third).is_null());
}

TEST_F(PushTest, AFilterRunThatWentOn) {
    Push push(Push::Channel::socket, std::nullopt);
    begin(push);
    runs = "3.2";
    const json told = next(push);
    EXPECT_EQ(told["changed"], (json{{"a1", {{"FilterRun", "3.2"}}}}));
    EXPECT_TRUE(next(push).is_null());

    runs = "3.3";
    Push later(Push::Channel::socket, std::nullopt);
    begin(later, told["pushState"].get<std::string>());
    EXPECT_EQ(next(later)["changed"], (json{{"a1", {{"FilterRun", "3.3"}}}}));
}

TEST_F(PushTest, AnAuthorizationThatCameBack) {
    Push push(Push::Channel::socket, std::nullopt);
    begin(push);
    desk = "5.2";
    const json told = next(push);
    EXPECT_EQ(told["changed"], (json{{"a1", {{"Authorization", "5.2"}}}}));
    desk = "5.3";
    Push later(Push::Channel::socket, std::nullopt);
    begin(later, told["pushState"].get<std::string>());
    EXPECT_EQ(next(later)["changed"], (json{{"a1", {{"Authorization", "5.3"}}}}));
}

TEST_F(PushTest, WhatWasChangedAboutPeople) {
    Push push(Push::Channel::socket, std::nullopt);
    begin(push);
    people = "9.2";
    const json told = next(push);
    const json all = {{"Person", "9.2"}, {"SignIn", "9.2"}, {"TwoStep", "9.2"}, {"AuditEntry", "9.2"}};
    EXPECT_EQ(told["changed"], (json{{"a1", all}}));
    Push later(Push::Channel::socket, std::nullopt);
    begin(later, told["pushState"].get<std::string>());
    EXPECT_TRUE(next(later).is_null());
}

TEST_F(PushTest, AQuotaThatIsAnotherNow) {
    Push push(Push::Channel::socket, std::nullopt);
    begin(push);
    quota = 7;
    const json told = next(push)["changed"];
    EXPECT_EQ(told["a1"].size(), 1u) << told;
    EXPECT_NE(told["a1"]["Quota"].get<std::string>().find("-7"), std::string::npos);
}

// What is not remembered is told apart from what has not changed.
TEST_F(PushTest, TypesWithoutMemoryHaveChangesToo) {
    for (const std::string type : {"Collection", "PlannedDeletion", "OAuthProvider", "Authorization"}) {
        const json state = office.result("ann", type + "/get", {{"accountId", "a1"}, {"ids", json::array()}})["state"];
        const json same = office.result("ann", type + "/changes", {{"accountId", "a1"}, {"sinceState", state}});
        EXPECT_EQ(same["newState"], state) << type;
        EXPECT_EQ(same["updated"], json::array()) << type;
        const json other =
            office.call("ann", {{type + "/changes", {{"accountId", "a1"}, {"sinceState", "of yesterday"}}}});
        EXPECT_EQ(other[0][1]["type"], "cannotCalculateChanges") << type;
    }
}

TEST_F(PushTest, FilterRunOnlyWhereItWasAskedFor) {
    Push push(Push::Channel::socket, std::set<std::string>{"Collection"});
    begin(push);
    runs = "3.2";
    EXPECT_TRUE(next(push).is_null());
    status = "7.2";
    EXPECT_EQ(next(push)["changed"], (json{{"a1", {{"Collection", "7.2"}}}}));
}

TEST_F(PushTest, ABadPushStateMeansFromNowOn) {
    for (const char* bad : {"", "nonsense", "999999", "-1", "1x"}) {
        Push push(Push::Channel::socket, std::nullopt);
        begin(push, bad);
        EXPECT_TRUE(next(push).is_null()) << bad;
    }
}

TEST_F(PushTest, OnlyTypesThatWereAskedFor) {
    Push push(Push::Channel::socket, std::set<std::string>{"Mailbox", "Unheard"});
    begin(push);
    flag("e1");
    EXPECT_TRUE(next(push).is_null());
    office.result("ann", "Email/set", {{"accountId", "a3"}, {"update", {{"e1", {{"keywords/$seen", true}}}}}});
    EXPECT_EQ(next(push)["changed"]["a3"].size(), 1u);
}

TEST_F(PushTest, AnEventSourceGetsNoPushState) {
    Push push(Push::Channel::event_source, std::nullopt);
    begin(push);
    flag("e1");
    EXPECT_FALSE(next(push).contains("pushState"));
}

TEST_F(PushTest, NobodyHearsOfOthers) {
    Push push(Push::Channel::socket, std::nullopt);
    begin(push, std::nullopt, "bob");
    flag("e1");
    EXPECT_TRUE(next(push, "bob").is_null());

    std::vector<store::StateChange> seen;
    store.on_commit([&](std::span<const store::StateChange> changes) { seen.assign(changes.begin(), changes.end()); });
    flag("e2");
    EXPECT_TRUE(concerns(seen, office.people["ann"]));
    EXPECT_FALSE(concerns(seen, office.people["bob"]));
}

}  // namespace
}  // namespace kontor::jmap
