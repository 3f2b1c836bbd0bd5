// People, their log-ins and what happened to them, as the relay looks after them: what a member can learn of another
// person is nothing.
#include <gtest/gtest.h>

#include "engine/jmap/capability.hpp"
#include "engine/store/memory_store.hpp"
#include "native/relay/people/people_desk.hpp"
#include "tests/engine/jmap/support/tenants.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

struct PeopleTenants final : Tenants {
    PeopleTenants() {
        shared.desk = &desk;
        // One after the other, so that u2, s2 and j2 are bob's.
        for (const char* name : {"ann", "bob"})
            shared.result(name, "SignIn/set", {{"accountId", home(name)}, {"create", {{"k", {{"label", "phone"}}}}}});
        const auto bob = shared.people["bob"];
        EXPECT_TRUE(store.directory().set_two_step(bob, Secret("12345678901234567890"), {"code"}));
    }
    static const char* home(std::string_view name) { return name == "ann" ? "a1" : "a2"; }
    Office& office() override { return shared; }
    std::string all_of_bob() override { return all_of("bob"); }

    std::string all_of(const std::string& name) {
        Office::Calls calls;
        for (const char* type : {"Person", "SignIn", "TwoStep", "AuditEntry"})
            calls.push_back({std::string(type) + "/get", {{"accountId", home(name)}, {"ids", nullptr}}});
        json answers = shared.call(name, calls);
        for (json& answer : answers) answer[1].erase("state");  // of this desk, which is not that of the office before
        return answers.dump();
    }

    store::MemoryStore store;
    Office shared{store};
    auth::Authenticator authenticator{store.directory()};
    people::PeopleDesk desk{store, authenticator, {[this] { return shared.now; }, {}, {}, {}}};
};

TEST(TwoPeople, AForeignIdIsAnsweredLikeAnUnknownOne) {
    const std::string bobs = PeopleTenants().all_of_bob();
    for (const char* id : {"\"u2\"", "\"s2\"", "\"j2\""}) ASSERT_NE(bobs.find(id), std::string::npos) << bobs;
    ASSERT_NE(bobs.find("\"isOn\":true"), std::string::npos) << bobs;
    const std::size_t compared =
        compare_foreign_with_unknown([] { return std::make_unique<PeopleTenants>(); },
                                     [](const Method& method) { return method.capability == capability::people; });
    EXPECT_GT(compared, 100u);
}

TEST(TwoPeople, WhatOneDoesTheOtherDoesNotNotice) {
    PeopleTenants tenants;
    const mail::UserId ann = tenants.shared.people["ann"];
    const std::string before = tenants.all_of("ann"), state = tenants.desk.state(ann);
    for (const auto& [method, arguments] :
         Office::Calls{{"SignIn/set", {{"accountId", "a2"}, {"create", {{"k", {{"label", "tablet"}}}}}}},
                       {"SignIn/set", {{"accountId", "a2"}, {"destroy", {"s2"}}}},
                       {"TwoStep/set", {{"accountId", "a2"}, {"update", {{"singleton", {{"offer", true}}}}}}}})
        EXPECT_TRUE(changed_something(tenants.shared.call("bob", {{method, arguments}}))) << method;
    EXPECT_EQ(tenants.all_of("ann"), before);
    EXPECT_EQ(tenants.desk.state(ann), state);
}

}  // namespace
}  // namespace kontor::jmap
