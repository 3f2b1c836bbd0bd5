// What lies on the shelf: one that is full, lost or makes no sense, and what is never written to it.
#include "tests/bridge/keeping.hpp"

namespace kontor::bridge {
namespace {

using namespace keeping;

TEST_F(KeepTest, WithoutAShelfThatWorksTheWindowWorks) {
    shelf.is_unavailable = true;
    Visit visit(relay, shelf);
    visit.replica.resume(now);
    visit.connect();
    visit.read_inbox();
    EXPECT_EQ(visit.rows(Visit::inbox).size(), 3u);
    EXPECT_EQ(visit.replica.keeping(), Replica::Keeping::unavailable);
    EXPECT_TRUE(shelf.records.empty());
}

TEST_F(KeepTest, AFullShelfKeepsWhatWaits) {
    first_visit();
    const auto visit = visit_offline();
    shelf.room = 2500;
    visit->replica.set_keyword({"e3"}, "$flagged", true);
    visit->replica.move_to_role({"e2"}, mail::Role::archive);
    visit->replica.tick(now);
    EXPECT_EQ(visit->replica.keeping(), Replica::Keeping::full);
    EXPECT_EQ(shelf.names("queue/").size(), 2u);
    EXPECT_TRUE(shelf.names("email/").empty());
    const auto next = visit_offline();
    EXPECT_EQ(next->replica.pending_actions(), 2u);
    next->reconnect();
    EXPECT_TRUE(relay.emails["e3"]["keywords"].contains("$flagged"));
    EXPECT_EQ(Relay::place_of(relay.emails["e2"]), "archive");
}

TEST_F(KeepTest, RecordsThatMakeNoSenseAreAbsent) {
    first_visit();
    for (auto& [name, value] : shelf.records)
        if (name != "session" && name.compare(0, 9, "mailboxes") != 0) value = "{\"id\":7,\"calls\":[[1]]";
    shelf.records["queue/0000000000001"] = R"({"calls":[["Email/set"]],"deed":{"kind":"move"}})";
    shelf.records["queue/x"] = "1";
    shelf.records["email/e8"] = R"({"id":"e9"})";
    shelf.records["nonsense"] = "[]";
    Visit visit(relay, shelf);
    visit.replica.resume(now);
    EXPECT_TRUE(visit.replica.ready());
    visit.connect();
    visit.read_inbox();
    EXPECT_EQ(visit.rows(Visit::inbox).size(), 3u);
    EXPECT_TRUE(relay.sets().empty());
    visit.replica.need_body("e3");
    visit.answer();
    EXPECT_TRUE(visit.replica.body("e3"));
}

TEST_F(KeepTest, NoPasswordIsWrittenDown) {
    first_visit();
    const auto visit = visit_offline();
    mail::ExternalAccount account;
    account.address = "ann@work.example";
    visit->replica.create_account(account, "hunter2");
    visit->replica.tick(now);
    EXPECT_EQ(visit->replica.pending_actions(), 1u) << "it waits in this window";
    EXPECT_TRUE(shelf.names("queue/").empty());
    for (const auto& [name, value] : shelf.records) EXPECT_EQ(value.find("hunter2"), std::string::npos) << name;
}

TEST(KeptTest, ADeedSurvivesTheShelf) {
    Deed deed;
    deed.kind = Deed::Kind::move;
    deed.role = mail::Role::archive;
    deed.mailbox = "Archive";
    deed.subjects = {{"e1", "报价"}, {"e2", ""}};
    const Deed read = decode_deed(Json::parse(spell(encode_deed(deed))));
    EXPECT_EQ(read.kind, deed.kind);
    EXPECT_EQ(read.role, deed.role);
    EXPECT_EQ(read.mailbox, deed.mailbox);
    EXPECT_EQ(read.subjects, deed.subjects);
    EXPECT_EQ(decode_deed(Json("x")).kind, Deed::Kind::other);
}

TEST(KeptTest, TheQueueIsReadInTheOrderItWasWritten) {
    EXPECT_LT(queue_record(9), queue_record(10));
    EXPECT_EQ(queue_order(queue_record(1234567)), 1234567u);
    for (const char* other : {"queue/", "queue/12", "queue/00000000000x1", "email/0000000000001"})
        EXPECT_FALSE(queue_order(other)) << other;
}

}  // namespace
}  // namespace kontor::bridge
