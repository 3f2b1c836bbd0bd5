// PlannedDeletion: what a rule will delete at the provider, in pages, and what the person wants to stay there.
#include <gtest/gtest.h>

#include "engine/mail/external_account_json.hpp"
#include "engine/store/memory_store.hpp"
#include "tests/engine/jmap/support/office.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::jmap {
namespace {

using test::value_of;
using Fate = store::Uidl::Fate;

struct PlannedDeletions : testing::Test {
    PlannedDeletions() {
        keep_days(14);
        for (int i = 1; i <= 6; ++i) put("u" + std::to_string(i), i, Fate::collected);
    }

    void write(const std::function<void(store::Update&)>& change) {
        auto transaction = value_of(store.begin());
        change(*value_of(transaction->as(office.people["ann"])));
        ASSERT_TRUE(transaction->commit());
    }
    void keep_days(int days) {
        const std::string rule = days > 0 ? std::to_string(days) + "d" : "forever";
        office.result("ann", "ExternalAccount/set",
                      {{"accountId", "a1"}, {"update", {{"r1", {{"keepOnServer", rule}}}}}});
    }
    // The e-mails e1 ... e6 were collected an hour after one another.
    void put(const std::string& uidl, int email, Fate fate, std::optional<UtcTime> vanished_at = {}) {
        store::Uidl row;
        row.uidl = uidl;
        row.email = mail::EmailId{static_cast<std::uint64_t>(email)};
        row.fate = fate;
        row.first_seen = UtcTime{1'764'000'000 + 3600 * email};
        row.vanished_at = vanished_at;
        write([&](store::Update& update) { ASSERT_TRUE(update.put_uidl(mail::RecordId{1}, row)); });
    }
    json query(json filter, json more = json::object()) {
        filter["externalAccountId"] = "r1";
        json arguments = {{"accountId", "a1"}, {"filter", filter}, {"calculateTotal", true}};
        arguments.update(more);
        return office.result("ann", "PlannedDeletion/query", arguments);
    }
    json get(const json& ids) {
        return office.result("ann", "PlannedDeletion/get", {{"accountId", "a1"}, {"ids", ids}});
    }
    json set(const std::string& id, bool kept, const std::string& person = "ann") {
        const std::string home = person == "ann" ? "a1" : "a2";
        return office.result(person, "PlannedDeletion/set",
                             {{"accountId", home}, {"update", {{id, {{"isKept", kept}}}}}});
    }
    Fate fate_of(const std::string& uidl) {
        return value_of(value_of(store.view(office.people["ann"]))->uidl(mail::RecordId{1}, uidl))->fate;
    }

    store::MemoryStore store;
    Office office{store};
};

TEST_F(PlannedDeletions, AreListedByTheirDateInPages) {
    const json first = query(json::object(), {{"limit", 2}});
    EXPECT_EQ(first["ids"], (json{"e1", "e2"}));
    EXPECT_EQ(first["total"], 6);
    EXPECT_EQ(query(json::object(), {{"position", 4}})["ids"], (json{"e5", "e6"}));
    const json list = get({"e1", "e9", "zz"});
    EXPECT_EQ(list["notFound"].size(), 2u);
    EXPECT_EQ(list["list"][0], (json{{"id", "e1"},
                                     {"emailId", "e1"},
                                     {"externalAccountId", "r1"},
                                     {"date", "2025-12-08T17:00:00Z"},
                                     {"isKept", false}}));
    EXPECT_EQ(office.call("ann", {{"PlannedDeletion/get", {{"accountId", "a1"}, {"ids", nullptr}}}})[0][1]["type"],
              "requestTooLarge");
    EXPECT_EQ(office.call("ann", {{"PlannedDeletion/query", {{"accountId", "a1"}}}})[0][1]["type"],
              "unsupportedFilter");
}

TEST_F(PlannedDeletions, AreOnlyWhatIsThereAndWouldGo) {
    put("u1", 1, Fate::deleted);
    put("u2", 2, Fate::collected, UtcTime{1'764'100'000});
    put("u3", 3, Fate::oversize);
    EXPECT_EQ(query(json::object())["ids"], (json{"e4", "e5", "e6"}));
    keep_days(0);
    EXPECT_TRUE(query(json::object())["ids"].empty()) << "the rule deletes nothing";
    EXPECT_TRUE(get({"e4"})["list"].empty());
}

TEST_F(PlannedDeletions, WhatIsKeptStaysAndCanBeLetGo) {
    const json before = query(json::object());
    EXPECT_TRUE(set("e3", true)["updated"].contains("e3"));
    EXPECT_EQ(fate_of("u3"), Fate::kept);
    EXPECT_EQ(query({{"isKept", false}})["ids"], (json{"e1", "e2", "e4", "e5", "e6"}));
    EXPECT_EQ(query({{"isKept", true}})["ids"], (json{"e3"}));
    EXPECT_NE(query(json::object())["queryState"], before["queryState"]) << "others hear of it";
    EXPECT_EQ(get({"e3"})["list"][0]["isKept"], true);
    set("e3", false);
    EXPECT_EQ(fate_of("u3"), Fate::collected);
}

TEST_F(PlannedDeletions, AnEmailListedTwiceIsKeptWhole) {
    put("again", 3, Fate::collected);
    EXPECT_EQ(query(json::object())["total"], 6);
    set("e3", true);
    EXPECT_EQ(fate_of("u3"), Fate::kept);
    EXPECT_EQ(fate_of("again"), Fate::kept);
}

TEST_F(PlannedDeletions, WhatIsUnderWayCannotBeKept) {
    put("u1", 1, Fate::delete_unknown);
    EXPECT_EQ(set("e1", true)["notUpdated"]["e1"]["type"], "notFound");
    EXPECT_EQ(fate_of("u1"), Fate::delete_unknown);
    EXPECT_EQ(set("e7", true)["notUpdated"]["e7"]["type"], "notFound") << "mail of the home account has no server";
}

TEST_F(PlannedDeletions, OfOthersAreNotThere) {
    EXPECT_EQ(set("e1", true, "bob")["notUpdated"]["e1"]["type"], "notFound");
    EXPECT_EQ(fate_of("u1"), Fate::collected);
    const json found =
        office.result("bob", "PlannedDeletion/query", {{"accountId", "a2"}, {"filter", {{"externalAccountId", "r1"}}}});
    EXPECT_TRUE(found["ids"].empty());
}

}  // namespace
}  // namespace kontor::jmap
