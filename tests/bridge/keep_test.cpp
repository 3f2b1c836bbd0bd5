// Visit after visit with one shelf: what is there before the relay answers, what happens to what was done meanwhile,
// and that nothing of one person is seen by another.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>

#include "bridge/kept.hpp"
#include "bridge/replica.hpp"
#include "tests/bridge/memory_shelf.hpp"
#include "tests/bridge/scripted_transport.hpp"

namespace kontor::bridge {
namespace {

constexpr Instant now{};

// A relay with one account, "a2", and its unified twin. Ids are those of the store: one e-mail, the same id in both.
struct Relay {
    std::string user = "ann";
    std::map<std::string, Json> emails;
    std::set<std::string> mailboxes = {"inbox", "archive", "trash"};
    std::vector<std::pair<std::string, Json>> calls;
    std::uint64_t state = 1, oldest = 1;  // states before `oldest` are forgotten
    std::map<std::string, std::uint64_t> changed;
    std::vector<std::string> names;  // of mailboxes that were made

    void put(const std::string& id, const std::string& mailbox, int minute) {
        char date[] = "2026-03-01T10:00:00Z";
        date[14] = static_cast<char>('0' + minute / 10);
        date[15] = static_cast<char>('0' + minute % 10);
        emails[id] = {{"id", id},
                      {"threadId", "t" + id},
                      {"blobId", "b" + id},
                      {"ownerAccountId", "a2"},
                      {"ownerMailboxIds", {{mailbox, true}}},
                      {"keywords", Json::object()},
                      {"from", Json::array({{{"name", "Li Wei"}, {"email", "li@example.cn"}}})},
                      {"subject", "Quote " + id},
                      {"sentAt", date},
                      {"receivedAt", date},
                      {"size", 1234}};
        changed[id] = ++state;
    }
    void lose(const std::string& id) {
        emails.erase(id);
        changed[id] = ++state;
    }

    Json session() const {
        return {{"username", user},
                {"primaryAccounts", {{"urn:ietf:params:jmap:mail", "a1"}}},
                {"accounts", {{"a1", {{"name", "Home"}}}, {"a2", {{"name", "Work"}}}}},
                {"capabilities", {{"https://kontor.example/ns/jmap/collector", {{"unifiedAccountId", "all"}}}}}};
    }

    static std::string place_of(const Json& email) { return email["ownerMailboxIds"].begin().key(); }
    static Json refused(const char* type) { return {{"type", type}, {"description", "as the relay says"}}; }

    Json serve(const std::string& method, const Json& arguments, const std::vector<Json>& before) {
        calls.push_back({method, arguments});
        const std::string account = arguments.value("accountId", "");
        if (method == "Mailbox/get") {
            Json list = Json::array();
            for (const std::string& name : mailboxes)
                list.push_back({{"id", (account == "all" ? "all-" : "") + name}, {"name", name}, {"role", name}});
            return {{"list", list}};
        }
        if (method == "Mailbox/set") {
            const Json created = arguments.value("create", Json::object());
            for (const auto& [key, mailbox] : created.items()) {
                const std::string name = mailbox["name"];
                if (std::count(names.begin(), names.end(), name) != 0)
                    return {{"notCreated", {{key, refused("alreadyExists")}}}};
                names.push_back(name);
                return {{"created", {{key, {{"id", "m-" + name}}}}}};
            }
            return Json::object();
        }
        if (method == "Email/query") {
            std::vector<std::pair<std::string, std::string>> found;
            std::string mailbox = arguments["filter"].value("inMailbox", "");
            if (mailbox.compare(0, 4, "all-") == 0) mailbox.erase(0, 4);
            for (const auto& [id, email] : emails)
                if (mailbox.empty() || place_of(email) == mailbox) found.push_back({email["sentAt"], id});
            std::sort(found.rbegin(), found.rend());
            Json ids = Json::array();
            for (const auto& [date, id] : found) ids.push_back(id);
            return {{"ids", ids}, {"position", 0}, {"total", ids.size()}};
        }
        if (method == "Email/get" || method == "Thread/get") return get(method, arguments, before);
        if (method == "Email/changes") {
            const std::uint64_t since = std::stoull(arguments["sinceState"].get<std::string>());
            if (since < oldest) return Json::array({"error", {{"type", "cannotCalculateChanges"}}});
            Json updated = Json::array(), destroyed = Json::array();
            for (const auto& [id, at] : changed)
                if (at > since) (emails.count(id) != 0 ? updated : destroyed).push_back(id);
            return {{"newState", std::to_string(state)},
                    {"created", Json::array()},
                    {"updated", updated},
                    {"destroyed", destroyed},
                    {"hasMoreChanges", false}};
        }
        if (method == "Email/set") return set(arguments);
        return Json::object();
    }

    Json get(const std::string& method, const Json& arguments, const std::vector<Json>& before) {
        Json ids = arguments.value("ids", Json::array());
        if (const auto reference = arguments.find("#ids"); reference != arguments.end()) {
            const Json& earlier = before.at(std::stoul((*reference)["resultOf"].get<std::string>()));
            const std::string path = (*reference)["path"];
            if (earlier.is_array()) return Json::array({"error", {{"type", "invalidResultReference"}}});
            ids = Json::array();
            if (path.compare(0, 7, "/list/*") != 0)
                ids = earlier.value(path.substr(1), Json::array());
            else
                for (const Json& object : earlier.value("list", Json::array())) {
                    const Json& value = object[path.substr(8)];
                    if (!value.is_array()) ids.push_back(value);
                    for (const Json& each : value.is_array() ? value : Json::array()) ids.push_back(each);
                }
        }
        Json list = Json::array(), missing = Json::array();
        for (const Json& id : ids) {
            const std::string name = id;
            if (method == "Thread/get") {
                list.push_back({{"id", name}, {"emailIds", Json::array({name.substr(1)})}});
                continue;
            }
            if (emails.count(name) == 0) {
                missing.push_back(name);
                continue;
            }
            list.push_back(emails[name]);
            if (arguments["properties"].dump().find("bodyValues") == std::string::npos) continue;
            list.back()["textBody"] = Json::array({{{"partId", "1"}, {"type", "text/plain"}}});
            list.back()["bodyValues"] = {{"1", {{"value", "The text of " + name}}}};
        }
        return {{"list", list}, {"notFound", missing}, {"state", std::to_string(state)}};
    }

    Json set(const Json& arguments) {
        Json failed = Json::object(), not_destroyed = Json::object();
        const Json update = arguments.value("update", Json::object());
        for (const auto& [id, patch] : update.items()) {
            if (emails.count(id) == 0) {
                failed[id] = refused("notFound");
                continue;
            }
            for (const auto& [path, value] : patch.items()) {
                if (path == "mailboxIds" && mailboxes.count(value.begin().key()) == 0)
                    failed[id] = refused("invalidProperties");
                else if (path == "mailboxIds")
                    emails[id]["ownerMailboxIds"] = value;
                else if (value.is_null())
                    emails[id]["keywords"].erase(path.substr(9));
                else
                    emails[id]["keywords"][path.substr(9)] = true;
            }
            changed[id] = ++state;
        }
        for (const Json& id : arguments.value("destroy", Json::array())) {
            if (emails.count(id) == 0) not_destroyed[id.get<std::string>()] = refused("notFound");
            if (emails.count(id) != 0) lose(id);
        }
        return {{"notUpdated", failed}, {"notDestroyed", not_destroyed}};
    }

    std::vector<Json> sets() const {
        std::vector<Json> found;
        for (const auto& [method, arguments] : calls)
            if (method == "Email/set") found.push_back(arguments);
        return found;
    }
};

// One window: a replica with a transport of its own.
struct Visit {
    Visit(Relay& far, MemoryShelf& shelf) : relay(far), replica(transport, 0, &shelf) {}

    void connect() {
        transport.events.push_back(Transport::Opened{relay.session().dump()});
        answer();
    }
    void cut() {
        transport.events.push_back(Transport::Closed{false, "reset"});
        replica.tick(now);
    }
    void reconnect() {
        replica.tick(*replica.deadline());
        connect();
    }
    // Answers until nothing more is asked, or so many requests.
    void answer(std::size_t most = SIZE_MAX) {
        replica.tick(now);
        for (Json request = transport.take_request(); !request.is_null() && most-- > 0;
             request = transport.take_request()) {
            std::vector<Json> results;
            for (const Json& call : request["methodCalls"]) results.push_back(relay.serve(call[0], call[1], results));
            transport.answers(request, results);
            replica.tick(now);
        }
    }
    void read_inbox() {
        replica.need(inbox, 0, 20);
        answer();
    }
    std::vector<Id> rows(const ListKey& key) {
        replica.need(key, 0, 20);
        if (replica.link() == Client::Link::online)
            answer();
        else
            replica.tick(now);
        const List* list = replica.list(key);
        return list && list->loaded ? list->ids : std::vector<Id>{"not loaded"};
    }
    std::vector<Outcome> outcomes() {
        std::vector<Outcome> all;
        while (auto outcome = replica.next_outcome()) all.push_back(std::move(*outcome));
        return all;
    }

    static inline const ListKey inbox{"all", "all-inbox", "", false, true};
    static inline const ListKey archive{"all", "all-archive", "", false, true};

    Relay& relay;
    ScriptedTransport transport;
    Replica replica;
};

struct KeepTest : testing::Test {
    KeepTest() {
        relay.put("e1", "inbox", 1);
        relay.put("e2", "inbox", 2);
        relay.put("e3", "inbox", 3);
    }

    // A first visit, in which the inbox was looked at and e3 read.
    void first_visit() {
        Visit visit(relay, shelf);
        visit.replica.start(now);
        visit.connect();
        visit.read_inbox();
        visit.replica.need_body("e3");
        visit.answer();
        relay.calls.clear();
    }
    std::unique_ptr<Visit> visit_offline() {
        auto visit = std::make_unique<Visit>(relay, shelf);
        visit->replica.resume(now);
        visit->cut();
        return visit;
    }

    Relay relay;
    MemoryShelf shelf;
};

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
