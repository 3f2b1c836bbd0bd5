// Frames of RFC 8887.
#include "engine/jmap/socket.hpp"

#include <gtest/gtest.h>

#include "engine/jmap/capability.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"

namespace kontor::jmap {
namespace {

class SocketTest : public testing::Test {
protected:
    json reply(const std::string& frame) {
        const SocketAction action = handle_frame(frame, office.context("ann"));
        const auto* text = std::get_if<SocketReply>(&action);
        return text ? json::parse(text->text) : json("no reply");
    }

    store::MemoryStore store;
    Office office{store};
};

TEST_F(SocketTest, ARequestIsAnsweredWithItsId) {
    json request = {{"@type", "Request"},
                    {"id", "R1"},
                    {"using", {capability::core}},
                    {"methodCalls", {{"Core/echo", {{"a", 1}}, "0"}}}};
    json answer = reply(request.dump());
    EXPECT_EQ(answer["@type"], "Response");
    EXPECT_EQ(answer["requestId"], "R1");
    EXPECT_EQ(answer["methodResponses"], (json{{"Core/echo", {{"a", 1}}, "0"}}));
    request.erase("id");
    EXPECT_FALSE(reply(request.dump()).contains("requestId"));
}

TEST_F(SocketTest, RequestErrorsCarryTheIdWhereThereIsOne) {
    json answer = reply(R"({"@type": "Request", "id": "R2", "using": ["x:unknown"], "methodCalls": []})");
    EXPECT_EQ(answer["@type"], "RequestError");
    EXPECT_EQ(answer["requestId"], "R2");
    EXPECT_EQ(answer["type"], "urn:ietf:params:jmap:error:unknownCapability");
    EXPECT_EQ(answer["status"], 400);
}

TEST_F(SocketTest, RubbishIsAnsweredNotFeared) {
    const std::vector<std::pair<std::string, std::string>> frames = {
        {"rubbish", "notJSON"},
        {"[]", "notRequest"},
        {"{}", "notRequest"},
        {R"({"@type": "Response"})", "notRequest"},
        {R"({"@type": "Request", "id": 7})", "notRequest"},
        {R"({"@type": "Request", "id": "x"})", "notRequest"},
        {R"({"@type": 7, "id": "x"})", "notRequest"},
        {R"({"@type": "WebSocketPushEnable", "dataTypes": "Email"})", "notRequest"},
        {R"({"@type": "WebSocketPushEnable", "dataTypes": [1]})", "notRequest"},
        {R"({"@type": "WebSocketPushEnable", "pushState": 5})", "notRequest"},
        {std::string(limits::jmap_request + 1, ' '), "limit"}};
    for (const auto& [frame, type] : frames) {
        const json answer = reply(frame);
        EXPECT_EQ(answer["@type"], "RequestError") << frame.substr(0, 80);
        EXPECT_EQ(answer["type"], "urn:ietf:params:jmap:error:" + type) << frame.substr(0, 80);
    }
    EXPECT_EQ(json::parse(socket_error("limit", "Too many.", "maxConcurrentRequests"))["limit"],
              "maxConcurrentRequests");
}

TEST_F(SocketTest, PushIsSwitchedOnAndOff) {
    const auto context = office.context("ann");
    auto all = std::get<PushEnable>(handle_frame(R"({"@type": "WebSocketPushEnable", "dataTypes": null})", context));
    EXPECT_FALSE(all.data_types || all.push_state);
    auto some = std::get<PushEnable>(handle_frame(
        R"({"@type": "WebSocketPushEnable", "dataTypes": ["Email", "Mailbox"], "pushState": "7"})", context));
    EXPECT_EQ(some.data_types, (std::set<std::string>{"Email", "Mailbox"}));
    EXPECT_EQ(some.push_state, "7");
    EXPECT_TRUE(std::holds_alternative<PushDisable>(handle_frame(R"({"@type": "WebSocketPushDisable"})", context)));
}

}  // namespace
}  // namespace kontor::jmap
