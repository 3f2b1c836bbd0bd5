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
        draft.answers = "e3";
        ticket = replica.send_draft(draft, {});
    }

    Json serve(const std::string& method, const Json& arguments) {
        if (method == "Mailbox/get")
            return {{"list", Json::array({{{"id", "m-drafts"}, {"name", "Drafts"}, {"role", "drafts"}},
                                          {{"id", "m-sent"}, {"name", "Sent"}, {"role", "sent"}}})}};
        if (method == "Email/query" && arguments["filter"].contains("inMailboxOtherThan")) {
            ++looks;
            EXPECT_EQ(arguments["filter"]["inMailboxOtherThan"], Json::array({"m-drafts"}));
            EXPECT_EQ(arguments["filter"]["header"], (Json{"Message-ID", "k@work.example"}));
            return {{"ids", sent}};
        }
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
    Json sent = Json::array();
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

TEST_F(SendingTwice, does_not_happen_when_the_message_is_in_sent_already) {
    sent = Json::array({"e9"});
    lose_and_reconnect();
    const auto outcome = result();
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->error);
    EXPECT_EQ(looks, 1);
    EXPECT_EQ(sends, 0) << "the first was carried out";
    EXPECT_EQ(replica.pending_actions(), 0u);
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
