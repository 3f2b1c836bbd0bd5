// Visit after visit with one shelf: what is there before the relay answers, and what happens to what was done
// meanwhile.
#include "tests/bridge/keeping.hpp"

namespace kontor::bridge {
namespace {

using namespace keeping;

TEST_F(KeepTest, TheNextVisitShowsWhatWasReadWithoutTheRelay) {
    first_visit();
    Visit visit(relay, shelf);
    visit.replica.resume(now);
    EXPECT_TRUE(visit.replica.ready());
    EXPECT_FALSE(visit.replica.offline()) << "not known yet";
    EXPECT_EQ(visit.rows(Visit::inbox), (std::vector<Id>{"e3", "e2", "e1"}));
    EXPECT_TRUE(visit.replica.list(Visit::inbox)->is_kept);
    visit.cut();
    EXPECT_TRUE(visit.replica.offline());
    visit.replica.need_body("e3");
    ASSERT_TRUE(visit.replica.body("e3"));
    EXPECT_EQ(visit.replica.body("e3")->text, "The text of e3");
    EXPECT_EQ(visit.replica.email("e3")->from.at(0).name, "Li Wei");
    EXPECT_EQ(visit.replica.email("e3")->sent_at->seconds, 1772359380);
    EXPECT_EQ(visit.replica.owner("e3"), "a2");
    EXPECT_TRUE(visit.replica.conversation_known("e3"));
    visit.replica.need_body("e2");
    EXPECT_EQ(visit.replica.body("e2"), nullptr) << "nobody read it";
    EXPECT_TRUE(relay.calls.empty());
    visit.reconnect();
    EXPECT_FALSE(visit.replica.offline());
    EXPECT_FALSE(visit.replica.list(Visit::inbox)->is_kept);
    EXPECT_EQ(visit.replica.body("e2")->text, "The text of e2") << "asked for when it was possible";
}

TEST_F(KeepTest, WhatIsAskedWhileOfflineIsAskedOnce) {
    first_visit();
    const auto visit = visit_offline();
    for (int frame = 0; frame < 20; ++frame) {
        visit->replica.need(Visit::inbox, 0, 20);
        visit->replica.need(Visit::archive, 0, 20);
        visit->replica.need_body("e2");
    }
    visit->reconnect();
    const auto asked = [&](const std::string& method) {
        return std::count_if(relay.calls.begin(), relay.calls.end(),
                             [&](const auto& call) { return call.first == method; });
    };
    EXPECT_EQ(asked("Email/query"), 2);
}

TEST_F(KeepTest, TheRelayCorrectsWhatChangedMeanwhile) {
    first_visit();
    relay.put("e4", "inbox", 4);
    relay.lose("e1");
    relay.emails["e2"]["keywords"]["$seen"] = true;
    relay.changed["e2"] = ++relay.state;
    Visit visit(relay, shelf);
    visit.replica.resume(now);
    EXPECT_EQ(visit.rows(Visit::inbox).size(), 3u);
    visit.connect();
    EXPECT_EQ(visit.rows(Visit::inbox), (std::vector<Id>{"e4", "e3", "e2"}));
    EXPECT_TRUE(visit.replica.email("e2")->seen());
    EXPECT_EQ(visit.replica.email("e1"), nullptr);
    EXPECT_EQ(shelf.records.count("email/e1"), 0u);
    EXPECT_EQ(shelf.records.count("email/e4"), 1u);
}

TEST_F(KeepTest, ActionsOutliveTheWindowAndAreCarriedOutInOrder) {
    first_visit();
    {
        const auto visit = visit_offline();
        visit->replica.set_keyword({"e3"}, "$flagged", true);
        visit->replica.move_to_role({"e2"}, mail::Role::archive);
        visit->replica.destroy({"e1"});
        EXPECT_EQ(visit->rows(Visit::inbox), std::vector<Id>{"e3"});
        EXPECT_EQ(visit->rows(Visit::archive), std::vector<Id>{"e2"}) << "where it will be";
    }
    const auto visit = visit_offline();
    EXPECT_EQ(visit->replica.pending_actions(), 3u);
    EXPECT_EQ(visit->rows(Visit::inbox), std::vector<Id>{"e3"});
    EXPECT_TRUE(visit->replica.email("e3")->flagged());
    for (const char* account : {"a2", "all"})
        EXPECT_EQ(visit->replica.mailbox_by_role(account, mail::Role::archive)->total_emails, 1u) << account;
    visit->replica.move_to_role({"e3"}, mail::Role::trash);
    visit->reconnect();
    const auto sets = relay.sets();
    ASSERT_EQ(sets.size(), 4u);
    EXPECT_EQ(sets[0]["update"]["e3"], Json({{"keywords/$flagged", true}}));
    EXPECT_EQ(sets[1]["update"]["e2"], Json({{"mailboxIds", {{"archive", true}}}}));
    EXPECT_EQ(sets[2]["destroy"], Json::array({"e1"}));
    EXPECT_EQ(sets[3]["update"]["e3"], Json({{"mailboxIds", {{"trash", true}}}}));
    EXPECT_EQ(relay.calls.front().first, "Email/set") << "before anything is read";
    for (const Outcome& outcome : visit->outcomes()) {
        EXPECT_TRUE(outcome.waited);
        EXPECT_FALSE(outcome.error);
    }
    EXPECT_EQ(visit->replica.pending_actions(), 0u);
    EXPECT_TRUE(visit->rows(Visit::inbox).empty());
    EXPECT_TRUE(shelf.names("queue/").empty());
}

TEST_F(KeepTest, WhatCanBeUndoneOfflineStandsWhereItStood) {
    first_visit();
    const auto visit = visit_offline();
    EXPECT_EQ(visit->rows(Visit::inbox).size(), 3u);
    const Ticket ticket = visit->replica.move_to_role({"e2"}, mail::Role::archive);
    EXPECT_TRUE(visit->replica.undo(ticket));
    EXPECT_EQ(visit->rows(Visit::inbox), (std::vector<Id>{"e3", "e2", "e1"}));
    visit->reconnect();
    EXPECT_EQ(Relay::place_of(relay.emails["e2"]), "inbox");
}

// A window dies at any moment: after any number of batches reached the shelf, and after any number of answers came.
TEST_F(KeepTest, ACrashAtAnyMomentLosesNothingAndDoesNothingTwiceThatMatters) {
    for (int answers = 0; answers <= 5; ++answers) {
        for (int writes = 0; writes <= 8; ++writes) {
            SCOPED_TRACE("crash after " + std::to_string(answers) + " answers and " + std::to_string(writes) +
                         " writes");
            shelf.wipe();
            relay = Relay();
            for (int i = 1; i <= 3; ++i) relay.put("e" + std::to_string(i), "inbox", i);
            first_visit();
            {
                const auto visit = visit_offline();
                visit->replica.set_keyword({"e1"}, "$flagged", true);
                visit->replica.move_to_role({"e2"}, mail::Role::archive);
                visit->replica.set_keyword({"e1"}, "$flagged", false);
                visit->replica.move_to_role({"e2"}, mail::Role::trash);
                visit->replica.create_mailbox("a2", "Boats", "");
                visit->replica.destroy({"e3"});
                shelf.writes_left = writes;
                visit->replica.tick(*visit->replica.deadline());
                visit->transport.events.push_back(Transport::Opened{relay.session().dump()});
                visit->answer(static_cast<std::size_t>(answers));
            }
            shelf.writes_left = -1;
            Visit next(relay, shelf);
            next.replica.resume(now);
            next.connect();
            EXPECT_EQ(relay.emails["e1"]["keywords"], Json::object());
            EXPECT_EQ(Relay::place_of(relay.emails["e2"]), "trash");
            EXPECT_EQ(relay.emails.count("e3"), 0u);
            EXPECT_EQ(relay.names, std::vector<std::string>{"Boats"});
            for (const Outcome& outcome : next.outcomes()) EXPECT_TRUE(outcome.refused.empty());
            EXPECT_TRUE(shelf.names("queue/").empty());
            next.read_inbox();
            EXPECT_EQ(next.rows(Visit::inbox), std::vector<Id>{"e1"});
        }
    }
}

TEST_F(KeepTest, WhatTheRelayRefusesIsToldMessageByMessageAndPutRight) {
    first_visit();
    const auto visit = visit_offline();
    visit->replica.set_keyword({"e1", "e2"}, "$flagged", true);
    visit->replica.set_keyword({"e1"}, "$seen", true);
    visit->replica.move_to_role({"e3"}, mail::Role::archive);
    relay.lose("e1");
    relay.mailboxes.erase("archive");
    visit->reconnect();
    const auto outcomes = visit->outcomes();
    ASSERT_EQ(outcomes.size(), 3u);
    ASSERT_EQ(outcomes[0].refused.size(), 1u);
    EXPECT_EQ(outcomes[0].refused[0].subject, "Quote e1");
    EXPECT_EQ(outcomes[0].refused[0].error.type, "notFound");
    EXPECT_EQ(outcomes[0].deed.keyword, "$flagged");
    EXPECT_TRUE(relay.emails["e2"]["keywords"].contains("$flagged")) << "the other one is done";
    EXPECT_TRUE(outcomes[1].refused.empty()) << "nobody reads what is gone";
    ASSERT_EQ(outcomes[2].refused.size(), 1u);
    EXPECT_EQ(outcomes[2].refused[0].subject, "Quote e3");
    EXPECT_EQ(outcomes[2].deed.role, mail::Role::archive);
    EXPECT_EQ(visit->replica.email("e3")->mailboxes, std::set<Id>{"inbox"});
    EXPECT_EQ(visit->replica.email("e1"), nullptr);
    EXPECT_EQ(visit->rows(Visit::inbox), (std::vector<Id>{"e3", "e2"}));
}

TEST_F(KeepTest, AfterAWeekEverythingIsReadAnewAndNothingWrongStays) {
    first_visit();
    relay.lose("e2");
    relay.put("e9", "inbox", 9);
    relay.emails["e1"]["ownerMailboxIds"] = {{"archive", true}};
    relay.emails["e3"]["keywords"]["$seen"] = true;
    relay.state = relay.oldest = 500;
    Visit visit(relay, shelf);
    visit.replica.resume(now);
    EXPECT_EQ(visit.rows(Visit::inbox).size(), 3u);
    visit.replica.set_keyword({"e3"}, "$flagged", true);
    visit.connect();
    EXPECT_EQ(visit.rows(Visit::inbox), (std::vector<Id>{"e9", "e3"}));
    EXPECT_EQ(visit.replica.email("e2"), nullptr);
    EXPECT_EQ(visit.replica.email("e1")->mailboxes, std::set<Id>{"archive"});
    EXPECT_TRUE(visit.replica.email("e3")->seen());
    EXPECT_TRUE(visit.replica.email("e3")->flagged());
    EXPECT_EQ(shelf.records.count("email/e2"), 0u);
    EXPECT_EQ(shelf.records["state"], "\"" + std::to_string(relay.state) + "\"");
    visit.replica.need_body("e3");
    EXPECT_TRUE(visit.replica.body("e3")) << "what was read is still there";

    const auto later = visit_offline();
    EXPECT_EQ(later->rows(Visit::inbox), (std::vector<Id>{"e9", "e3"}));
}

}  // namespace
}  // namespace kontor::bridge
