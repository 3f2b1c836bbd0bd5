#include "bridge/client.hpp"

#include <gtest/gtest.h>

#include "tests/bridge/scripted_transport.hpp"

namespace kontor::bridge {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant start_of_time{};

Json echo(const char* text) { return Json::array({Json::array({"Core/echo", {{"text", text}}})}); }

struct ClientTest : testing::Test {
    void open() {
        client.start(start_of_time);
        transport.events.push_back(Transport::Opened{"{}"});
        client.tick(start_of_time);
        drain();
    }
    void drain() {
        while (auto event = client.next_event()) events.push_back(std::move(*event));
    }
    void tick(Instant now = start_of_time) {
        client.tick(now);
        drain();
    }
    template <class T>
    std::vector<T> all() const {
        std::vector<T> found;
        for (const auto& event : events) {
            if (const T* match = std::get_if<T>(&event)) found.push_back(*match);
        }
        return found;
    }

    ScriptedTransport transport;
    Client client{transport};
    std::vector<Client::Event> events;
};

TEST_F(ClientTest, EnablesPushOnceTheSocketIsOpen) {
    client.start(start_of_time);
    EXPECT_EQ(client.link(), Client::Link::connecting);
    EXPECT_TRUE(transport.sent.empty());
    open();
    EXPECT_EQ(client.link(), Client::Link::online);
    ASSERT_EQ(transport.sent.size(), 1u);
    EXPECT_EQ(transport.sent[0]["@type"], "WebSocketPushEnable");
    EXPECT_TRUE(transport.sent[0]["dataTypes"].is_null());
    ASSERT_EQ(all<Client::Opened>().size(), 1u);
}

TEST_F(ClientTest, NumbersTheCallsOfARequestAndMatchesItsAnswer) {
    open();
    const RequestId id = client.request(echo("hello"));
    const Json request = transport.take_request();
    EXPECT_EQ(request["methodCalls"][0], Json::array({"Core/echo", {{"text", "hello"}}, "0"}));
    EXPECT_EQ(request["using"][0], "urn:ietf:params:jmap:core");
    transport.answers(request, {{{"text", "hello"}}});
    tick();
    const auto answers = all<Client::Answered>();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].request, id);
    EXPECT_EQ((*answers[0].methods)[0][1]["text"], "hello");
}

TEST_F(ClientTest, KeepsRequestsUntilTheSocketIsOpen) {
    client.request(echo("early"));
    EXPECT_TRUE(transport.sent.empty());
    open();
    EXPECT_EQ(transport.take_request()["methodCalls"][0][1]["text"], "early");
}

TEST_F(ClientTest, HasAtMostFourRequestsInFlight) {
    open();
    for (int i = 0; i < 6; ++i) client.request(echo("x"));
    std::vector<Json> requests;
    for (Json r = transport.take_request(); !r.is_null(); r = transport.take_request()) requests.push_back(r);
    ASSERT_EQ(requests.size(), 4u);
    transport.answers(requests[2], {Json::object()});
    tick();
    EXPECT_FALSE(transport.take_request().is_null());
    EXPECT_TRUE(transport.take_request().is_null());
}

TEST_F(ClientTest, ALostConnectionFailsWhatWasInFlightAndKeepsTheRest) {
    open();
    for (int i = 0; i < 5; ++i) client.request(echo("x"));
    transport.events.push_back(Transport::Closed{false, "reset"});
    tick();
    const auto failed = all<Client::Failed>();
    ASSERT_EQ(failed.size(), 4u);
    EXPECT_EQ(failed[0].error.type, "connectionLost");
    EXPECT_EQ(all<Client::Lost>().size(), 1u);
    EXPECT_EQ(client.link(), Client::Link::waiting);

    const std::size_t before = transport.sent.size();
    tick(start_of_time + seconds(40));
    transport.events.push_back(Transport::Opened{"{}"});
    tick(start_of_time + seconds(40));
    ASSERT_EQ(transport.sent.size(), before + 2);  // push enable and the fifth request
    EXPECT_EQ(transport.sent.back()["@type"], "Request");
}

TEST_F(ClientTest, TriesAgainAfterGrowingPausesAndStartsSmallAfterSuccess) {
    open();
    Instant now = start_of_time;
    std::vector<Duration> pauses;
    for (int i = 0; i < 9; ++i) {
        transport.events.push_back(Transport::Closed{false, "refused"});
        tick(now);
        ASSERT_TRUE(client.deadline());
        pauses.push_back(*client.deadline() - now);
        now = *client.deadline();
        tick(now);
        EXPECT_EQ(client.link(), Client::Link::connecting);
    }
    EXPECT_EQ(pauses.front(), milliseconds(500));
    EXPECT_EQ(pauses[1], seconds(1));
    EXPECT_EQ(pauses.back(), seconds(30));
    transport.events.push_back(Transport::Opened{"{}"});
    tick(now);
    transport.events.push_back(Transport::Closed{false, "reset"});
    tick(now);
    EXPECT_EQ(*client.deadline() - now, milliseconds(500));
}

TEST_F(ClientTest, DoesNotTryAgainWhenSigningInIsNeeded) {
    open();
    transport.events.push_back(Transport::Closed{true, "401"});
    tick();
    EXPECT_EQ(client.link(), Client::Link::signed_out);
    EXPECT_FALSE(client.deadline());
    client.start(start_of_time);
    EXPECT_EQ(transport.opened, 2);
}

TEST_F(ClientTest, TellsTheServerWhereItsPushesStopped) {
    open();
    transport.arrives({{"@type", "StateChange"}, {"changed", {{"a1", {{"Email", "7"}}}}}, {"pushState", "p9"}});
    tick();
    ASSERT_EQ(all<Client::Pushed>().size(), 1u);
    EXPECT_EQ(all<Client::Pushed>()[0].change.changed.at("a1").at("Email"), "7");
    transport.events.push_back(Transport::Closed{false, "reset"});
    tick();
    tick(start_of_time + seconds(40));
    transport.events.push_back(Transport::Opened{"{}"});
    tick(start_of_time + seconds(40));
    EXPECT_EQ(transport.sent.back()["pushState"], "p9");
}

TEST_F(ClientTest, SurvivesFramesThatMakeNoSense) {
    open();
    client.request(echo("x"));
    for (const char* frame :
         {"", "[]", "{", "{\"@type\":\"Response\"}", "{\"@type\":7}",
          "{\"@type\":\"Response\",\"requestId\":\"1\",\"methodResponses\":[[1,2]]}",
          "{\"@type\":\"StateChange\",\"changed\":[3]}",
          "{\"@type\":\"Response\",\"requestId\":\"999999999999999999999\",\"methodResponses\":[]}"}) {
        transport.events.push_back(Transport::Received{frame});
        tick();
    }
    EXPECT_TRUE(all<Client::Answered>().empty());
    EXPECT_EQ(client.link(), Client::Link::online);
    transport.arrives({{"@type", "RequestError"}, {"requestId", "1"}, {"type", "urn:ietf:params:jmap:error:limit"}});
    tick();
    ASSERT_EQ(all<Client::Failed>().size(), 1u);
    EXPECT_EQ(all<Client::Failed>()[0].error.type, "limit");
}

}  // namespace
}  // namespace kontor::bridge
