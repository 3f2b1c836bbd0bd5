// What one of two people can learn of the other: nothing. People and their log-ins: tests/native/jmap.
#include <gtest/gtest.h>

#include "engine/jmap/capability.hpp"
#include "engine/jmap/push.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/tenants.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

struct MailTenants final : Tenants {
    MailTenants() {
        shared.result("bob", "Collection/set",
                      {{"accountId", "a2"}, {"create", {{"c", {{"externalAccountId", "r2"}}}}}});
        shared.result("bob", "PushSubscription/set",
                      {{"create", {{"s", {{"deviceClientId", "phone"}, {"url", "https://push.example.org/"}}}}}});
    }

    Office& office() override { return shared; }
    std::string all_of_bob() override {
        Office::Calls calls;
        for (const char* account : {"a2", "a4", "all"}) {
            const json query = {
                {"resultOf", std::to_string(calls.size() + 1)}, {"name", "Email/query"}, {"path", "/ids"}};
            calls.push_back({"Mailbox/get", {{"accountId", account}}});
            calls.push_back({"Email/query", {{"accountId", account}}});
            calls.push_back({"Email/get", {{"accountId", account}, {"#ids", query}}});
        }
        calls.push_back({"ExternalAccount/get", {{"accountId", "a2"}}});
        calls.push_back({"Collection/get", {{"accountId", "a2"}}});
        calls.push_back({"PushSubscription/get", json::object()});
        return shared.call("bob", calls).dump();
    }

    store::MemoryStore store;
    Office shared{store};
};

TEST(TwoTenants, AForeignIdIsAnsweredLikeAnUnknownOne) {
    const std::string bobs = MailTenants().all_of_bob();
    for (const char* id : {"\"e8\"", "\"m19\"", "\"r900\"", "\"r2\"", "\"r3\"", "\"b8\"", "\"t8\""})
        ASSERT_NE(bobs.find(id), std::string::npos) << id << " is not bob's";
    const std::size_t compared =
        compare_foreign_with_unknown([] { return std::make_unique<MailTenants>(); },
                                     [](const Method& method) { return method.capability != capability::people; });
    EXPECT_GT(compared, 1000u);
}

// States and pushes: nothing that bob does changes what ann is answered, or wakes her.
TEST(TwoTenants, WhatOneDoesTheOtherDoesNotNotice) {
    MailTenants tenants;
    Office& office = tenants.shared;
    const auto everything_of_ann = [&] {
        std::string all;
        for (const Method& method : methods()) {
            if (method.name.find("/set") != std::string_view::npos) continue;
            for (const char* account : {"a1", "a3", "all"}) {
                const json arguments = {{"accountId", account}, {"sinceState", "0"}, {"sinceQueryState", "0"}};
                all += office.call("ann", {{std::string(method.name), arguments}}).dump();
            }
        }
        return all;
    };
    std::vector<Push> pushes;
    for (const auto channel : {Push::Channel::socket, Push::Channel::event_source}) {
        pushes.emplace_back(channel, std::nullopt);
        EXPECT_TRUE(pushes.back().begin(*test::value_of(office.store.view(office.people["ann"])), {"7.1", "3.1"},
                                        std::nullopt));
    }
    const std::string before = everything_of_ann();
    ASSERT_NE(before.find("\"e1\""), std::string::npos);

    office.deliver("bob", mail::AccountId{4},
                   message("Subject: new\nMessage-ID: <order3@x>\nReferences: <order1@example.cn>\n\nx\n"));
    office.upload("bob", mail::AccountId{4}, "an upload");
    for (const auto& [method, arguments] :
         Office::Calls{{"Email/set", {{"accountId", "a4"}, {"update", {{"e8", {{"keywords/$seen", true}}}}}}},
                       {"Mailbox/set", {{"accountId", "a4"}, {"create", {{"m", {{"name", "New"}}}}}}},
                       {"Email/copy",
                        {{"fromAccountId", "a4"},
                         {"accountId", "a2"},
                         {"create", {{"c", {{"id", "e8"}, {"mailboxIds", {{"m7", true}}}}}}}}},
                       {"ExternalAccount/set", {{"accountId", "a2"}, {"update", {{"r2", {{"name", "Other"}}}}}}},
                       {"Email/set", {{"accountId", "a4"}, {"destroy", {"e8"}}}}}) {
        EXPECT_TRUE(changed_something(office.call("bob", {{method, arguments}}))) << method;
    }
    EXPECT_EQ(everything_of_ann(), before);
    for (Push& push : pushes) {
        const auto told =
            test::value_of(push.next(*test::value_of(office.store.view(office.people["ann"])), {"7.1", "3.1"}));
        EXPECT_FALSE(told) << *told;
    }
}

}  // namespace
}  // namespace kontor::jmap
