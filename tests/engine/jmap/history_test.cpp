// CollectionHistory: what the relay wrote is read, heard of, and gone with its account.
#include <gtest/gtest.h>

#include "engine/jmap/push.hpp"
#include "engine/mail/collection_history.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

using test::value_of;

struct CollectionHistories : testing::Test {
    void remember(mail::RecordId account, std::uint64_t new_messages) {
        mail::CollectionHistory history;
        history.external_account = account;
        mail::PastRun run;
        run.started = run.finished = UtcTime{1'764'000'000};
        run.new_messages = new_messages;
        mail::note_run(history, run);
        run.new_messages = 0;
        run.end = mail::PastRun::End::failed;
        run.error.emplace();
        run.error->error_class = mail::ErrorClass::locked;
        run.error->server = "[IN-USE] later";
        mail::note_run(history, run);
        auto transaction = value_of(store.begin());
        auto* update = value_of(transaction->as(office.people["ann"]));
        (void)value_of(
            update->add_record(store::Type::collection_history, mail::AccountId{1}, mail::to_document(history)));
        ASSERT_TRUE(transaction->commit());
    }
    json histories(const std::string& person, const std::string& home) {
        return office.result(person, "CollectionHistory/get", {{"accountId", home}, {"ids", nullptr}})["list"];
    }

    store::MemoryStore store;
    Office office{store};
};

TEST_F(CollectionHistories, AreReadAndAskedForByAccount) {
    remember(mail::RecordId{1}, 12);
    remember(mail::RecordId{77}, 1);
    const json found = office.result("ann", "CollectionHistory/query",
                                     {{"accountId", "a1"}, {"filter", {{"externalAccountId", "r1"}}}})["ids"];
    ASSERT_EQ(found.size(), 1u);
    const json history =
        office.result("ann", "CollectionHistory/get", {{"accountId", "a1"}, {"ids", found}})["list"][0];
    EXPECT_EQ(history["externalAccountId"], "r1");
    EXPECT_EQ(history["runs"][0]["state"], "failed");
    EXPECT_EQ(history["runs"][0]["error"]["server"], "[IN-USE] later");
    EXPECT_EQ(history["runs"][1]["newMessages"], 12);
    EXPECT_EQ(history["runs"][1]["finished"], "2025-11-24T16:00:00Z");
    EXPECT_TRUE(histories("bob", "a2").empty());
    EXPECT_EQ(office.call("ann", {{"CollectionHistory/set", {{"accountId", "a1"}}}})[0][0], "error");
}

TEST_F(CollectionHistories, AreHeardOf) {
    Push push(Push::Channel::socket, std::nullopt);
    const auto view = [&] { return value_of(store.view(office.people["ann"])); };
    ASSERT_TRUE(push.begin(*view(), {}, {}));
    remember(mail::RecordId{1}, 1);
    const json told = json::parse(*value_of(push.next(*view(), {})));
    EXPECT_TRUE(told["changed"]["a1"].contains("CollectionHistory")) << told;
}

TEST_F(CollectionHistories, GoWithTheirAccount) {
    remember(mail::RecordId{1}, 12);
    remember(mail::RecordId{77}, 1);
    office.result("ann", "ExternalAccount/set", {{"accountId", "a1"}, {"destroy", {"r1"}}});
    const json left = histories("ann", "a1");
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0]["externalAccountId"], "r77");
}

}  // namespace
}  // namespace kontor::jmap
