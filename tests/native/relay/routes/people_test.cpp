// People and their log-ins: links, the second step, networks, quotas, and who may look after whom.
#include <algorithm>

#include "native/relay/auth/totp.hpp"
#include "tests/native/relay/routes/relay_under_test.hpp"

namespace kontor::routes {
namespace {

constexpr std::int64_t noon = 1'800'000'000;

class PeopleTest : public RelayTest {
protected:
    void SetUp() override {
        Settings settings;
        settings.clock = [this] { return UtcTime{now}; };
        start(std::move(settings));
        auto person = **store.directory().find(ann);
        person.is_admin = true;
        ASSERT_TRUE(store.directory().change(person));
    }

    // The one methodResponse of a call, of the person of these fields.
    Json call(const Fields& who, const std::string& method, Json arguments) {
        const std::string home = Json::parse(ask("GET", "/.well-known/jmap", who).body)["primaryAccounts"][people];
        arguments["accountId"] = home;
        const Json request = {{"using", {"urn:ietf:params:jmap:core", people}},
                              {"methodCalls", {{method, arguments, "0"}}}};
        Fields fields = who;
        fields.emplace_back("Content-Type", "application/json");
        return Json::parse(ask("POST", "/jmap/api", fields, request.dump()).body)["methodResponses"][0][1];
    }
    Json update(const Fields& who, const std::string& type, const std::string& id, const Json& patch) {
        return call(who, type + "/set", {{"update", {{id, patch}}}});
    }

    static bool is_done(const Json& answer) {
        return answer["notUpdated"].is_null() && answer["notDestroyed"].is_null() && answer.contains("newState");
    }

    // A person with a password, added by ann.
    std::string add(const std::string& name, Json object = Json::object()) {
        object["name"] = name;
        object["newLink"] = true;
        const Json made = call(basic(), "Person/set", {{"create", {{"new", object}}}})["created"]["new"];
        EXPECT_EQ(choose(made["linkPath"], "battery staple").status, 200);
        return made["id"];
    }
    Answer choose(const std::string& path, const std::string& next) {
        return ask("POST", "/auth/password", {{"Content-Type", "application/json"}},
                   Json{{"link", path.substr(path.find('=') + 1)}, {"password", next}}.dump());
    }
    Fields session_of(const Answer& answer) {
        const std::string set = answer.field("set-cookie");
        return {{"Cookie", set.substr(0, set.find(';'))}};
    }
    Fields berta() { return basic("berta", "battery staple"); }

    // Switches the second step of ann on; the secret, and the recovery codes.
    std::pair<std::string, Json> switch_on(const Fields& who) {
        const Json offer = update(who, "TwoStep", "singleton", {{"offer", true}})["updated"]["singleton"];
        const std::string secret = plain(offer["secret"]);
        const Json on = update(who, "TwoStep", "singleton", {{"isOn", true}, {"code", code(secret)}});
        return {secret, on["updated"]["singleton"]["recoveryCodes"]};
    }
    std::string code(const std::string& secret) const { return auth::totp_code(secret, now / 30); }
    static std::string plain(const std::string& base32) {
        std::string octets;
        std::uint32_t bits = 0;
        int count = 0;
        for (const char c : base32) {
            bits = bits << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
            if ((count += 5) >= 8) octets += static_cast<char>(bits >> (count -= 8));
        }
        return octets;
    }
    std::vector<std::string> events(const Fields& who) {
        const Json list = call(who, "AuditEntry/get", {{"ids", nullptr}})["list"];
        std::vector<std::string> found;
        for (const Json& entry : list) found.push_back(entry["event"]);
        return found;
    }
    static bool has(const std::vector<std::string>& events, const char* event) {
        return std::find(events.begin(), events.end(), event) != events.end();
    }

    static constexpr const char* people = "https://kontor.example/ns/jmap/people";
    std::int64_t now = noon;
};

TEST_F(PeopleTest, AnInvitationLeadsToAPasswordOnce) {
    const Json made =
        call(basic(), "Person/set", {{"create", {{"new", {{"name", "berta"}, {"newLink", true}}}}}})["created"]["new"];
    EXPECT_EQ(made["hasPassword"], false);
    EXPECT_EQ(login(R"({"name":"berta","password":" "})").status, 401) << "there is no password yet";
    const std::string path = made["linkPath"];
    EXPECT_EQ(path.rfind("/?link=", 0), 0u);
    EXPECT_EQ(choose(path, "short").status, 400);
    EXPECT_EQ(choose(path + "x", "battery staple").status, 401);
    const Answer chosen = choose(path, "battery staple");
    EXPECT_EQ(chosen.status, 200);
    EXPECT_EQ(Json::parse(chosen.body)["name"], "berta");
    EXPECT_EQ(choose(path, "something else").status, 401) << "once";
    EXPECT_EQ(login(R"({"name":"berta","password":"battery staple"})").status, 200);
    EXPECT_TRUE(has(events(berta()), "password-chosen"));
}

TEST_F(PeopleTest, ALinkIsGoodForAWeekAndANewOneTakesItsPlace) {
    const std::string id = add("berta");
    const auto link = [&] {
        return update(basic(), "Person", id, {{"newLink", true}})["updated"][id]["linkPath"].get<std::string>();
    };
    const std::string first = link(), second = link();
    EXPECT_EQ(choose(first, "another one").status, 401);
    EXPECT_EQ(call(basic(), "Person/get", {{"ids", {id}}})["list"][0]["hasLink"], true);
    now += 7 * 24 * 3600;
    EXPECT_EQ(choose(second, "another one").status, 401);
    EXPECT_EQ(ask("GET", "/.well-known/jmap", berta()).status, 200) << "the old password stays until then";
}

TEST_F(PeopleTest, OnlyAdministratorsLookAfterOthers) {
    const std::string id = add("berta"), self = ann.to_string();
    EXPECT_EQ(call(basic(), "Person/get", {{"ids", nullptr}})["list"].size(), 2u);
    const Json seen = call(berta(), "Person/get", {{"ids", nullptr}})["list"];
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0]["isSelf"], true);
    EXPECT_EQ(call(berta(), "Person/get", {{"ids", {self}}})["notFound"][0], self);
    const auto why = [&](const Json& patch, const std::string& whom) {
        return update(berta(), "Person", whom, patch)["notUpdated"][whom]["type"];
    };
    EXPECT_EQ(why({{"quota", 7}}, self), "notFound") << "as if there were nobody";
    EXPECT_EQ(why({{"quota", 7}}, "u99"), "notFound");
    EXPECT_EQ(why({{"quota", 7}}, id), "forbidden");
    EXPECT_EQ(why({{"isAdministrator", true}}, id), "forbidden");
    EXPECT_EQ(why({{"newLink", true}}, id), "forbidden");
    EXPECT_EQ(call(berta(), "Person/set", {{"destroy", {self}}})["notDestroyed"][self]["type"], "notFound");
    EXPECT_EQ(call(berta(), "Person/set", {{"destroy", {id}}})["notDestroyed"][id]["type"], "forbidden");
    EXPECT_EQ(call(berta(), "Person/set", {{"create", {{"x", {{"name", "carl"}}}}}})["notCreated"]["x"]["type"],
              "forbidden");
    const Json hers = call(berta(), "AuditEntry/get", {{"ids", nullptr}})["list"];
    ASSERT_GT(hers.size(), 0u);
    for (const Json& entry : hers) EXPECT_EQ(entry["personId"], id);
    const Json all = call(basic(), "AuditEntry/get", {{"ids", nullptr}})["list"];
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Json& entry) {
        return entry["event"] == "person-added" && entry["actor"] == "ann" && entry["name"] == "berta";
    })) << all;
    const Json session = Json::parse(ask("GET", "/.well-known/jmap", berta()).body)["capabilities"][people];
    EXPECT_EQ(session["isAdministrator"], false);
    EXPECT_EQ(session["personId"], id);
}

TEST_F(PeopleTest, AnAdministratorCannotLockThemselvesOut) {
    const std::string self = ann.to_string();
    const auto property = [&](const Json& patch) {
        return update(basic(), "Person", self, patch)["notUpdated"][self]["properties"][0];
    };
    EXPECT_EQ(property({{"isAdministrator", false}}), "isAdministrator");
    EXPECT_EQ(property({{"networks", {"192.0.2.0/24"}}}), "networks");
    EXPECT_EQ(call(basic(), "Person/set", {{"destroy", {self}}})["notDestroyed"][self]["type"], "forbidden");
    EXPECT_TRUE(is_done(update(basic(), "Person", self, {{"networks", {"127.0.0.0/8"}}})));
    EXPECT_EQ(ask("GET", "/.well-known/jmap", basic()).status, 200);
}

TEST_F(PeopleTest, NetworksHoldForEveryProof) {
    const std::string id = add("berta");
    const Fields session = session_of(login(R"({"name":"berta","password":"battery staple"})"));
    const Json token = call(session, "SignIn/set", {{"create", {{"t", {{"label", "phone"}}}}}})["created"]["t"];
    const Fields bearer = {{"Authorization", "Bearer " + token["token"].get<std::string>()}};
    for (const Fields& proof : {session, bearer, berta()})
        EXPECT_EQ(ask("GET", "/.well-known/jmap", proof).status, 200);
    EXPECT_EQ(update(basic(), "Person", id, {{"networks", {"nonsense"}}})["notUpdated"][id]["properties"][0],
              "networks");
    EXPECT_TRUE(is_done(update(basic(), "Person", id, {{"networks", {"192.0.2.0/24"}}})));
    for (const Fields& proof : {session, bearer, berta()})
        EXPECT_EQ(ask("GET", "/.well-known/jmap", proof).status, 403);
    const Answer refused = login(R"({"name":"berta","password":"battery staple"})");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(Json::parse(refused.body)["type"], from_elsewhere_problem);
    EXPECT_EQ(login(R"({"name":"berta","password":"wrong"})").status, 401) << "a guesser learns nothing of it";
    EXPECT_TRUE(has(events(basic()), "sign-in-from-elsewhere"));
}

TEST_F(PeopleTest, TheSecondStepIsAskedForAfterTheRightPassword) {
    const auto [secret, codes] = switch_on(cookie());
    ASSERT_EQ(codes.size(), 10u);
    const auto sign_in = [this](const std::string& with, const std::string& typed) {
        return login(Json{{"name", "ann"}, {"password", with}, {"code", typed}}.dump());
    };
    const Answer asked = sign_in(password, "");
    EXPECT_EQ(asked.status, 401);
    EXPECT_EQ(Json::parse(asked.body)["type"], second_step_problem);
    EXPECT_EQ(Json::parse(sign_in("wrong password", code(secret)).body)["type"], "about:blank");
    EXPECT_EQ(sign_in(password, code(secret)).status, 401) << "it has switched the step on, and is used";
    now += 30;
    EXPECT_EQ(sign_in(password, "000000").status, 401);
    EXPECT_EQ(sign_in(password, code(secret)).status, 200);
    EXPECT_EQ(sign_in(password, code(secret)).status, 401) << "a code is good once";
    EXPECT_EQ(sign_in(password, codes[3]).status, 200);
    EXPECT_EQ(sign_in(password, codes[3]).status, 401);
    EXPECT_TRUE(store.directory().two_step(ann).value()->recovery_codes == 9);
}

TEST_F(PeopleTest, WithTheSecondStepProgramsNeedATokenOfTheirOwn) {
    const Fields session = cookie();
    EXPECT_EQ(ask("GET", "/.well-known/jmap", basic()).status, 200);
    switch_on(session);
    const Answer refused = ask("GET", "/.well-known/jmap", basic());
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(Json::parse(refused.body)["type"], second_step_problem);
    const Json made = call(session, "SignIn/set", {{"create", {{"t", {{"label", "Thunderbird"}}}}}})["created"]["t"];
    const std::string token = made["token"], id = made["id"];
    EXPECT_EQ(ask("GET", "/.well-known/jmap", basic("ann", token)).status, 200);
    EXPECT_EQ(ask("GET", "/.well-known/jmap", basic("nobody", token)).status, 401);
    EXPECT_TRUE(is_done(call(session, "SignIn/set", {{"destroy", {id}}})));
    EXPECT_EQ(ask("GET", "/.well-known/jmap", basic("ann", token)).status, 401);
}

TEST_F(PeopleTest, ATokenIsOfItsPersonOnly) {
    add("berta");
    const Json made = call(berta(), "SignIn/set", {{"create", {{"t", {{"label", "x"}}}}}})["created"]["t"];
    EXPECT_EQ(ask("GET", "/.well-known/jmap", basic("ann", made["token"])).status, 401);
}

TEST_F(PeopleTest, TheSecondStepIsSwitchedOffWithThePasswordOrByAnAdministrator) {
    const std::string id = add("berta");
    const Fields session = session_of(login(R"({"name":"berta","password":"battery staple"})"));
    const auto is_on = [&] { return call(session, "TwoStep/get", {{"ids", nullptr}})["list"][0]["isOn"]; };
    EXPECT_EQ(update(basic(), "Person", id, {{"hasTwoStep", true}})["notUpdated"][id]["properties"][0], "hasTwoStep");
    switch_on(session);
    EXPECT_EQ(is_on(), true);
    const Json wrong = update(session, "TwoStep", "singleton", {{"isOn", false}, {"password", "guessed it"}});
    EXPECT_EQ(wrong["notUpdated"]["singleton"]["type"], "wrongPassword");
    EXPECT_TRUE(is_done(update(session, "TwoStep", "singleton", {{"isOn", false}, {"password", "battery staple"}})));
    EXPECT_EQ(is_on(), false);
    switch_on(session);
    EXPECT_TRUE(is_done(update(basic(), "Person", id, {{"hasTwoStep", false}})));
    EXPECT_EQ(is_on(), false);
}

TEST_F(PeopleTest, ACodeThatIsNotTheOffersSwitchesNothingOn) {
    const Fields session = cookie();
    const Json early = update(session, "TwoStep", "singleton", {{"isOn", true}, {"code", "123456"}});
    EXPECT_EQ(early["notUpdated"]["singleton"]["type"], "notFound");
    const Json offer = update(session, "TwoStep", "singleton", {{"offer", true}})["updated"]["singleton"];
    EXPECT_EQ(offer["picture"].size(), offer["picture"][0].get<std::string>().size()) << "square";
    EXPECT_NE(offer["uri"].get<std::string>().find(offer["secret"].get<std::string>()), std::string::npos);
    const Json wrong = update(session, "TwoStep", "singleton", {{"isOn", true}, {"code", "12345"}});
    EXPECT_EQ(wrong["notUpdated"]["singleton"]["type"], "wrongCode");
    now += 16 * 60;
    const Json late = update(session, "TwoStep", "singleton", {{"isOn", true}, {"code", code(plain(offer["secret"]))}});
    EXPECT_EQ(late["notUpdated"]["singleton"]["type"], "notFound");
    EXPECT_EQ(login(R"({"name":"ann","password":"correct horse"})").status, 200);
}

TEST_F(PeopleTest, ANewPasswordNeedsThePresentOneAndEndsTheOtherSessions) {
    const Fields here = cookie(), there = cookie();
    test::WebSocket socket(port, "/jmap/ws", there);
    ASSERT_TRUE(socket.is_open());
    const std::string self = ann.to_string();
    const auto choose = [&](const std::string& present, const std::string& next) {
        return update(here, "Person", self, {{"currentPassword", present}, {"password", next}});
    };
    EXPECT_EQ(choose("wrong password", "battery staple")["notUpdated"][self]["type"], "wrongPassword");
    EXPECT_EQ(choose(password, "short")["notUpdated"][self]["properties"][0], "password");
    EXPECT_TRUE(is_done(choose(password, "battery staple")));
    EXPECT_EQ(ask("GET", "/.well-known/jmap", here).status, 200);
    EXPECT_EQ(ask("GET", "/.well-known/jmap", there).status, 401);
    EXPECT_FALSE(socket.next(3000));
    EXPECT_EQ(login(R"({"name":"ann","password":"correct horse"})").status, 401);
    for (int i = 0; i < 5; ++i) (void)choose("wrong password", "battery staple");
    EXPECT_EQ(choose("battery staple", "correct horse")["notUpdated"][self]["type"], "rateLimit");
    now += 16 * 60;
    EXPECT_TRUE(is_done(choose("battery staple", "correct horse")));
}

TEST_F(PeopleTest, SessionsAreListedAndEnded) {
    const Fields here = cookie(), there = cookie();
    const Json list = call(here, "SignIn/get", {{"ids", nullptr}})["list"];
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list[0]["isCurrent"], true);
    EXPECT_EQ(list[1]["isCurrent"], false);
    EXPECT_EQ(list[0]["address"], "127.0.0.1");
    const std::string other = list[1]["id"];
    test::WebSocket socket(port, "/jmap/ws", there);
    ASSERT_TRUE(socket.is_open());
    add("berta");
    EXPECT_EQ(call(berta(), "SignIn/set", {{"destroy", {other}}})["notDestroyed"][other]["type"], "notFound");
    EXPECT_TRUE(is_done(call(here, "SignIn/set", {{"destroy", {other}}})));
    EXPECT_FALSE(socket.next(3000));
    EXPECT_EQ(socket.close_code(), 1008);
    EXPECT_EQ(ask("GET", "/.well-known/jmap", there).status, 401);
    EXPECT_TRUE(has(events(basic()), "session-ended"));
}

TEST_F(PeopleTest, APersonWhoIsRemovedIsGoneAtOnce) {
    const std::string id = add("berta");
    const Fields session = session_of(login(R"({"name":"berta","password":"battery staple"})"));
    test::WebSocket socket(port, "/jmap/ws", session);
    ASSERT_TRUE(socket.is_open());
    EXPECT_TRUE(is_done(call(basic(), "Person/set", {{"destroy", {id}}})));
    EXPECT_FALSE(socket.next(3000));
    EXPECT_EQ(ask("GET", "/.well-known/jmap", session).status, 401);
    EXPECT_EQ(login(R"({"name":"berta","password":"battery staple"})").status, 401);
    EXPECT_TRUE(has(events(basic()), "person-removed"));
}

TEST_F(PeopleTest, AQuotaOfOnesOwnHolds) {
    const std::string id = add("berta", {{"quota", 100}});
    EXPECT_EQ(call(basic(), "Person/get", {{"ids", {id}}})["list"][0]["quota"], 100);
    const std::string home =
        Json::parse(ask("GET", "/.well-known/jmap", berta()).body)["primaryAccounts"]["urn:ietf:params:jmap:mail"];
    const std::string target = "/jmap/upload/" + home + "/";
    EXPECT_EQ(ask("POST", target, berta(), std::string(101, 'x')).status, 507);
    EXPECT_TRUE(is_done(update(basic(), "Person", id, {{"quota", nullptr}})));
    EXPECT_EQ(ask("POST", target, berta(), std::string(101, 'x')).status, 201);
}

TEST_F(PeopleTest, TheJournalTellsQuotasInUnitsThatPeopleRead) {
    const std::string id = add("berta");
    for (const Json& quota : {Json(2'500'000'000), Json(20'000'000'000), Json(700'000'000), Json(0), Json(nullptr)}) {
        ++now;
        EXPECT_TRUE(is_done(update(basic(), "Person", id, {{"quota", quota}})));
    }
    const Json list = call(basic(), "AuditEntry/get", {{"ids", nullptr}})["list"];
    std::vector<std::string> details;
    for (const Json& entry : list)
        if (entry["event"] == "person-changed") details.push_back(entry["detail"]);
    EXPECT_EQ(details,
              (std::vector<std::string>{"quota as usual", "no quota", "quota 700 MB", "quota 20 GB", "quota 2.5 GB"}));
}

TEST_F(PeopleTest, RefusedSignInsAreOneLine) {
    for (int i = 0; i < 3; ++i) (void)login(R"({"name":"ann","password":"wrong password"})");
    const Json list = call(basic(), "AuditEntry/get", {{"ids", nullptr}})["list"];
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0]["event"], "sign-in-refused");
    EXPECT_EQ(list[0]["times"], 3);
    EXPECT_EQ(list[0]["address"], "127.0.0.1");
    const Json found = call(basic(), "AuditEntry/query", {{"filter", {{"event", "signed-in"}}}});
    EXPECT_EQ(found["ids"].size(), 0u);
}

TEST_F(PeopleTest, ChangesArePushedToThoseTheyConcern) {
    const std::string id = add("berta");
    const auto state = [&](const Fields& who) { return call(who, "Person/get", {{"ids", nullptr}})["state"]; };
    const Json hers = state(berta()), anns = state(basic());
    EXPECT_TRUE(is_done(update(basic(), "Person", id, {{"quota", 1000}})));
    EXPECT_NE(state(berta()), hers);
    EXPECT_NE(state(basic()), anns);
    EXPECT_EQ(call(basic(), "Person/changes", {{"sinceState", anns}})["type"], "cannotCalculateChanges");
    const Json after = state(basic()), before = state(berta());
    (void)call(basic(), "SignIn/set", {{"create", {{"t", {{"label", "x"}}}}}});
    EXPECT_NE(state(basic()), after);
    EXPECT_EQ(state(berta()), before) << "what ann does for herself is nothing to her";
}

}  // namespace
}  // namespace kontor::routes
