// Submissions, from the draft to what lies in the outbox (RFC 8621 7; threats E3, E5, G3).
#include "tests/engine/jmap/support/sending.hpp"

#include "engine/jmap/capability.hpp"

namespace kontor::jmap {
namespace {

TEST_F(Sending, AMessageGoesIntoTheOutboxWithoutItsBcc) {
    const std::string email = draft({{"to", people({"li@example.cn"})},
                                     {"cc", people({"kim@work.example", "LI@example.cn"})},
                                     {"bcc", people({"secret@example.org"})},
                                     {"subject", "Order"}});
    const json answers = office.call("ann", {{"EmailSubmission/set",
                                              {{"accountId", "a3"},
                                               {"create", {{"s", {{"identityId", identity}, {"emailId", email}}}}},
                                               {"onSuccessUpdateEmail",
                                                {{"#s",
                                                  {{"mailboxIds/" + mailboxes["drafts"], nullptr},
                                                   {"mailboxIds/" + mailboxes["sent"], true},
                                                   {"keywords/$draft", nullptr}}}}}}}});
    ASSERT_EQ(answers.size(), 2u) << answers;
    EXPECT_EQ(answers[1][0], "Email/set");
    EXPECT_EQ(answers[1][2], answers[0][2]);
    EXPECT_TRUE(answers[1][1]["updated"].contains(email)) << answers;
    const json created = answers[0][1]["created"]["s"];
    EXPECT_EQ(created["undoStatus"], "pending");
    EXPECT_EQ(created["sendAt"], "2025-11-24T17:05:00Z");
    EXPECT_EQ(created["outbox"]["state"], "waiting");
    EXPECT_EQ(created["deliveryStatus"]["li@example.cn"]["delivered"], "queued");

    const json moved = office.result("ann", "Email/get", {{"accountId", "a3"}, {"ids", {email}}})["list"][0];
    EXPECT_EQ(moved["mailboxIds"], json({{mailboxes["sent"], true}}));
    EXPECT_EQ(moved["keywords"], json({{"$seen", true}}));
    EXPECT_EQ(moved["bcc"], people({"secret@example.org"})) << "the copy in Sent keeps it";

    const std::vector<Submission> all = outbox();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].from, "ann@work.example");
    std::vector<std::string> to;
    for (const auto& each : all[0].to) to.push_back(each.address);
    EXPECT_EQ(to, (std::vector<std::string>{"li@example.cn", "kim@work.example", "secret@example.org"}));
    const std::string out = octets(all[0].message);
    EXPECT_EQ(out.find("secret"), std::string::npos) << out;
    EXPECT_NE(out.find("Subject: Order\r\n"), std::string::npos);
    EXPECT_NE(out.find("<" + all[0].message_id + ">"), std::string::npos);

    office.result("ann", "Email/set", {{"accountId", "a3"}, {"destroy", {email}}});
    EXPECT_EQ(octets(all[0].message), out) << "a destroyed e-mail changes nothing of what is sent";
    const json gone = submission(all[0].id.to_string());
    EXPECT_EQ(gone["emailId"], email);
    EXPECT_EQ(gone["undoStatus"], "pending");
}

TEST_F(Sending, WhatMayNotBeSentIsRefusedForWhatItIs) {
    const std::string good = draft_to("li@example.cn");
    const auto refused = [&](const json& answer, const char* type) {
        EXPECT_EQ(answer.value("type", "created"), type) << answer;
        EXPECT_TRUE(outbox().empty());
    };
    refused(send("e900"), "invalidProperties");
    refused(send("e8"), "invalidProperties");
    refused(send(good, {{"identityId", "r900"}}), "invalidProperties");
    refused(send(draft(json::object())), "noRecipients");
    refused(send(good, envelope({})), "noRecipients");
    json invalid = send(good, envelope({"li@example.cn", "nobody", "\"x@evil y\"@internal", "a@b\r\nRCPT TO:<c@d>"}));
    refused(invalid, "invalidRecipients");
    EXPECT_EQ(invalid["invalidRecipients"], (json{"nobody", "a@b\r\nRCPT TO:<c@d>"}));
    std::vector<std::string> many;
    for (int i = 0; i < 101; ++i) many.push_back("p" + std::to_string(i) + "@example.org");
    const json too_many = send(good, envelope(many));
    refused(too_many, "tooManyRecipients");
    EXPECT_EQ(too_many["maxRecipients"], 100);
    refused(send(good, envelope({"li@example.cn"}, nullptr, "boss@work.example")), "forbiddenMailFrom");
    refused(send(good, envelope({"li@example.cn"}, nullptr, "")), "forbiddenMailFrom");
    refused(send(draft({{"to", people({"x@example.org"})}}, "bob@work.example")), "forbiddenFrom");
    for (const char* field : {"header:Sender:asRaw", "header:Resent-From:asRaw", "header:Resent-Sender:asRaw"})
        refused(send(draft({{"to", people({"x@example.org"})}, {field, " bob@work.example"}})), "forbiddenFrom");
    const auto with_from = [&](const char* from) {
        return office.deliver("ann", mail::AccountId{3}, message(std::string(from) + "To: x@example.org\n\nHi\n"))
            .to_string();
    };
    refused(send(with_from("From: ann@work.example, bob@work.example\n")), "invalidEmail");
    refused(send(with_from("From: ann@work.example\nFrom: bob@work.example\n")), "invalidEmail");
    refused(send(with_from("Subject: nobody\n")), "invalidEmail");
    refused(send(with_from("From: ann@work.example\nstray\n")), "invalidEmail");
    // Forms that a second parser might read as another address.
    for (const char* from : {"\"bob@work.example ann\"@work.example", "bob@work.example <bob@work.example>",
                             "ann@work.example <bob@work.example>", "<bob@work.example> ann@work.example",
                             "ann@work.example(x)@evil.example", "=?utf-8?q?ann=40work.example?= <bob@work.example>",
                             "@work.example:bob@evil.example", "bob@work.example:ann@work.example;"}) {
        const json answer = send(with_from(("From: " + std::string(from) + "\n").c_str()));
        EXPECT_TRUE(answer.contains("type")) << from << answer;
    }
    for (const json& parameters :
         {json{{"HOLDFOR", "x"}}, json{{"HOLDFOR", "2592001"}}, json{{"HOLDFOR", 60}},
          json{{"HOLDFOR", "1"}, {"HOLDUNTIL", "2025-11-25T00:00:00Z"}}, json{{"HOLDUNTIL", "tomorrow"}},
          json{{"HOLDUNTIL", "2026-11-25T00:00:00Z"}}, json{{"AUTH", "<>"}}, json{{"RET", "ALL"}},
          json{{"RET", nullptr}}, json{{"ENVID", ""}}, json{{"ENVID", "two\nlines"}},
          json{{"ENVID", std::string(101, 'x')}}, json{{"ENVID", "a"}, {"envid", "b"}}})
        refused(send(good, envelope({"li@example.cn"}, parameters)), "invalidProperties");
    json notify = envelope({"li@example.cn"});
    for (const json& parameters : {json{{"NOTIFY", "ALWAYS"}}, json{{"NOTIFY", "NEVER,DELAY"}},
                                   json{{"NOTIFY", nullptr}}, json{{"BODY", "8BITMIME"}}}) {
        notify["envelope"]["rcptTo"][0]["parameters"] = parameters;
        refused(send(good, notify), "invalidProperties");
    }
    refused(send(good, {{"envelope", {{"mailFrom", "ann@work.example"}}}}), "invalidProperties");
    refused(send(good, {{"undoStatus", "pending"}}), "invalidProperties");
}

// RFC 3461 by way of RFC 8621 7: each recipient has wishes of its own, and what was asked for is what is shown.
TEST_F(Sending, ReportsAreAskedForByRecipient) {
    json wish = envelope({"li@example.cn", "kim@work.example", "mo@example.org"},
                         {{"RET", "full"}, {"ENVID", "order 7+8"}, {"SIZE", "1000"}});
    json& to = wish["envelope"]["rcptTo"];
    to[0]["parameters"] = {{"NOTIFY", "success,DELAY"}, {"ORCPT", "rfc822;li@example.cn"}};
    to[1]["parameters"] = {{"notify", "NEVER"}};
    const json sent = send(draft_to("li@example.cn"), wish);
    ASSERT_FALSE(sent.contains("type")) << sent;
    const Submission submission = outbox().at(0);
    EXPECT_EQ(submission.ret, Submission::Return::full);
    EXPECT_EQ(submission.envelope_id, "order 7+8");
    EXPECT_EQ(submission.to[0].notify, (mail::Notify{false, true, false, true}));
    EXPECT_EQ(submission.to[1].notify, (mail::Notify{true, false, false, false}));
    EXPECT_EQ(submission.to[2].notify, mail::Notify{});
    const json shown = this->submission(sent["id"])["envelope"];
    EXPECT_EQ(shown["mailFrom"]["parameters"], (json{{"RET", "FULL"}, {"ENVID", "order 7+8"}}));
    EXPECT_EQ(shown["rcptTo"][0]["parameters"], (json{{"NOTIFY", "SUCCESS,DELAY"}}));
    EXPECT_EQ(shown["rcptTo"][1]["parameters"], (json{{"NOTIFY", "NEVER"}}));
    EXPECT_EQ(shown["rcptTo"][2]["parameters"], nullptr);
}

TEST_F(Sending, WhatIsHeldMayBeCalledBack) {
    const std::string email = draft_to("li@example.cn");
    const json held = send(email, envelope({"li@example.cn"}, {{"HOLDFOR", "30"}}));
    EXPECT_EQ(held["undoStatus"], "pending") << held;
    EXPECT_EQ(held["sendAt"], "2025-11-24T17:05:30Z");
    EXPECT_EQ(outbox().at(0).state, Submission::State::held);
    const std::string id = held["id"];
    const auto cancel = [&] { return set({{"update", {{id, {{"undoStatus", "canceled"}}}}}}); };
    EXPECT_EQ(set({{"destroy", {id}}})["notDestroyed"][id]["type"], "forbidden");
    EXPECT_EQ(cancel()["updated"][id]["undoStatus"], "canceled");
    EXPECT_EQ(outbox().at(0).state, Submission::State::canceled);
    EXPECT_EQ(submission(id)["undoStatus"], "canceled");
    EXPECT_EQ(set({{"update", {{id, {{"undoStatus", "pending"}}}}}})["notUpdated"][id]["type"], "invalidProperties");
    EXPECT_EQ(set({{"destroy", {id}}})["destroyed"], json({id}));

    const json later = send(email, envelope({"li@example.cn"}, {{"HOLDUNTIL", "2025-12-24T17:00:00Z"}}));
    EXPECT_EQ(later["sendAt"], "2025-12-24T17:00:00Z");
    const json past = send(email, envelope({"li@example.cn"}, {{"HOLDUNTIL", "2025-11-01T00:00:00Z"}}));
    EXPECT_EQ(past["sendAt"], "2025-11-24T17:05:00Z");
    EXPECT_EQ(past["outbox"]["state"], "waiting");

    const std::string sent = past["id"];
    change(sent, [&](Submission& s) { send::begin(s, office.now); });
    const json too_late = set({{"update", {{sent, {{"undoStatus", "canceled"}}}}}});
    EXPECT_EQ(too_late["notUpdated"][sent]["type"], "cannotUnsend") << too_late;
    EXPECT_EQ(submission(sent)["undoStatus"], "final");
}

// A client that plans mail for later marks it; who is not told of the mark sees a message in Sent.
TEST_F(Sending, WhatIsCalledBackIsNoLongerPlanned) {
    const std::string email = draft_to("li@example.cn");
    const auto keywords = [&] {
        return office.result(
            "ann", "Email/get",
            {{"accountId", "a3"}, {"ids", {email}}, {"properties", {"keywords"}}})["list"][0]["keywords"];
    };
    json wish = envelope({"li@example.cn"}, {{"HOLDFOR", "3600"}});
    wish["emailId"] = email;
    wish["identityId"] = identity;
    const json answers =
        office.call("ann", {{"EmailSubmission/set",
                             {{"accountId", "a3"},
                              {"create", {{"s", std::move(wish)}}},
                              {"onSuccessUpdateEmail", {{"#s", {{"keywords/kontor-scheduled", true}}}}}}}});
    EXPECT_EQ(keywords().value("kontor-scheduled", false), true);
    const std::string id = answers[0][1]["created"]["s"]["id"];
    set({{"update", {{id, {{"undoStatus", "canceled"}}}}}});
    EXPECT_FALSE(keywords().contains("kontor-scheduled"));
}

TEST_F(Sending, ThePersonDecidesAboutWhatIsUncertain) {
    const std::string id = send(draft_to("li@example.cn"))["id"];
    const auto decide = [&](const char* decision) { return set({{"update", {{id, {{"decision", decision}}}}}}); };
    EXPECT_EQ(decide("believeSent")["notUpdated"][id]["type"], "invalidProperties");
    const auto make_uncertain = [&] {
        change(id, [&](Submission& s) {
            send::begin(s, office.now);
            send::recover(s);
        });
    };
    make_uncertain();
    EXPECT_EQ(submission(id)["outbox"]["state"], "uncertain");
    EXPECT_EQ(submission(id)["undoStatus"], "final");
    EXPECT_EQ(decide("sendAgain")["updated"][id]["outbox"]["state"], "waiting");
    EXPECT_EQ(submission(id)["undoStatus"], "final") << "somebody may have it";
    make_uncertain();
    EXPECT_EQ(decide("perhaps")["notUpdated"][id]["type"], "invalidProperties");
    EXPECT_EQ(decide("believeSent")["updated"][id]["outbox"]["state"], "done");
    EXPECT_EQ(submission(id)["deliveryStatus"]["li@example.cn"]["delivered"], "unknown");
    EXPECT_EQ(decide("sendAgain")["notUpdated"][id]["type"], "invalidProperties");
    EXPECT_EQ(set({{"destroy", {id}}})["notDestroyed"][id]["type"], "forbidden") << "it counts for today";
    office.now.seconds += 25 * 60 * 60;
    EXPECT_EQ(set({{"destroy", {id}}})["destroyed"], json({id}));
}

TEST_F(Sending, AnotherPasswordSendsWhatWaitedForIt) {
    const std::string id = send(draft_to("li@example.cn"))["id"];
    const auto refuse = [&] {
        change(id, [&](Submission& s) {
            send::begin(s, office.now);
            send::Attempt attempt;
            attempt.permanent = true;
            attempt.error = mail::SendError{"auth", "Wrong password", "", "", 535, "5.7.8"};
            send::settle(s, attempt, office.now);
        });
        EXPECT_EQ(submission(id)["outbox"]["due"], nullptr);
        EXPECT_EQ(submission(id)["outbox"]["error"]["class"], "auth");
    };
    refuse();
    json account = own_server;
    account["password"] = "another";
    account["sameCredentials"] = false;
    office.now.seconds += 60;
    office.result("ann", "ExternalAccount/set", {{"accountId", "a1"}, {"update", {{"r1", {{"outgoing", account}}}}}});
    EXPECT_EQ(submission(id)["outbox"]["due"], "2025-11-24T17:06:00Z");
    refuse();
    const auto change = [&](json with) {
        return office.result("ann", "Identity/set", {{"accountId", "a3"}, {"update", {{identity, std::move(with)}}}});
    };
    change({{"route", "custom"}, {"server", {{"host", "smtp.other.example"}, {"login", "ann"}}}, {"password", "x"}});
    EXPECT_EQ(submission(id)["outbox"]["due"], "2025-11-24T17:06:00Z");
    EXPECT_EQ(
        value_of(
            value_of(store.view(office.people["ann"]))->secret(*mail::RecordId::parse(identity), "outgoing-password"))
            ->reveal(),
        "x");
    // The house does not carry what its own server was to vouch for.
    EXPECT_EQ(change({{"route", "house"}})["notUpdated"][identity]["type"], "forbidden");
    const json to_house = office.result("ann", "ExternalAccount/set",
                                        {{"accountId", "a1"}, {"update", {{"r1", {{"outgoing", nullptr}}}}}});
    EXPECT_EQ(to_house["notUpdated"]["r1"]["type"], "forbidden");
    set({{"update", {{id, {{"undoStatus", "canceled"}}}}}});
    EXPECT_TRUE(change({{"route", "house"}})["updated"].contains(identity));
}

TEST_F(Sending, TheListIsFilteredAndSorted) {
    const std::string one = send(draft_to("li@example.cn"), envelope({"a@x.example"}, {{"HOLDFOR", "500"}}))["id"];
    office.now.seconds += 60;
    const std::string email = draft_to("kim@work.example");
    const std::string two = send(email)["id"];
    const auto ids = [&](json filter, bool ascending = true) {
        return office.result("ann", "EmailSubmission/query",
                             {{"accountId", "a3"},
                              {"filter", std::move(filter)},
                              {"sort", {{{"property", "sentAt"}, {"isAscending", ascending}}}}})["ids"];
    };
    EXPECT_EQ(ids(nullptr), (json{two, one}));
    EXPECT_EQ(ids(json::object(), false), (json{one, two}));
    EXPECT_EQ(ids({{"emailIds", {email}}}), json({two}));
    EXPECT_EQ(ids({{"identityIds", {"r900"}}}), json::array());
    EXPECT_EQ(ids({{"undoStatus", "pending"}}), (json{two, one}));
    EXPECT_EQ(ids({{"undoStatus", "final"}}), json::array());
    EXPECT_EQ(ids({{"outboxStates", {"held"}}}), json({one}));
    EXPECT_EQ(ids({{"outboxStates", {"held", "waiting"}}}), (json{two, one}));
    EXPECT_EQ(ids({{"outboxStates", {"done"}}}), json::array());
    EXPECT_EQ(ids({{"before", "2025-11-24T17:10:00Z"}}), json({two}));
    EXPECT_EQ(ids({{"after", "2025-11-24T17:10:00Z"}}), json({one}));
}

TEST_F(Sending, OnlyWhoKnowsTheVendorsPropertiesSeesThem) {
    const json using_standard = {capability::core, capability::mail, capability::submission};
    const auto standard = [&](const char* method, json arguments) {
        arguments["accountId"] = "a3";
        const json calls = json::array({json::array({method, std::move(arguments), "0"})});
        return office.ask("ann", {{"using", using_standard}, {"methodCalls", calls}})["methodResponses"][0];
    };
    const json plain = standard("Identity/get", json::object())[1]["list"][0];
    EXPECT_FALSE(plain.contains("route"));
    EXPECT_FALSE(plain.contains("verification"));
    EXPECT_EQ(plain["email"], "ann@work.example");
    EXPECT_EQ(plain["replyTo"], nullptr);
    const json made =
        standard("Identity/set", {{"create", {{"i", {{"email", "ann@shop.example"}}}}}})[1]["created"]["i"];
    const json expected = {{"id", made["id"]}, {"mayDelete", true},   {"name", ""},         {"replyTo", nullptr},
                           {"bcc", nullptr},   {"textSignature", ""}, {"htmlSignature", ""}};
    EXPECT_EQ(made, expected);
    const json named = standard("Identity/get", {{"properties", {"server"}}});
    EXPECT_EQ(named[1]["type"], "invalidArguments");
    EXPECT_EQ(standard("IdentityCode/set", json::object())[1]["type"], "unknownMethod");
    send(draft_to("li@example.cn"));
    EXPECT_FALSE(standard("EmailSubmission/get", json::object())[1]["list"][0].contains("outbox"));
    EXPECT_EQ(standard("EmailSubmission/get", json::object())[1]["list"][0]["mdnBlobIds"], json::array());
}

}  // namespace
}  // namespace kontor::jmap
