// Identities, vacation and mail on its way out, against a relay that is a table of answers: what is asked for, what
// is told, and what a window sees of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "bridge/decode_sending.hpp"
#include "bridge/replica.hpp"
#include "tests/bridge/memory_shelf.hpp"
#include "tests/bridge/scripted_transport.hpp"

namespace kontor::bridge {
namespace {

constexpr Instant begin{};
using Route = mail::Identity::Route;
using Verified = mail::Verification::State;

const Json own_identity = {
    {"id", "r5"},
    {"name", "Ann"},
    {"email", "ann@work.example"},
    {"replyTo", nullptr},
    {"bcc", nullptr},
    {"textSignature", "Ann"},
    {"htmlSignature", ""},
    {"mayDelete", false},
    {"route", "account"},
    {"server", nullptr},
    {"verification", {{"state", "verified"}, {"addresses", Json::array()}, {"sentAt", nullptr}}}};

const Json other_identity = {
    {"id", "r6"},
    {"name", "Ann at the club"},
    {"email", "ann@club.example"},
    {"replyTo", Json::array({{{"name", nullptr}, {"email", "board@club.example"}}})},
    {"bcc", Json::array({{{"name", "Ann"}, {"email", "ann@work.example"}}})},
    {"textSignature", ""},
    {"htmlSignature", ""},
    {"mayDelete", true},
    {"route", "custom"},
    {"server",
     {{"host", "smtp.club.example"}, {"port", 587}, {"security", "starttls"}, {"login", "ann"}, {"hasPassword", true}}},
    {"verification",
     {{"state", "codeSent"},
      {"addresses", Json::array({"ann@club.example", "board@club.example"})},
      {"sentAt", "2026-03-01T06:05:00Z"}}}};

const Json uncertain = {
    {"id", "r9"},
    {"identityId", "r5"},
    {"emailId", "e7"},
    {"threadId", "t7"},
    {"sendAt", "2026-03-01T06:05:00Z"},
    {"undoStatus", "final"},
    {"envelope", {{"mailFrom", {{"email", "ann@work.example"}}}, {"rcptTo", Json::array()}}},
    {"deliveryStatus", {{"li@example.cn", {{"smtpReply", "450 4.7.1 Try later"}, {"delivered", "queued"}}}}},
    {"outbox",
     {{"state", "uncertain"},
      {"attempts", 2},
      {"due", "2026-03-01T06:15:00Z"},
      {"error", {{"class", "connect"}, {"message", "The connection broke."}, {"detail", "after-data"}}},
      {"recipients",
       Json::array(
           {{{"address", "li@example.cn"},
             {"state", "waiting"},
             {"error", {{"class", "recipient"}, {"server", "Try later"}, {"code", 450}, {"enhanced", "4.7.1"}}}},
            {{"address", "bob@example.org"}, {"state", "accepted"}, {"error", nullptr}}})}}}};

struct SendingTest : testing::Test {
    Json session() const {
        Json capabilities = {{"https://kontor.example/ns/jmap/collector", {{"unifiedAccountId", "all"}}}};
        for (const std::string& name : further) capabilities[name] = Json::object();
        return {{"username", "ann"},
                {"primaryAccounts", {{"urn:ietf:params:jmap:mail", "a1"}}},
                {"accounts", {{"a1", {{"name", "Home"}}}, {"a2", {{"name", "Work"}}}}},
                {"capabilities", capabilities}};
    }

    void open(Replica& of, ScriptedTransport& over) {
        of.start(begin);
        over.events.push_back(Transport::Opened{session().dump()});
        answer_all(of, over);
    }
    void open() { open(replica, transport); }

    void answer_all(Replica& of, ScriptedTransport& over) {
        of.tick(begin);
        for (Json request = over.take_request(); !request.is_null(); request = over.take_request()) {
            used = request["using"];
            std::vector<Json> results;
            for (const Json& call : request["methodCalls"]) results.push_back(serve(call[0], call[1]));
            over.answers(request, results);
            of.tick(begin);
        }
    }
    void answer_all() { answer_all(replica, transport); }

    Json serve(const std::string& method, const Json& arguments) {
        calls.push_back({method, arguments});
        const bool work = arguments["accountId"] == "a2";
        if (method == "Identity/get") return {{"list", work ? identities : Json::array()}};
        if (method == "VacationResponse/get") return {{"list", Json::array({vacation})}};
        if (method == "EmailSubmission/query") return {{"ids", work ? page_of(arguments) : Json::array()}};
        if (method == "Mailbox/get" && arguments["accountId"] != "a1") return {{"list", mailboxes}};
        if (method == "Email/query") return {{"ids", Json::array()}, {"total", 0}};
        if (method == "EmailSubmission/get") return {{"list", work ? submissions : Json::array()}};
        if (method.find("/set") != std::string::npos) return answer_to_set;
        return Json::object();
    }
    // Of what is under way: ids alone, as many as a page has.
    Json page_of(const Json& arguments) const {
        Json ids = Json::array();
        if (!arguments.contains("filter")) return ids;
        for (std::size_t i = arguments["position"]; i < under_way && ids.size() < arguments["limit"]; ++i)
            ids.push_back("r" + std::to_string(1000 + i));
        return ids;
    }
    std::vector<Json> calls_of(const std::string& method) const {
        std::vector<Json> found;
        for (const auto& [name, arguments] : calls)
            if (name == method) found.push_back(arguments);
        return found;
    }
    void push(const Json& changed) {
        transport.arrives({{"@type", "StateChange"}, {"changed", changed}});
        answer_all();
    }
    Outcome outcome_of(Ticket ticket) {
        answer_all();
        while (auto outcome = replica.next_outcome())
            if (outcome->ticket == ticket) return *outcome;
        ADD_FAILURE() << "no outcome";
        return {};
    }

    std::vector<std::string> further = {"urn:ietf:params:jmap:submission", "urn:ietf:params:jmap:vacationresponse",
                                        "https://kontor.example/ns/jmap/identity"};
    Json identities = Json::array({own_identity, other_identity});
    Json submissions = Json::array({uncertain});
    Json vacation = {{"id", "singleton"}, {"isEnabled", false}};
    Json answer_to_set = Json::object();
    Json mailboxes = Json::array();
    std::size_t under_way = 0;
    Json used;
    std::vector<std::pair<std::string, Json>> calls;
    ScriptedTransport transport;
    Replica replica{transport};
};

TEST_F(SendingTest, IdentitiesAreAskedForOnceAndOfEveryAccountButTheUnifiedOne) {
    open();
    EXPECT_EQ(replica.identities("a2"), nullptr);
    replica.need_identities();
    replica.need_identities();
    answer_all();
    ASSERT_EQ(calls_of("Identity/get").size(), 2u);
    ASSERT_NE(replica.identities("a1"), nullptr);
    EXPECT_TRUE(replica.identities("a1")->empty());
    ASSERT_NE(replica.identities("a2"), nullptr);
    ASSERT_EQ(replica.identities("a2")->size(), 2u);
    const mail::Identity& own = replica.identities("a2")->front();
    EXPECT_FALSE(own.may_delete);
    EXPECT_EQ(own.verification.state, Verified::verified);
    const mail::Identity& club = replica.identities("a2")->back();
    EXPECT_EQ(club.account.to_string(), "a2");
    EXPECT_EQ(club.route, Route::custom);
    EXPECT_EQ(club.server.host, "smtp.club.example");
    EXPECT_EQ(club.server.port, 587);
    EXPECT_TRUE(club.has_password);
    EXPECT_EQ(club.reply_to.at(0).email, "board@club.example");
    EXPECT_EQ(club.bcc.at(0).name, "Ann");
    EXPECT_EQ(club.verification.state, Verified::code_sent);
    EXPECT_EQ(club.verification.addresses.size(), 2u);
    EXPECT_EQ(club.verification.sent_at.seconds, 1772345100);
}

TEST_F(SendingTest, CapabilitiesAreNamedWhereTheRelayHasThem) {
    open();
    EXPECT_NE(std::find(used.begin(), used.end(), "urn:ietf:params:jmap:submission"), used.end());
    EXPECT_NE(std::find(used.begin(), used.end(), "https://kontor.example/ns/jmap/identity"), used.end());
}

TEST_F(SendingTest, ARelayThatSendsNothingIsNotAsked) {
    further.clear();
    open();
    replica.need_identities();
    replica.need_submissions();
    replica.need_vacation("a2");
    answer_all();
    EXPECT_EQ(used.size(), 3u);
    EXPECT_TRUE(calls_of("Identity/get").empty());
    EXPECT_TRUE(calls_of("EmailSubmission/get").empty());
    EXPECT_TRUE(calls_of("VacationResponse/get").empty());
    EXPECT_EQ(replica.identities("a2"), nullptr);
    EXPECT_EQ(replica.submissions(), nullptr);
}

TEST_F(SendingTest, APushReadsTheIdentitiesOfThatAccountAnew) {
    open();
    replica.need_identities();
    answer_all();
    calls.clear();
    identities.erase(1);
    push({{"a2", {{"Identity", "4"}}}});
    ASSERT_EQ(calls_of("Identity/get").size(), 1u);
    EXPECT_EQ(replica.identities("a2")->size(), 1u);
}

TEST_F(SendingTest, AnIdentityIsMadeChangedAndDestroyed) {
    open();
    replica.need_identities();
    answer_all();
    mail::Identity fresh;
    fresh.account = mail::AccountId{2};
    fresh.name = "Ann";
    fresh.address = "sales@work.example";
    fresh.route = Route::custom;
    fresh.server.host = "smtp.work.example";
    fresh.server.port = 465;
    answer_to_set = {{"created", {{"new", {{"id", "r7"}}}}}};
    const Outcome created = outcome_of(replica.create_identity(fresh, "secret"));
    EXPECT_EQ(created.created, "r7");
    const Json sent = calls_of("Identity/set").at(0);
    EXPECT_EQ(sent["accountId"], "a2");
    EXPECT_EQ(sent["create"]["new"]["email"], "sales@work.example");
    EXPECT_EQ(sent["create"]["new"]["password"], "secret");
    EXPECT_EQ(sent["create"]["new"]["server"]["host"], "smtp.work.example");
    EXPECT_FALSE(sent["create"]["new"]["server"].contains("hasPassword")) << "the relay sets it";

    mail::Identity changed = *replica.identity(mail::RecordId{6});
    changed.route = Route::house;
    answer_to_set = Json::object();
    outcome_of(replica.update_identity(changed, ""));
    const Json update = calls_of("Identity/set").at(1)["update"]["r6"];
    EXPECT_EQ(update["route"], "house");
    EXPECT_TRUE(update["server"].is_null());
    EXPECT_FALSE(update.contains("email")) << "immutable";
    EXPECT_FALSE(update.contains("password"));

    const Ticket gone = replica.destroy_identity(mail::RecordId{6});
    EXPECT_EQ(replica.identities("a2")->size(), 1u) << "at once";
    outcome_of(gone);
    EXPECT_EQ(calls_of("Identity/set").at(2)["destroy"], Json::array({"r6"}));
}

// The relay tells of the new identity before it has tried its server, and the window reads it then: as one that needs a
// code. Who hears that it was saved sees what the trial has made of it.
TEST_F(SendingTest, AnAddressThatItsLogInProvesIsSeenProvenOnceItIsSaved) {
    open();
    replica.need_identities();
    answer_all();
    mail::Identity fresh;
    fresh.account = mail::AccountId{2};
    fresh.address = "sales@work.example";
    fresh.route = Route::custom;
    const Ticket ticket = replica.create_identity(fresh, "secret", true);
    replica.tick(begin);
    const Json saving = transport.take_request();

    Json made = other_identity;
    made["id"] = "r7";
    identities.push_back(made);
    push({{"a2", {{"Identity", "4"}}}});
    ASSERT_EQ(replica.identity(mail::RecordId{7})->verification.state, Verified::code_sent);

    identities.back()["verification"]["state"] = "verified";
    std::vector<Json> results;
    for (const Json& call : saving["methodCalls"]) results.push_back(serve(call[0], call[1]));
    transport.answers(saving, results);
    replica.tick(begin);
    const auto saved = replica.next_outcome();
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->ticket, ticket);
    EXPECT_EQ(replica.identity(mail::RecordId{7})->verification.state, Verified::verified);
}

TEST_F(SendingTest, ACodeIsSentAndEntered) {
    open();
    replica.need_identities();
    answer_all();
    outcome_of(replica.send_code(mail::RecordId{6}, "de"));
    EXPECT_EQ(calls_of("IdentityCode/set").at(0)["create"]["new"], Json({{"identityId", "r6"}, {"language", "de"}}));
    answer_to_set = {{"notCreated", {{"new", {{"type", "invalidCode"}, {"description", "That is not the code."}}}}}};
    const Outcome wrong = outcome_of(replica.enter_code(mail::RecordId{6}, "123456"));
    ASSERT_TRUE(wrong.error);
    EXPECT_EQ(wrong.error->type, "invalidCode");
    EXPECT_EQ(calls_of("IdentityCode/set").at(1)["create"]["new"], Json({{"identityId", "r6"}, {"code", "123456"}}));
    answer_to_set = Json::object();
    identities[1]["verification"] = {{"state", "verified"}, {"addresses", Json::array()}};
    EXPECT_FALSE(outcome_of(replica.enter_code(mail::RecordId{6}, "654321")).error);
    EXPECT_EQ(replica.identity(mail::RecordId{6})->verification.state, Verified::verified) << "read at once";
}

TEST_F(SendingTest, WhatIsAnsweredWhileAwayIsReadAndWritten) {
    vacation = {{"id", "singleton"}, {"isEnabled", true}, {"fromDate", "2026-07-01T00:00:00Z"},
                {"toDate", nullptr}, {"subject", "Away"}, {"textBody", "Back in August."}};
    open();
    EXPECT_EQ(replica.vacation("a2"), nullptr);
    replica.need_vacation("a2");
    answer_all();
    ASSERT_NE(replica.vacation("a2"), nullptr);
    Vacation away = *replica.vacation("a2");
    EXPECT_TRUE(away.is_enabled);
    EXPECT_EQ(away.from->seconds, 1782864000);
    EXPECT_FALSE(away.to);
    EXPECT_EQ(away.text, "Back in August.");
    away.to = UtcTime{1785542399};
    away.subject.clear();
    outcome_of(replica.set_vacation("a2", away));
    EXPECT_EQ(calls_of("VacationResponse/set").at(0)["update"]["singleton"], Json({{"isEnabled", true},
                                                                                   {"fromDate", "2026-07-01T00:00:00Z"},
                                                                                   {"toDate", "2026-07-31T23:59:59Z"},
                                                                                   {"subject", nullptr},
                                                                                   {"textBody", "Back in August."},
                                                                                   {"htmlBody", nullptr}}));
    vacation["isEnabled"] = false;
    push({{"a2", {{"VacationResponse", "9"}}}});
    EXPECT_FALSE(replica.vacation("a2")->is_enabled);
}

TEST_F(SendingTest, MailOnItsWayOutIsFollowedAndDecidedUpon) {
    open();
    replica.need_submissions();
    answer_all();
    ASSERT_NE(replica.submissions(), nullptr);
    ASSERT_EQ(replica.submissions()->size(), 1u);
    const mail::Submission& out = replica.submissions()->front();
    EXPECT_EQ(out.state, mail::Submission::State::uncertain);
    EXPECT_EQ(out.attempts, 2u);
    EXPECT_EQ(out.due.seconds - out.send_at.seconds, 600);
    ASSERT_TRUE(out.error);
    EXPECT_EQ(out.error->detail, "after-data");
    ASSERT_EQ(out.to.size(), 2u);
    EXPECT_EQ(out.to[0].error->code, 450);
    EXPECT_EQ(out.to[0].reply, "450 4.7.1 Try later");
    EXPECT_EQ(out.to[1].state, mail::SendRecipient::State::accepted);
    EXPECT_FALSE(out.to[1].error);
    EXPECT_EQ(calls_of("Email/get").back()["ids"], Json::array({"e7"})) << "it is shown with its subject";

    outcome_of(replica.decide(out.id, Replica::Decision::send_again));
    outcome_of(replica.decide(out.id, Replica::Decision::believe_sent));
    outcome_of(replica.cancel(out.id));
    const auto sets = calls_of("EmailSubmission/set");
    EXPECT_EQ(sets.at(0)["accountId"], "a2");
    EXPECT_EQ(sets.at(0)["update"]["r9"], Json({{"decision", "sendAgain"}}));
    EXPECT_EQ(sets.at(1)["update"]["r9"], Json({{"decision", "believeSent"}}));
    EXPECT_EQ(sets.at(2)["update"]["r9"], Json({{"undoStatus", "canceled"}}));

    submissions[0]["outbox"]["state"] = "done";
    push({{"a2", {{"EmailSubmission", "8"}}}});
    EXPECT_EQ(replica.submissions()->front().state, mail::Submission::State::done);
}

TEST_F(SendingTest, EverythingUnderWayIsReadPageAfterPage) {
    open();
    under_way = 450;
    replica.need_submissions();
    answer_all();
    std::vector<std::size_t> positions;
    for (const Json& query : calls_of("EmailSubmission/query"))
        if (query["accountId"] == "a2" && query.contains("filter")) {
            EXPECT_EQ(query["filter"]["outboxStates"], (Json{"held", "waiting", "sending", "uncertain"}));
            positions.push_back(query["position"]);
        }
    EXPECT_EQ(positions, (std::vector<std::size_t>{0, 200, 400}));
    ASSERT_NE(replica.submissions(), nullptr);
    EXPECT_EQ(replica.submissions()->size(), 1u) << "one that two pages name is one";
}

TEST_F(SendingTest, WhatIsPlannedIsNotInSent) {
    mailboxes = Json::array({{{"id", "m-sent"}, {"name", "Sent"}, {"role", "sent"}},
                             {{"id", "m-in"}, {"name", "Inbox"}, {"role", "inbox"}}});
    open();
    const auto asked = [&](const char* mailbox) {
        replica.need({"all", mailbox}, 0, 50);
        answer_all();
        return calls_of("Email/query").back()["filter"];
    };
    EXPECT_EQ(asked("m-sent"), (Json{{"inMailbox", "m-sent"}, {"notKeyword", "kontor-scheduled"}}));
    EXPECT_EQ(asked("m-in"), (Json{{"inMailbox", "m-in"}}));
}

TEST(Correspondent, PeopleStandBeforeThoseWhoWriteToEverybody) {
    const auto one = [](const char* address, std::size_t written, std::size_t answered, std::size_t received) {
        Correspondent person;
        person.is.email = address;
        person.written = written;
        person.answered = answered;
        person.received = received;
        return person;
    };
    std::vector<Correspondent> all{one("newsletter@shop.example", 0, 0, 90), one("rare@x.example", 0, 0, 1),
                                   one("answered@x.example", 0, 1, 2),       one("friend@x.example", 2, 0, 0),
                                   one("colleague@x.example", 7, 9, 30),     one("noreply@bank.example", 0, 0, 40),
                                   one("often@x.example", 0, 0, 20),         one("news@club.example", 1, 0, 0)};
    std::stable_sort(all.begin(), all.end());
    std::string order;
    for (const Correspondent& person : all) order += person.is.email.substr(0, person.is.email.find('@')) + ' ';
    EXPECT_EQ(order, "colleague friend news answered often rare newsletter noreply ");
}

TEST_F(SendingTest, IdentitiesAreThereOfflineInTheNextVisit) {
    MemoryShelf shelf;
    {
        ScriptedTransport first;
        Replica visit(first, 0, &shelf);
        open(visit, first);
        visit.need_identities();
        answer_all(visit, first);
    }
    ScriptedTransport dead;
    Replica visit(dead, 0, &shelf);
    visit.resume(begin);
    visit.tick(begin);
    ASSERT_NE(visit.identities("a2"), nullptr);
    ASSERT_EQ(visit.identities("a2")->size(), 2u);
    const Json kept = encode_kept_identity(visit.identities("a2")->back());
    EXPECT_EQ(kept, encode_kept_identity(*decode_identity(Json::parse(other_identity.dump()), "a2")));
    EXPECT_EQ(kept["server"]["hasPassword"], true);
    EXPECT_EQ(kept["verification"]["state"], "codeSent");
    for (const auto& [name, value] : shelf.records) EXPECT_EQ(value.find("password\""), std::string::npos) << name;
}

TEST(DecodeSending, DatesAreSpelledAsJmapHasThem) {
    EXPECT_EQ(encode_date(UtcTime{0}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(encode_date(UtcTime{1772345100}), "2026-03-01T06:05:00Z");
    EXPECT_EQ(encode_date(UtcTime{951782400}), "2000-02-29T00:00:00Z");
    EXPECT_EQ(encode_date(UtcTime{-1}), "1969-12-31T23:59:59Z");
}

TEST(DecodeSending, NothingIsMadeOfNonsense) {
    for (const Json& nonsense : {Json(), Json(7), Json::array(), Json::object(), Json({{"id", "m1"}})}) {
        EXPECT_FALSE(decode_identity(nonsense, "a2"));
        EXPECT_FALSE(decode_submission(nonsense, "a2"));
        EXPECT_EQ(decode_vacation(nonsense), Vacation{});
    }
    const Json odd = {{"id", "r1"}, {"route", 7}, {"server", "x"}, {"verification", Json::array()}, {"outbox", "?"}};
    EXPECT_EQ(decode_identity(odd, "a2")->route, Route::account);
    EXPECT_EQ(decode_submission(odd, "a2")->state, mail::Submission::State::done);
}

}  // namespace
}  // namespace kontor::bridge
