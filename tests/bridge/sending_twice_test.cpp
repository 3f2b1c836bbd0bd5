// A send whose answer got lost is not repeated before it was looked whether it was carried out.
#include <gtest/gtest.h>

#include "bridge/replica.hpp"
#include "tests/bridge/scripted_transport.hpp"

namespace kontor::bridge {
namespace {

const Json one_account = {{"username", "ann"},
                          {"primaryAccounts", {{"urn:ietf:params:jmap:mail", "a1"}}},
                          {"accounts", {{"a1", {{"name", "Home"}}}}},
                          {"capabilities", {{"urn:ietf:params:jmap:submission", Json::object()}}}};

struct SendingTwice : testing::Test {
    void SetUp() override {
        replica.start(now);
        transport.events.push_back(Transport::Opened{one_account.dump()});
        answer_all();
        Draft draft;
        draft.key = "k@work.example";
        draft.account = "a1";
        draft.identity = *mail::RecordId::parse("r7");
        draft.from = {std::nullopt, "ann@work.example"};
        draft.to = {{std::nullopt, "tom@sail.example"}};
        draft.subject = "Saturday";
        draft.written = UtcTime{1'772'359'380};
        draft.answers = "e3";
        ticket = replica.send_draft(draft, {});
    }

    Json serve(const std::string& method, const Json& arguments) {
        if (method == "Mailbox/get")
            return {{"list", Json::array({{{"id", "m-drafts"}, {"name", "Drafts"}, {"role", "drafts"}},
                                          {{"id", "m-sent"}, {"name", "Sent"}, {"role", "sent"}}})}};
        if (method == "Email/query" && !arguments["filter"].contains("inMailbox")) {
            ++looks;
            EXPECT_EQ(arguments["filter"]["header"], (Json{"Message-ID", "k@work.example"}));
            return {{"ids", Json::array()}};
        }
        if (method == "Email/get") return {{"list", there}};
        if (method == "EmailSubmission/get") return {{"list", submissions}};
        if (method == "Email/query") return {{"ids", Json::array()}};
        if (method == "Email/set") return {{"created", {{"draft", {{"id", "e9"}}}}}};
        if (method == "EmailSubmission/set") {
            ++sends;
            return {{"created", {{"send", {{"id", "r9"}}}}}};
        }
        return Json::object();
    }
    void answer_all() {
        replica.tick(now);
        for (Json request = transport.take_request(); !request.is_null(); request = transport.take_request()) {
            std::vector<Json> results;
            for (const Json& call : request["methodCalls"]) results.push_back(serve(call[0], call[1]));
            transport.answers(request, results);
            replica.tick(now);
        }
    }
    // What is on its way is lost, and the relay comes back.
    void lose_and_reconnect() {
        while (!transport.take_request().is_null()) {
        }
        transport.events.push_back(Transport::Closed{false, "reset"});
        replica.tick(now);
        now = *replica.deadline();
        replica.tick(now);
        transport.events.push_back(Transport::Opened{one_account.dump()});
        answer_all();
    }
    std::optional<Outcome> result() {
        std::optional<Outcome> outcome;
        while ((outcome = replica.next_outcome()) && outcome->ticket != ticket) {
        }
        return outcome;
    }

    ScriptedTransport transport;
    Replica replica{transport};
    Instant now{};
    Ticket ticket = 0;
    Json there = Json::array(), submissions = Json::array();
    int sends = 0, looks = 0;
};

TEST_F(SendingTwice, is_answered_at_once_where_nothing_gets_lost) {
    answer_all();
    const auto outcome = result();
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->error);
    EXPECT_EQ(outcome->created, "e9");
    EXPECT_EQ(outcome->submission, "r9");
    EXPECT_EQ(sends, 1);
    EXPECT_EQ(looks, 0);
}

Json copy_of(const char* date, bool is_draft) {
    Json keywords = Json::object();
    if (is_draft) keywords["$draft"] = true;
    return {{"id", "e9"}, {"sentAt", date}, {"mailboxIds", {{"m-drafts", true}}}, {"keywords", keywords}};
}

TEST_F(SendingTwice, does_not_happen_when_the_message_is_no_draft_any_more) {
    there = Json::array({copy_of("2026-03-01T12:03:00+02:00", false)});
    lose_and_reconnect();
    const auto outcome = result();
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->error);
    EXPECT_EQ(looks, 1);
    EXPECT_EQ(sends, 0) << "the first was carried out";
    EXPECT_EQ(replica.pending_actions(), 0u);
}

TEST_F(SendingTwice, does_not_happen_when_it_was_handed_in_and_nothing_else_was_done) {
    there = Json::array({copy_of("2026-03-01T10:03:00Z", true)});
    submissions = Json::array({{{"id", "r9"}, {"emailId", "e9"}, {"undoStatus", "final"}}});
    lose_and_reconnect();
    const auto outcome = result();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->submission, "r9");
    EXPECT_EQ(sends, 0);
}

TEST_F(SendingTwice, is_sent_when_another_device_threw_the_draft_away) {
    there = Json::array({copy_of("2026-03-01T09:00:00Z", true)});
    there[0]["mailboxIds"] = {{"m-trash", true}};
    lose_and_reconnect();
    ASSERT_TRUE(result());
    EXPECT_EQ(sends, 1) << "what lies in the trash was not sent";
}

TEST_F(SendingTwice, is_sent_when_what_was_handed_in_was_called_back) {
    there = Json::array({copy_of("2026-03-01T10:03:00Z", true)});
    submissions = Json::array({{{"id", "r9"}, {"emailId", "e9"}, {"undoStatus", "canceled"}}});
    lose_and_reconnect();
    ASSERT_TRUE(result());
    EXPECT_EQ(sends, 1);
}

TEST_F(SendingTwice, is_sent_when_the_relay_never_heard_of_it) {
    lose_and_reconnect();
    const auto outcome = result();
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->error);
    EXPECT_EQ(looks, 1);
    EXPECT_EQ(sends, 1);
    EXPECT_EQ(outcome->submission, "r9");
    EXPECT_TRUE(outcome->waited);
}

}  // namespace
}  // namespace kontor::bridge
