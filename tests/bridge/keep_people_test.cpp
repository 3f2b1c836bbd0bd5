// Nothing of one person is seen by another: signing in, signing out, and cookies.
#include "tests/bridge/keeping.hpp"

namespace kontor::bridge {
namespace {

using namespace keeping;

TEST_F(KeepTest, AnotherPersonNeverSeesIt) {
    first_visit();
    {
        const auto visit = visit_offline();
        visit->replica.set_keyword({"e3"}, "$flagged", true);
    }
    relay.user = "bob";
    relay.emails.clear();
    Visit visit(relay, shelf);
    visit.replica.start(now);
    EXPECT_FALSE(visit.replica.ready());
    EXPECT_EQ(visit.replica.email("e3"), nullptr);
    visit.connect();
    EXPECT_EQ(visit.replica.email("e3"), nullptr);
    EXPECT_TRUE(visit.rows(Visit::inbox).empty());
    EXPECT_TRUE(relay.sets().empty()) << "nobody acts in another's name";
    EXPECT_EQ(shelf.owner, "bob");
    EXPECT_TRUE(shelf.names("email/").empty());
}

TEST_F(KeepTest, ACookieThatBecameSomebodyElsesIsNoticed) {
    first_visit();
    const auto visit = visit_offline();
    visit->replica.set_keyword({"e3"}, "$flagged", true);
    relay.user = "bob";
    relay.emails.clear();
    visit->reconnect();
    EXPECT_EQ(visit->replica.email("e3"), nullptr);
    EXPECT_EQ(visit->replica.session().user, "bob");
    EXPECT_TRUE(relay.sets().empty());
    EXPECT_EQ(shelf.owner, "bob");
    EXPECT_TRUE(shelf.names("queue/").empty());
}

TEST_F(KeepTest, SigningInAgainFindsWhatWaits) {
    first_visit();
    const auto visit = visit_offline();
    visit->replica.set_keyword({"e3"}, "$flagged", true);
    visit->replica.tick(*visit->replica.deadline());
    visit->transport.events.push_back(Transport::Closed{true, "401"});
    visit->replica.tick(now);
    visit->replica.stop();
    EXPECT_EQ(visit->replica.email("e3"), nullptr) << "not before it is known who is there";
    visit->replica.start(now);
    EXPECT_EQ(visit->replica.email("e3"), nullptr);
    visit->connect();
    EXPECT_TRUE(relay.emails["e3"]["keywords"].contains("$flagged"));
}

TEST_F(KeepTest, SigningOutLeavesNothing) {
    first_visit();
    const auto visit = visit_offline();
    visit->replica.set_keyword({"e3"}, "$flagged", true);
    visit->replica.sign_out();
    visit->replica.tick(now);
    EXPECT_TRUE(shelf.records.empty());
    EXPECT_EQ(shelf.owner, "");
    const auto next = visit_offline();
    EXPECT_FALSE(next->replica.ready());
}

TEST_F(KeepTest, AWindowLeftOpenWritesNothingAfterAnotherSignedOut) {
    first_visit();
    const auto open = visit_offline();
    shelf.wipe();
    open->replica.set_keyword({"e3"}, "$flagged", true);
    open->replica.tick(now);
    EXPECT_TRUE(shelf.records.empty());
}

}  // namespace
}  // namespace kontor::bridge
