// Collection/set create with emailIds: stubs whose messages are wanted.
#include <gtest/gtest.h>

#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

using Fate = store::Uidl::Fate;

struct Oversize : ::testing::Test {
    Oversize() {
        put("big", Fate::oversize, 1);
        put("small", Fate::collected, 2);
    }
    void put(const std::string& uidl, Fate fate, std::uint64_t email, std::optional<UtcTime> vanished = {}) {
        auto transaction = test::value_of(store.begin());
        store::Uidl row;
        row.uidl = uidl;
        row.fate = fate;
        row.email = mail::EmailId{email};
        row.vanished_at = vanished;
        row.attempts = 2;
        ASSERT_TRUE(test::value_of(transaction->as(office.people["ann"]))->put_uidl(account, row));
        ASSERT_TRUE(transaction->commit());
    }
    store::Uidl row(const std::string& uidl) {
        return *test::value_of(test::value_of(store.view(office.people["ann"]))->uidl(account, uidl));
    }
    json collect(const json& ids) {
        return office.result(
            "ann", "Collection/set",
            {{"accountId", "a1"}, {"create", {{"c", {{"externalAccountId", "r1"}, {"emailIds", ids}}}}}});
    }

    store::MemoryStore store;
    Office office{store};
    mail::RecordId account{1};
};

TEST_F(Oversize, IsNotedAndCollectedAtOnce) {
    const json answer = collect({"e1"});
    ASSERT_TRUE(answer["created"].contains("c")) << answer;
    EXPECT_FALSE(answer["created"]["c"].contains("emailIds"));
    EXPECT_EQ(row("big").fate, Fate::wanted);
    EXPECT_EQ(row("big").attempts, 0u);
    EXPECT_EQ(office.collector.runs(office.people["ann"]).size(), 1u);
    EXPECT_TRUE(collect({"e1"})["created"].contains("c")) << "twice is once";
}

TEST_F(Oversize, IsRefusedWholeWhereOneOfThemIsNoStub) {
    put("gone", Fate::oversize, 3, UtcTime{1'763'000'000});
    for (const json& ids : {json{"e1", "e2"}, json{"e1", "e99"}, json{"e1", "e3"}, json{"e1", "x"}}) {
        const json refused = collect(ids)["notCreated"]["c"];
        EXPECT_EQ(refused["type"], "notFound") << ids;
        EXPECT_EQ(refused["properties"], json{"emailIds"});
        EXPECT_NE(refused["description"].get<std::string>().find(ids[1].get<std::string>()), std::string::npos);
    }
    EXPECT_EQ(row("big").fate, Fate::oversize);
    EXPECT_EQ(office.collector.runs(office.people["ann"]).size(), 0u);
}

}  // namespace
}  // namespace kontor::jmap
