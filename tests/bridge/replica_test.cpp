#include "bridge/replica.hpp"

#include <gtest/gtest.h>

#include "tests/bridge/scripted_transport.hpp"

namespace kontor::bridge {
namespace {

constexpr Instant start{};

const Json session = {{"username", "ann"},
                      {"primaryAccounts", {{"urn:ietf:params:jmap:mail", "a1"}}},
                      {"accounts", {{"a1", {{"name", "Home"}}}, {"a2", {{"name", "Work"}}}}},
                      {"capabilities", {{"https://kontor.example/ns/jmap/collector", {{"unifiedAccountId", "all"}}}}},
                      {"downloadUrl", "/d/{accountId}/{blobId}/{name}?accept={type}"}};

Json mailbox(const char* id, const char* name, const char* role, int total, int unread) {
    return {{"id", id},       {"name", name},         {"parentId", nullptr},   {"role", role},
            {"sortOrder", 1}, {"totalEmails", total}, {"unreadEmails", unread}};
}

Json email(const std::string& id, const char* mailbox_id, bool seen) {
    return {{"id", id},
            {"threadId", "t" + id},
            {"blobId", "b" + id},
            {"ownerAccountId", "a2"},
            {"mailboxIds", {{"inbox-all", true}}},
            {"ownerMailboxIds", {{mailbox_id, true}}},
            {"keywords", seen ? Json{{"$seen", true}} : Json::object()},
            {"from", Json::array({{{"name", "Li Wei"}, {"email", "li@example.cn"}}})},
            {"subject", "Quote " + id},
            {"preview", "Dear Ann"},
            {"sentAt", "2026-03-01T14:02:00+08:00"},
            {"receivedAt", "2026-03-01T06:05:00Z"},
            {"size", 1234},
            {"hasAttachment", false}};
}

struct ReplicaTest : testing::Test {
    void SetUp() override {
        replica.start(start);
        transport.events.push_back(Transport::Opened{session.dump()});
        answer_all();
    }

    // Ticks and answers every request with what the "server" below holds, until nothing more is asked.
    void answer_all() {
        replica.tick(start);
        for (Json request = transport.take_request(); !request.is_null(); request = transport.take_request()) {
            std::vector<Json> results;
            for (const Json& call : request["methodCalls"]) results.push_back(serve(call[0], call[1]));
            transport.answers(request, results);
            replica.tick(start);
        }
    }

    Json serve(const std::string& method, const Json& arguments) {
        calls.push_back({method, arguments});
        if (method == "Mailbox/get") return {{"list", mailboxes[arguments["accountId"].get<std::string>()]}};
        if (method == "Email/query") {
            Json page = Json::array();
            const std::size_t first = arguments["position"], limit = arguments["limit"];
            for (std::size_t i = first; i < std::min(first + limit, inbox.size()); ++i) page.push_back(inbox[i]["id"]);
            last_page = page;
            return {{"ids", page}, {"position", first}, {"total", inbox.size()}};
        }
        if (method == "Email/get") {
            Json list = Json::array(), not_found = Json::array();
            if (arguments.contains("#ids") && arguments["#ids"]["name"] == "Email/query") {
                for (const Json& id : last_page) list.push_back(find(id));
            } else if (arguments.contains("#ids")) {
                if (changes.is_array()) return Json::array({"error", {{"type", "invalidResultReference"}}});
                const std::string path = arguments["#ids"]["path"];
                for (const Json& id : changes[path.substr(1)]) list.push_back(find(id));
            } else if (arguments["properties"].dump().find("bodyValues") != std::string::npos) {
                list.push_back(body);
            } else {
                for (const Json& id : arguments["ids"]) {
                    const Json object = find(id);
                    (object.is_null() ? not_found : list).push_back(object.is_null() ? id : object);
                }
            }
            return {{"list", list}, {"notFound", not_found}, {"state", "1"}};
        }
        if (method == "Email/changes") return changes;
        if (method == "Email/set") return email_set_result;
        if (method == "ExternalAccount/get") return {{"list", externals}};
        if (method == "ExternalAccountStatus/get") return {{"list", statuses}};
        return Json::object();
    }

    Json find(const Json& id) {
        for (const Json& object : inbox) {
            if (object["id"] == id) return object;
        }
        return nullptr;
    }
    void push(const Json& changed) {
        transport.arrives({{"@type", "StateChange"}, {"changed", changed}});
        answer_all();
    }
    std::vector<Json> calls_of(const std::string& method) const {
        std::vector<Json> found;
        for (const auto& [name, arguments] : calls) {
            if (name == method) found.push_back(arguments);
        }
        return found;
    }
    const ListKey unified_inbox{"all", "inbox-all", "", false};

    std::map<std::string, Json> mailboxes = {
        {"a1", Json::array({mailbox("m1", "Inbox", "inbox", 0, 0)})},
        {"a2", Json::array({mailbox("m2", "Inbox", "inbox", 3, 2), mailbox("m3", "Archive", "archive", 0, 0)})},
        {"all", Json::array({mailbox("inbox-all", "Inbox", "inbox", 3, 2),
                             mailbox("archive-all", "Archive", "archive", 0, 0)})}};
    Json inbox = Json::array({email("e3", "m2", false), email("e2", "m2", false), email("e1", "m2", true)});
    Json last_page = Json::array();
    Json changes = {
        {"newState", "2"}, {"created", Json::array()}, {"updated", Json::array()}, {"destroyed", Json::array()}};
    Json email_set_result = Json::object();
    Json body;
    Json externals = Json::array(), statuses = Json::array();
    std::vector<std::pair<std::string, Json>> calls;
    ScriptedTransport transport;
    Replica replica{transport};
};

TEST_F(ReplicaTest, KnowsAccountsAndMailboxesAfterConnecting) {
    EXPECT_TRUE(replica.ready());
    EXPECT_EQ(replica.session().unified, "all");
    ASSERT_EQ(replica.accounts().size(), 2u);
    EXPECT_TRUE(replica.accounts()[0].is_home);
    ASSERT_NE(replica.mailbox_by_role("all", mail::Role::inbox), nullptr);
    EXPECT_EQ(replica.mailbox_by_role("all", mail::Role::inbox)->unread_emails, 2u);
    EXPECT_EQ(replica.mailboxes("a2").at(0)->role, mail::Role::inbox);
}

TEST_F(ReplicaTest, FetchesOnlyThePagesThatAreShown) {
    inbox = Json::array();
    for (int i = 0; i < 1000; ++i) inbox.push_back(email("e" + std::to_string(1000 - i), "m2", true));
    replica.need(unified_inbox, 0, 20);
    answer_all();
    const List* list = replica.list(unified_inbox);
    ASSERT_TRUE(list && list->loaded);
    EXPECT_EQ(list->ids.size(), 1000u);
    EXPECT_EQ(list->ids[0], "e1000");
    EXPECT_EQ(list->ids[100], "");
    replica.need(unified_inbox, 520, 20);
    answer_all();
    EXPECT_EQ(list->ids[520], "e480");
    EXPECT_EQ(calls_of("Email/query").size(), 2u);
    replica.need(unified_inbox, 530, 20);
    answer_all();
    EXPECT_EQ(calls_of("Email/query").size(), 2u) << "a page that is there is not asked again";
    EXPECT_EQ(replica.email("e480")->sent_at->seconds, 1772344920);
    EXPECT_EQ(replica.email("e480")->sent_offset_minutes, 480);
    EXPECT_EQ(replica.owner("e480"), "a2");
}

TEST_F(ReplicaTest, NewMailAppearsAfterAPush) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    inbox.insert(inbox.begin(), email("e4", "m2", false));
    changes["created"] = {"e4"};
    mailboxes["all"][0]["unreadEmails"] = 3;
    const auto revision = replica.revision();
    push({{"a2", {{"Email", "2"}, {"Mailbox", "2"}}}});
    EXPECT_GT(replica.revision(), revision);
    EXPECT_EQ(replica.list(unified_inbox)->ids.at(0), "e4");
    EXPECT_EQ(replica.mailbox_by_role("all", mail::Role::inbox)->unread_emails, 3u);
    EXPECT_EQ(replica.take_arrivals(), std::vector<Id>{"e4"});
    EXPECT_TRUE(replica.take_arrivals().empty());
}

TEST_F(ReplicaTest, MarkingReadShowsAtOnceAndTellsTheOwner) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    const Ticket ticket = replica.set_keyword({"e3", "e1"}, "$seen", true);
    EXPECT_TRUE(replica.email("e3")->seen());
    EXPECT_EQ(replica.mailbox("a2", "m2")->unread_emails, 1u);
    EXPECT_EQ(replica.mailbox("a2", "m2")->total_emails, 3u);
    EXPECT_EQ(replica.mailbox_by_role("all", mail::Role::inbox)->unread_emails, 1u);
    answer_all();
    const auto sets = calls_of("Email/set");
    ASSERT_EQ(sets.size(), 1u);
    EXPECT_EQ(sets[0], Json({{"accountId", "a2"}, {"update", {{"e3", {{"keywords/$seen", true}}}}}}))
        << "e1 was read already";
    const auto outcome = replica.next_outcome();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ticket, ticket);
    EXPECT_FALSE(outcome->error);
}

TEST_F(ReplicaTest, ArchivingLeavesTheListAndUndoBringsItBack) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    const Ticket ticket = replica.move_to_role({"e3", "e2"}, mail::Role::archive);
    EXPECT_EQ(replica.list(unified_inbox)->ids, std::vector<Id>{"e1"});
    EXPECT_EQ(replica.mailbox("a2", "m2")->unread_emails, 0u);
    EXPECT_EQ(replica.mailbox("a2", "m3")->total_emails, 2u);
    answer_all();
    EXPECT_EQ(calls_of("Email/set")[0]["update"]["e2"], Json({{"mailboxIds", {{"m3", true}}}}));
    EXPECT_TRUE(replica.undo(ticket));
    answer_all();
    EXPECT_EQ(calls_of("Email/set")[1]["update"]["e2"], Json({{"mailboxIds", {{"m2", true}}}}));
    EXPECT_EQ(replica.mailbox("a2", "m2")->unread_emails, 2u);
    EXPECT_EQ(replica.list(unified_inbox)->ids.size(), 3u);
    EXPECT_FALSE(replica.undo(ticket)) << "once";
}

TEST_F(ReplicaTest, ARefusedActionIsPutRight) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    email_set_result = {{"notUpdated", {{"e3", {{"type", "overQuota"}, {"description", "full"}}}}}};
    replica.move_to_role({"e3"}, mail::Role::archive);
    answer_all();
    const auto outcome = replica.next_outcome();
    ASSERT_TRUE(outcome && outcome->error);
    EXPECT_EQ(outcome->error->type, "overQuota");
    ASSERT_EQ(outcome->refused.size(), 1u);
    EXPECT_EQ(outcome->refused[0].subject, "Quote e3");
    EXPECT_FALSE(outcome->waited);
    EXPECT_EQ(replica.list(unified_inbox)->ids.size(), 3u);
    EXPECT_EQ(replica.mailbox("a2", "m2")->total_emails, 3u);
    EXPECT_EQ(replica.email("e3")->mailboxes, std::set<Id>{"m2"});
}

TEST_F(ReplicaTest, ActionsMadeOfflineAreCarriedOutOnReconnection) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    transport.events.push_back(Transport::Closed{false, "reset"});
    replica.tick(start);
    replica.set_keyword({"e3"}, "$flagged", true);
    replica.move_to_role({"e2"}, mail::Role::archive);
    EXPECT_EQ(replica.pending_actions(), 2u);
    EXPECT_TRUE(replica.email("e3")->flagged());
    EXPECT_TRUE(calls_of("Email/set").empty());

    replica.tick(*replica.deadline());
    transport.events.push_back(Transport::Opened{session.dump()});
    answer_all();
    const auto sets = calls_of("Email/set");
    ASSERT_EQ(sets.size(), 2u);
    EXPECT_TRUE(sets[0]["update"].contains("e3"));
    EXPECT_TRUE(sets[1]["update"].contains("e2"));
    EXPECT_EQ(replica.pending_actions(), 0u);
}

TEST_F(ReplicaTest, AnActionWhoseAnswerWasLostIsSentAgain) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    replica.set_keyword({"e3"}, "$flagged", true);
    EXPECT_FALSE(transport.take_request().is_null());
    transport.events.push_back(Transport::Closed{false, "reset"});
    replica.tick(start);
    EXPECT_EQ(replica.pending_actions(), 1u);
    replica.tick(*replica.deadline());
    transport.events.push_back(Transport::Opened{session.dump()});
    answer_all();
    EXPECT_EQ(calls_of("Email/set").size(), 1u);
    EXPECT_FALSE(replica.next_outcome()->error);
}

TEST_F(ReplicaTest, ActionsWhoseAnswersWereLostKeepTheirOrder) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    replica.move_to_role({"e3"}, mail::Role::archive);
    replica.set_keyword({"e2"}, "$flagged", true);
    EXPECT_FALSE(transport.take_request().is_null());
    EXPECT_TRUE(transport.take_request().is_null()) << "one at a time";
    transport.events.push_back(Transport::Closed{false, "reset"});
    replica.tick(start);
    replica.tick(*replica.deadline());
    transport.events.push_back(Transport::Opened{session.dump()});
    answer_all();
    const auto sets = calls_of("Email/set");
    ASSERT_EQ(sets.size(), 2u);
    EXPECT_TRUE(sets[0]["update"].contains("e3"));
    EXPECT_TRUE(sets[1]["update"].contains("e2"));
}

TEST_F(ReplicaTest, ReadsAllAnewWhenItWasAwayTooLong) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    changes = Json::array({"error", {{"type", "cannotCalculateChanges"}}});
    inbox = Json::array({email("e9", "m2", false)});
    push({{"a2", {{"Email", "99"}}}});
    replica.tick(start);
    answer_all();
    ASSERT_TRUE(replica.list(unified_inbox));
    EXPECT_EQ(replica.list(unified_inbox)->ids, std::vector<Id>{"e9"});
    EXPECT_EQ(replica.email("e3"), nullptr);
}

TEST_F(ReplicaTest, BodiesAreFetchedOnceAndTellTheirParts) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    body = {{"id", "e3"},
            {"textBody", Json::array({{{"partId", "1"}, {"type", "text/plain"}}})},
            {"htmlBody", Json::array({{{"partId", "2"}, {"type", "text/html"}}})},
            {"attachments", Json::array({{{"partId", "3"},
                                          {"blobId", "b9_3"},
                                          {"name", "报价.pdf"},
                                          {"type", "application/pdf"},
                                          {"size", 120000},
                                          {"disposition", "attachment"}}})},
            {"bodyValues", {{"1", {{"value", "你好 Ann"}, {"isTruncated", false}, {"isEncodingProblem", false}}}}}};
    replica.need_body("e3");
    replica.need_body("e3");
    answer_all();
    const Body* read = replica.body("e3");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->text, "你好 Ann");
    EXPECT_TRUE(read->has_html);
    ASSERT_EQ(read->attachments.size(), 1u);
    EXPECT_EQ(read->attachments[0].name, "报价.pdf");
    EXPECT_EQ(read->attachments[0].size, 120000u);
    EXPECT_EQ(std::count_if(calls.begin(), calls.end(),
                            [](const auto& call) { return call.first == "Email/get" && call.second.contains("ids"); }),
              1);
}

TEST_F(ReplicaTest, ANewExternalAccountBringsItsJmapAccount) {
    externals = Json::array({{{"id", "r5"}, {"jmapAccountId", "a2"}, {"name", "Work"}, {"address", "ann@work.example"}},
                             {{"id", "r6"}, {"jmapAccountId", "a7"}, {"name", ""}, {"address", "ann@gmx.example"}}});
    statuses = Json::array({{{"id", "r6"},
                             {"phase", "collecting"},
                             {"messagesDone", 4},
                             {"messagesTotal", 9},
                             {"error", {{"class", "auth"}, {"message", "no"}, {"server", "-ERR"}}}}});
    mailboxes["a7"] = Json::array({mailbox("m9", "Inbox", "inbox", 0, 0)});
    push({{"a1", {{"ExternalAccount", "5"}, {"ExternalAccountStatus", "e.1"}}}});
    ASSERT_EQ(replica.accounts().size(), 3u);
    EXPECT_EQ(replica.accounts()[2].name, "ann@gmx.example");
    EXPECT_NE(replica.mailbox_by_role("a7", mail::Role::inbox), nullptr);
    const auto* status = replica.status(mail::RecordId{6});
    ASSERT_TRUE(status && status->error);
    EXPECT_EQ(status->phase, mail::Phase::collecting);
    EXPECT_EQ(status->messages_total, 9u);
    EXPECT_EQ(status->error->error_class, mail::ErrorClass::auth);
}

TEST_F(ReplicaTest, AfterSigningOutNothingIsLeft) {
    replica.need(unified_inbox, 0, 20);
    answer_all();
    replica.stop();
    EXPECT_TRUE(replica.accounts().empty());
    EXPECT_EQ(replica.email("e3"), nullptr);
    EXPECT_EQ(replica.list(unified_inbox), nullptr);
    EXPECT_FALSE(replica.ready());
}

}  // namespace
}  // namespace kontor::bridge
