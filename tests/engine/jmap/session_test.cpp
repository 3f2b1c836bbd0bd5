#include "engine/jmap/session.hpp"

#include <gtest/gtest.h>

#include "engine/jmap/capability.hpp"
#include "engine/send/house.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

using test::value_of;

class SessionTest : public testing::Test {
protected:
    json session(const Context& context, const std::string& base = "https://mail.example.org") {
        return json::parse(value_of(session_object(*value_of(store.view(context.user)), {"ann", base}, context)));
    }

    store::MemoryStore store;
    Office office{store};
};

TEST_F(SessionTest, NamesAccountsCapabilitiesAndAddresses) {
    const json object = session(office.context("ann"));
    EXPECT_EQ(object["username"], "ann");
    ASSERT_EQ(object["accounts"].size(), 2u);
    EXPECT_EQ(object["accounts"]["a3"]["name"], "ann@work.example");
    EXPECT_EQ(object["primaryAccounts"]["urn:ietf:params:jmap:mail"], "a1");
    EXPECT_FALSE(object["accounts"]["a3"]["accountCapabilities"].contains(std::string(capability::collector)));
    EXPECT_TRUE(object["accounts"]["a1"]["accountCapabilities"].contains(std::string(capability::collector)));
    EXPECT_EQ(object["capabilities"][std::string(capability::collector)], (json{{"unifiedAccountId", "all"}}));
    EXPECT_EQ(object["capabilities"][std::string(capability::websocket)]["url"], "wss://mail.example.org/jmap/ws");
    EXPECT_EQ(object["capabilities"]["urn:ietf:params:jmap:core"]["maxCallsInRequest"], limits::jmap_calls);
    EXPECT_EQ(object["capabilities"][std::string(capability::vacation)], json::object());
    EXPECT_EQ(object["primaryAccounts"][std::string(capability::vacation)], "a1");
    EXPECT_EQ(object["accounts"]["a3"]["accountCapabilities"][std::string(capability::vacation)], json::object());
    EXPECT_EQ(object["apiUrl"], "https://mail.example.org/jmap/api");
    for (const char* variable : {"{accountId}", "{blobId}", "{type}", "{name}"}) {
        EXPECT_NE(object["downloadUrl"].get<std::string>().find(variable), std::string::npos) << variable;
    }
    EXPECT_EQ(session(office.context("ann"),
                      "http://127.0.0.1:8025")["capabilities"][std::string(capability::websocket)]["url"],
              "ws://127.0.0.1:8025/jmap/ws");
}

TEST_F(SessionTest, TellsOfTheHouseWhereThereIsOne) {
    Context context = office.context("ann");
    const std::string identity(capability::identity);
    EXPECT_EQ(session(context)["capabilities"][identity], (json{{"house", nullptr}}));
    send::House house;
    house.address = "mail@example.org";
    house.daily_limit = 200;
    context.house = &house;
    EXPECT_EQ(session(context)["capabilities"][identity]["house"],
              (json{{"address", "mail@example.org"}, {"dailyLimit", 200}}));
}

TEST_F(SessionTest, WithoutACollectorItsCapabilityIsUnknown) {
    Context context = office.context("ann");
    context.collector = nullptr;
    EXPECT_EQ(session(context).dump().find("collector"), std::string::npos);
    const Reply reply =
        handle(R"({"using": ["https://kontor.example/ns/jmap/collector"], "methodCalls": []})", context);
    EXPECT_EQ(reply.status, 400);
}

TEST_F(SessionTest, ItsStateIsThatOfEveryResponseAndChangesWithTheAccounts) {
    const std::string before = session(office.context("ann"))["state"];
    const json request = {{"using", {capability::core}}, {"methodCalls", json::array()}};
    EXPECT_EQ(office.ask("ann", request)["sessionState"], before);
    EXPECT_NE(office.ask("bob", request)["sessionState"], before);
    office.result("ann", "ExternalAccount/set", {{"accountId", "a1"}, {"update", {{"r1", {{"name", "Work"}}}}}});
    EXPECT_NE(session(office.context("ann"))["state"], before);
    EXPECT_EQ(session(office.context("ann"))["accounts"]["a3"]["name"], "Work");
}

}  // namespace
}  // namespace kontor::jmap
