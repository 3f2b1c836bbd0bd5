// Identities: whose they are, how an address is proven, which way their mail leaves (threats E5, E11; decision 041).
#include "engine/send/own_identity.hpp"
#include "tests/engine/jmap/support/sending.hpp"

namespace kontor::jmap {
namespace {

using Identities = Sending;

TEST_F(Identities, TheIdentityOfAnAccountComesAndGoesWithIt) {
    const json first = identities().at(0);
    EXPECT_EQ(first["email"], "ann@work.example");
    EXPECT_EQ(first["mayDelete"], false);
    EXPECT_EQ(first["route"], "account");
    EXPECT_EQ(first["verification"]["state"], "verified") << "its server decides";
    const auto change_identity = [&](json change) {
        return office.result("ann", "Identity/set", {{"accountId", "a3"}, {"update", {{identity, std::move(change)}}}});
    };
    EXPECT_TRUE(change_identity({{"name", "Ann M."}, {"textSignature", "-- \nAnn"}})["updated"].contains(identity));
    for (const json& wrong :
         {json{{"name", "a\r\nBcc: x@y"}}, json{{"email", "other@work.example"}}, json{{"replyTo", people({"nobody"})}},
          json{{"route", "fax"}}, json{{"route", "custom"}}, json{{"server", {{"host", "x"}, {"colour", 1}}}},
          json{{"server", {{"host", "x"}, {"caFile", "/etc/passwd"}}}}, json{{"mayDelete", true}}})
        EXPECT_EQ(change_identity(wrong)["notUpdated"][identity]["type"], "invalidProperties") << wrong;
    EXPECT_EQ(office.result("ann", "Identity/set",
                            {{"accountId", "a3"}, {"destroy", {identity}}})["notDestroyed"][identity]["type"],
              "forbidden");

    // What its own server has vouched for is not carried by the house.
    change_identity({{"route", "house"}});
    EXPECT_EQ(identities().at(0)["verification"]["state"], "needed");
    change_identity({{"route", "account"}});
    EXPECT_EQ(identities().at(0)["verification"]["state"], "verified");

    // By the house the address has to be proven: that mail is collected somewhere says nothing about it.
    office.house = send::House{"kontor@house.example", "", 0};
    office.result("ann", "ExternalAccount/set",
                  {{"accountId", "a1"}, {"update", {{"r1", {{"outgoing", {{"use", "house"}}}}}}}});
    EXPECT_EQ(identities().at(0)["verification"]["state"], "needed");
    EXPECT_EQ(identities().at(0)["verification"]["addresses"], json({"ann@work.example"}));
    EXPECT_EQ(identities().at(0)["name"], "Ann M.");
    EXPECT_EQ(send(draft_to("li@example.cn"))["reason"], "unproven");

    const json created = office.result("ann", "ExternalAccount/set",
                                       {{"accountId", "a1"},
                                        {"create",
                                         {{"x",
                                           {{"address", "ann@other.example"},
                                            {"name", "Ann Other"},
                                            {"outgoing", own_server},
                                            {"incoming", {{"host", "pop.other.example"}, {"login", "ann"}}}}}}}});
    const std::string account = created["created"]["x"]["jmapAccountId"];
    EXPECT_EQ(identities(account).at(0)["name"], "Ann Other");
    const std::string record = created["created"]["x"]["id"];
    office.result("ann", "ExternalAccount/set", {{"accountId", "a1"}, {"destroy", {record}}});
    EXPECT_EQ(office.call("ann", {{"Identity/get", {{"accountId", account}}}})[0][1]["type"], "accountNotFound");
}

TEST_F(Identities, AnAddressIsProvenByACode) {
    const auto identity_set = [&](json arguments) {
        arguments["accountId"] = "a3";
        return office.result("ann", "Identity/set", std::move(arguments));
    };
    const json made = identity_set({{"create", {{"i", {{"email", "Sales@shop.example"}, {"name", "Sales"}}}}}});
    const std::string sales = made["created"]["i"]["id"];
    EXPECT_EQ(made["created"]["i"]["mayDelete"], true);
    EXPECT_EQ(made["created"]["i"]["verification"]["state"], "needed");
    const std::string email = draft({{"to", people({"li@example.cn"})}}, "sales@shop.example");
    EXPECT_EQ(send(email, {{"identityId", sales}})["type"], "forbiddenToSend");

    const auto code_set = [&](json object) {
        object["identityId"] = sales;
        const json answer =
            office.result("ann", "IdentityCode/set", {{"accountId", "a3"}, {"create", {{"k", std::move(object)}}}});
        return answer["created"].is_object() ? std::string("done")
                                             : answer["notCreated"]["k"]["type"].get<std::string>();
    };
    EXPECT_EQ(code_set({{"code", "12345678"}}), "invalidCode");
    EXPECT_EQ(code_set(json::object()), "done");
    const auto all = outbox();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].kind, Submission::Kind::verification);
    EXPECT_EQ(all[0].from, "ann@work.example") << "carried by the account's own server, in its own name";
    EXPECT_EQ(all[0].identity.to_string(), identity);
    EXPECT_EQ(all[0].to.at(0).address, "sales@shop.example");
    EXPECT_TRUE(office.result("ann", "EmailSubmission/get", {{"accountId", "a3"}})["list"].empty());
    const std::string raw = octets(all[0].message);
    EXPECT_NE(raw.find("Auto-Submitted: auto-generated"), std::string::npos);
    const std::string subject = "Subject: Your code: ";
    const std::string code = raw.substr(raw.find(subject) + subject.size(), 8);

    EXPECT_EQ(code_set({{"code", code == "00000000" ? "11111111" : "00000000"}}), "invalidCode");
    EXPECT_EQ(code_set({{"code", code}}), "done");
    EXPECT_EQ(code_set({{"code", code}}), "invalidCode") << "used once";
    EXPECT_EQ(code_set(json::object()), "invalidProperties") << "nothing is left to prove";
    EXPECT_EQ(send(email, {{"identityId", sales}}).value("undoStatus", ""), "pending");
    EXPECT_EQ(identity_set({{"destroy", {sales}}})["notDestroyed"][sales]["type"], "forbidden") << "its mail waits";

    // Another Reply-To has to be proven again.
    identity_set({{"update", {{sales, {{"replyTo", people({"desk@shop.example"})}}}}}});
    EXPECT_EQ(send(email, {{"identityId", sales}})["type"], "forbiddenToSend");
    identity_set({{"update", {{sales, {{"replyTo", nullptr}}}}}});
    EXPECT_EQ(send(email, {{"identityId", sales}}).value("undoStatus", ""), "pending");
}

// docs/decisions/041: a server that lets somebody in as the very address has answered for it, and for what it carries.
TEST_F(Identities, ALoginAsTheAddressItselfProvesIt) {
    const auto identity_set = [&](json arguments) {
        arguments["accountId"] = "a3";
        return office.result("ann", "Identity/set", std::move(arguments));
    };
    const auto server = [](const char* login, const char* host = "pop.good.example") {
        return json{{"host", host}, {"port", 465}, {"security", "tls"}, {"login", login}};
    };
    const auto make = [&](const char* address, const json& settings, json more = json::object()) -> std::string {
        more.update({{"email", address}, {"route", "custom"}, {"server", settings}});
        return identity_set({{"create", {{"i", std::move(more)}}}})["created"]["i"]["id"];
    };
    const auto log_in = [&](const std::string& id, json settings, json password = nullptr) {
        settings.update({{"kind", "outgoing"}, {"identityId", id}, {"password", std::move(password)}});
        const json answer =
            office.result("ann", "AccountProbe/set", {{"accountId", "a1"}, {"create", {{"p", std::move(settings)}}}});
        EXPECT_TRUE(answer["created"].is_object()) << answer;
    };
    const auto state = [&](const std::string& id) {
        for (const json& each : identities())
            if (each["id"] == id) return each["verification"]["state"].get<std::string>();
        return std::string("gone");
    };
    const json good = server("Ann@gmx.example");
    const std::string id = make("ann@gmx.example", good, {{"password", "secret"}});
    EXPECT_EQ(state(id), "needed") << "to say so is no proof";
    log_in(id, good, "another password than the stored one");
    log_in(id, server("Ann@gmx.example", "pop.bad.example"));
    log_in(id, server("ann"));
    EXPECT_EQ(state(id), "needed");
    log_in(id, good);
    EXPECT_EQ(state(id), "verified");
    const std::string email = draft({{"to", people({"li@example.cn"})}}, "ann@gmx.example");
    EXPECT_FALSE(send(email, {{"identityId", id}}).contains("type"));

    // It holds for that server: what only somebody's own server has said does not travel on others.
    const auto change = [&](json with) { identity_set({{"update", {{id, std::move(with)}}}}); };
    change({{"textSignature", "Ann"}, {"password", "changed there, too"}});
    EXPECT_EQ(state(id), "verified");
    change({{"server", server("ann@gmx.example", "mine.example")}});
    EXPECT_EQ(state(id), "needed");
    change({{"server", good}});
    log_in(id, good);
    EXPECT_EQ(state(id), "verified");
    change({{"replyTo", people({"desk@gmx.example"})}});
    EXPECT_EQ(state(id), "needed") << "nobody has logged in as that";
    change({{"replyTo", nullptr}});
    change({{"route", "account"}});
    EXPECT_EQ(state(id), "needed");

    const std::string other_login = make("shop@gmx.example", server("ann@gmx.example"), {{"password", "secret"}});
    log_in(other_login, server("ann@gmx.example"));
    EXPECT_EQ(state(other_login), "needed") << "who may log in as somebody else proves nothing of this address";
    const std::string bare = make("ann@web.example", server("ann@web.example"));
    log_in(bare, server("ann@web.example"));
    EXPECT_EQ(state(bare), "needed") << "without a password nobody has logged in";
}

TEST_F(Identities, TheHouseIsNamedAsSenderAndHasItsLimit) {
    office.house = send::House{"kontor@house.example", "house.example", 2};
    {
        auto transaction = value_of(store.begin());
        ASSERT_TRUE(send::complete_identities(*value_of(transaction->as(office.people["ann"])), "ann", &*office.house));
        ASSERT_TRUE(send::complete_identities(*value_of(transaction->as(office.people["ann"])), "ann", &*office.house));
        ASSERT_TRUE(transaction->commit());
    }
    EXPECT_EQ(identities().size(), 1u);
    const json home = identities("a1");
    ASSERT_EQ(home.size(), 1u);
    EXPECT_EQ(home[0]["email"], "ann@house.example");
    EXPECT_EQ(home[0]["verification"]["state"], "verified");
    EXPECT_EQ(home[0]["mayDelete"], false);
    const std::string raw =
        message("From: Ann <ann@house.example>\nSender: ann@house.example\nTo: li@example.cn\n\nHi\n");
    const std::string email = office.deliver("ann", mail::AccountId{1}, raw).to_string();
    const auto send_from_home = [&] {
        return office.result(
            "ann", "EmailSubmission/set",
            {{"accountId", "a1"}, {"create", {{"s", {{"identityId", home[0]["id"]}, {"emailId", email}}}}}});
    };
    EXPECT_TRUE(send_from_home()["created"].is_object());
    const std::string out = octets(outbox().at(0).message);
    EXPECT_NE(out.find("\r\nSender: kontor@house.example\r\n"), std::string::npos) << out;
    EXPECT_EQ(out.find("Sender: ann"), std::string::npos);
    EXPECT_NE(out.find("\r\nDate: "), std::string::npos);
    EXPECT_NE(out.find("\r\nMessage-ID: <" + outbox().at(0).message_id + ">\r\n"), std::string::npos);
    EXPECT_TRUE(send_from_home()["created"].is_object());
    const json used_up = send_from_home()["notCreated"]["s"];
    EXPECT_EQ(used_up["type"], "forbiddenToSend");
    EXPECT_EQ(used_up["reason"], "houseLimit");
    EXPECT_TRUE(send(draft_to("li@example.cn")).contains("id")) << "that limit is the house's";
    office.now.seconds += 24 * 60 * 60;
    EXPECT_TRUE(send_from_home()["created"].is_object());
    office.house.reset();
    EXPECT_EQ(send_from_home()["notCreated"]["s"]["reason"], "noServer");
}

}  // namespace
}  // namespace kontor::jmap
