// What is refused when a person has stored as much as is allowed (RFC 9425). Quota itself is in tests/jmap/quota.json.
#include <gtest/gtest.h>

#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"

namespace kontor::jmap {
namespace {

class OverQuota : public testing::Test {
protected:
    json result(const char* method, const json& arguments, std::uint64_t limit) {
        Context context = office.context("ann");
        context.limits.octets_of_user = limit;
        const json request = {{"using", {"urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"}},
                              {"methodCalls", {{method, arguments, "0"}}}};
        return json::parse(handle(request.dump(), context).body)["methodResponses"][0][1];
    }
    std::uint64_t used() { return office.result("ann", "Quota/get", {{"accountId", "a1"}})["list"][0]["used"]; }

    store::MemoryStore store;
    Office office{store};
    const json draft = {{"accountId", "a3"}, {"create", {{"d", {{"mailboxIds", {{"m14", true}}}, {"subject", "x"}}}}}};
};

TEST_F(OverQuota, ADraft) {
    const std::uint64_t before = used();
    const json refused = result("Email/set", draft, before + 50);
    EXPECT_EQ(refused["notCreated"]["d"]["type"], "overQuota") << refused.dump();
    EXPECT_EQ(used(), before);
    EXPECT_TRUE(result("Email/set", draft, before + 1000)["notCreated"].is_null());
    EXPECT_TRUE(result("Email/set", draft, 0)["notCreated"].is_null());
}

TEST_F(OverQuota, ImportCopyAndPartsOfBlobs) {
    office.upload("ann", mail::AccountId{3}, message("Subject: x\n\ny\n"));
    const json import = {{"accountId", "a3"}, {"emails", {{"i", {{"blobId", "b9"}, {"mailboxIds", {{"m13", true}}}}}}}};
    EXPECT_EQ(result("Email/import", import, 10)["notCreated"]["i"]["type"], "overQuota");
    EXPECT_TRUE(result("Email/import", import, used())["notCreated"].is_null());  // its octets are counted already
    const json copy = {{"fromAccountId", "a3"},
                       {"accountId", "a1"},
                       {"create", {{"c", {{"id", "e1"}, {"mailboxIds", {{"m1", true}}}}}}}};
    EXPECT_EQ(result("Email/copy", copy, 10)["notCreated"]["c"]["type"], "overQuota");
    EXPECT_TRUE(result("Email/copy", copy, used())["notCreated"].is_null());
    const json part = {{"fromAccountId", "a3"}, {"accountId", "a1"}, {"blobIds", {"b3_2"}}};
    EXPECT_EQ(result("Blob/copy", part, used())["notCopied"]["b3_2"]["type"], "overQuota");
    EXPECT_TRUE(result("Blob/copy", part, used() + 100)["notCopied"].is_null());
}

TEST_F(OverQuota, ChangingAndDestroyingGoOn) {
    const json change = {{"accountId", "a3"}, {"update", {{"e1", {{"keywords/$seen", true}}}}}, {"destroy", {"e2"}}};
    const json done = result("Email/set", change, 10);
    EXPECT_TRUE(done["notUpdated"].is_null() && done["notDestroyed"].is_null()) << done.dump();
}

}  // namespace
}  // namespace kontor::jmap
