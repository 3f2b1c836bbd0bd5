// Who gets in, and how.
#include <chrono>

#include "native/relay/log/log.hpp"
#include "tests/native/relay/routes/relay_under_test.hpp"

namespace kontor::routes {
namespace {

TEST_F(RelayTest, EveryProofOpensTheSession) {
    for (const Fields& proof : {basic(), with_bearer(), cookie()}) {
        const Answer answer = ask("GET", "/.well-known/jmap", proof);
        EXPECT_EQ(answer.status, 200);
        const Json session = Json::parse(answer.body);
        EXPECT_EQ(session["username"], "ann");
        EXPECT_EQ(session["apiUrl"], origin() + "/jmap/api");
        EXPECT_EQ(session["capabilities"]["urn:ietf:params:jmap:websocket"]["url"],
                  "ws://127.0.0.1:" + std::to_string(port) + "/jmap/ws");
        EXPECT_EQ(answer.field("cache-control"), "no-cache, no-store, must-revalidate");
    }
}

TEST_F(RelayTest, NothingElseDoes) {
    const std::vector<Fields> strangers = {
        {},
        basic("ann", "wrong password"),
        basic("nobody", "wrong password"),
        basic("", ""),
        {{"Authorization", "Basic !!!"}},
        {{"Authorization", "Bearer " + std::string(43, 'x')}},
        {{"Authorization", "Digest x"}},
        {{"Cookie", "kontor=" + std::string(43, 'x')}},
        {{"Cookie", "kontor="}},
    };
    for (const Fields& proof : strangers) {
        for (const char* target : {"/.well-known/jmap", "/jmap/eventsource/", "/jmap/download/a1/b1/x",
                                   "/mail/html/a1/e1", "/mail/image?u=x&s=y"}) {
            EXPECT_EQ(ask("GET", target, proof).status, 401) << target;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        for (const char* target : {"/jmap/api", "/jmap/upload/a1/", "/auth/logout", "/auth/ticket"}) {
            Fields fields = proof;
            fields.emplace_back("Content-Type", "application/json");
            EXPECT_EQ(ask("POST", target, fields, "{}").status, 401) << target;
        }
    }
}

TEST_F(RelayTest, ASessionTokenIsNoBearerAndTheOtherWayRound) {
    const std::string session = cookie()[0].second.substr(7), token = bearer();
    EXPECT_EQ(ask("GET", "/.well-known/jmap", {{"Authorization", "Bearer " + session}}).status, 401);
    EXPECT_EQ(ask("GET", "/.well-known/jmap", {{"Cookie", "kontor=" + token}}).status, 401);
}

TEST_F(RelayTest, BrowsersAreNotShownADialog) {
    const Answer program = ask("GET", "/.well-known/jmap");
    EXPECT_EQ(program.all("www-authenticate").size(), 2u);
    const Answer browser = ask("GET", "/.well-known/jmap", {{"Sec-Fetch-Mode", "cors"}});
    EXPECT_EQ(browser.all("www-authenticate"), std::vector<std::string>{"Bearer realm=\"Kontor\""});
}

TEST_F(RelayTest, SigningInGivesACookieNoScriptCanRead) {
    const Answer answer = login(R"({"name":"ann","password":"correct horse"})");
    ASSERT_EQ(answer.status, 200);
    const std::string set = answer.field("set-cookie");
    EXPECT_EQ(set.rfind("kontor=", 0), 0u);
    EXPECT_EQ(set.find(';'), 7u + 43u);
    for (const char* flag : {"; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=2592000"}) {
        EXPECT_NE(set.find(flag), std::string::npos) << flag;
    }
    EXPECT_EQ(set.find("Domain"), std::string::npos);
    EXPECT_EQ(set.find("Secure"), std::string::npos);  // plain http on loopback
    EXPECT_EQ(answer.field("cache-control"), "no-store");
}

TEST_F(RelayTest, OverHttpsTheCookieIsSecureAndPinnedToTheHost) {
    stop();
    start({.public_url = "https://mail.example.org", .session_times = {}, .penalty = {}});
    const Answer answer = login(R"({"name":"ann","password":"correct horse"})",
                                {{"Host", "mail.example.org"}, {"Origin", "https://mail.example.org"}});
    ASSERT_EQ(answer.status, 200);
    const std::string set = answer.field("set-cookie");
    EXPECT_EQ(set.rfind("__Host-kontor=", 0), 0u);
    EXPECT_NE(set.find("; Secure"), std::string::npos);
    const std::string pair = set.substr(0, set.find(';'));
    const Answer session = ask("GET", "/.well-known/jmap", {{"Host", "mail.example.org"}, {"Cookie", pair}});
    EXPECT_EQ(session.status, 200);
    EXPECT_EQ(Json::parse(session.body)["apiUrl"], "https://mail.example.org/jmap/api");
    // The name without __Host- is somebody else's.
    EXPECT_EQ(ask("GET", "/.well-known/jmap", {{"Host", "mail.example.org"}, {"Cookie", pair.substr(7)}}).status, 401);
}

TEST_F(RelayTest, SigningInIsRefusedAlikeForEverybody) {
    const Answer wrong = login(R"({"name":"ann","password":"wrong password"})");
    const Answer unknown = login(R"({"name":"nobody","password":"wrong password"})");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(wrong.body, unknown.body);
    EXPECT_EQ(wrong.field("set-cookie"), "");
    for (const char* bad : {"", "{}", "[]", "not json", R"({"name":"ann"})", R"({"name":1,"password":2})"}) {
        EXPECT_EQ(login(bad).status, 400) << bad;
    }
    EXPECT_EQ(login(std::string(5000, ' ')).status, 413);
    EXPECT_EQ(ask("GET", "/auth/login").status, 405);
}

TEST_F(RelayTest, ForeignPagesCannotSignAnybodyIn) {
    const std::string body = R"({"name":"ann","password":"correct horse"})";
    EXPECT_EQ(login(body, {{"Origin", "https://evil.example"}}).status, 403);
    EXPECT_EQ(login(body, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
    EXPECT_EQ(login(body, {{"Origin", origin()}}).status, 200);
}

TEST_F(RelayTest, CookiesNeverGoToAnAddressInTheClear) {
    EXPECT_EQ(login(R"({"name":"ann","password":"correct horse"})", {{"Host", "192.0.2.7"}}).status, 403);
}

TEST_F(RelayTest, GuessingIsSlow) {
    stop();
    Settings slow;
    start(slow);
    office->penalty.failed("127.0.0.1", "ann", office->instant());
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(login(R"({"name":"ann","password":"wrong password"})").status, 401);
    EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(55));
    // The right one is not slowed down by somebody else's wrong ones.
    EXPECT_EQ(login(R"({"name":"ann","password":"correct horse"})").status, 200);
}

TEST_F(RelayTest, ManyGuessesAtOnceAreTurnedAway) {
    for (int i = 0; i < 4; ++i) office->penalty.failed("127.0.0.1", "somebody", office->instant());
    const Answer answer = login(R"({"name":"ann","password":"correct horse"})");
    EXPECT_EQ(answer.status, 429);
    EXPECT_NE(answer.field("retry-after"), "");
}

TEST_F(RelayTest, SigningOutEndsTheSessionAndItsSockets) {
    const Fields session = cookie();
    Fields upgrade = session;
    test::WebSocket socket(port, "/jmap/ws", upgrade);
    ASSERT_TRUE(socket.is_open());
    const Answer out = ask("POST", "/auth/logout", session, "{}");
    EXPECT_EQ(out.status, 204);
    EXPECT_NE(out.field("set-cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_FALSE(socket.next(3000));
    EXPECT_EQ(socket.close_code(), 1008);
    EXPECT_EQ(ask("GET", "/.well-known/jmap", session).status, 401);  // replayed
}

TEST_F(RelayTest, SigningInEndsTheSessionOfBefore) {
    const Fields before = cookie();
    Fields again = before;
    EXPECT_EQ(login(R"({"name":"ann","password":"correct horse"})", again).status, 200);
    EXPECT_EQ(ask("GET", "/.well-known/jmap", before).status, 401);
}

TEST_F(RelayTest, APlantedSecondCookieCountsForNothing) {
    Fields session = cookie();
    session[0].second = "kontor=planted; " + session[0].second;
    EXPECT_EQ(ask("GET", "/.well-known/jmap", session).status, 401);
}

TEST_F(RelayTest, CookiesOfForeignPagesCountForNothing) {
    for (const Fields& from : {Fields{{"Origin", "https://evil.example"}}, Fields{{"Origin", "null"}},
                               Fields{{"Sec-Fetch-Site", "cross-site"}}, Fields{{"Sec-Fetch-Site", "same-site"}}}) {
        Fields fields = cookie();
        fields.insert(fields.end(), from.begin(), from.end());
        EXPECT_EQ(ask("GET", "/.well-known/jmap", fields).status, 401);
        Fields program = with_bearer();
        program.insert(program.end(), from.begin(), from.end());
        EXPECT_EQ(ask("GET", "/.well-known/jmap", program).status, 200);
    }
}

TEST_F(RelayTest, TicketsOpenOnce) {
    const Answer issued = ask("POST", "/auth/ticket", with_bearer(), "{}");
    ASSERT_EQ(issued.status, 200);
    const Json ticket = Json::parse(issued.body);
    EXPECT_EQ(ticket["expiresIn"], 60);
    const std::string body = Json{{"ticket", ticket["ticket"]}}.dump();
    const Answer first = login(body);
    EXPECT_EQ(first.status, 200);
    EXPECT_NE(first.field("set-cookie"), "");
    EXPECT_EQ(login(body).status, 401);

    const std::string second = Json::parse(ask("POST", "/auth/ticket", with_bearer(), "{}").body)["ticket"];
    EXPECT_TRUE(test::WebSocket(port, "/jmap/ws?ticket=" + second).is_open());
    EXPECT_EQ(test::WebSocket(port, "/jmap/ws?ticket=" + second).handshake().status, 401);
}

TEST_F(RelayTest, TicketsGrowOld) {
    const auto ticket = office->authenticator.issue_ticket(ann, {office->now().seconds - 61});
    EXPECT_EQ(login(Json{{"ticket", std::string(ticket->reveal())}}.dump()).status, 401);
}

TEST_F(RelayTest, SessionsGrowOldAndSurviveARestart) {
    const Fields session = cookie();
    const auto idle = office->authenticator.start_session(ann, "", "", {office->now().seconds - 25 * 3600});
    EXPECT_EQ(ask("GET", "/.well-known/jmap", {{"Cookie", "kontor=" + std::string(idle->reveal())}}).status, 401);
    const auto old = office->authenticator.start_session(ann, "", "", {office->now().seconds - 31 * 24 * 3600});
    EXPECT_EQ(ask("GET", "/.well-known/jmap", {{"Cookie", "kontor=" + std::string(old->reveal())}}).status, 401);
    stop();
    start({});
    EXPECT_EQ(ask("GET", "/.well-known/jmap", session).status, 200);
}

// Threats B8: the upgrade wants exactly this relay's origin.
TEST_F(RelayTest, SocketsOpenOnlyForThisOrigin) {
    const std::string here = origin(), number = std::to_string(port);
    const Fields session = cookie();
    const auto status = [&](Fields fields, const std::string& from) {
        fields.emplace_back("Origin", from);
        return test::WebSocket(port, "/jmap/ws", fields).handshake().status;
    };
    EXPECT_EQ(status(session, here), 101);
    for (const std::string& from :
         {std::string("null"), "https://127.0.0.1:" + number, std::string("http://127.0.0.1"),
          "http://127.0.0.1:1" + number, "http://127.0.0.1:" + number + ".evil.example",
          "http://evil.example/http://127.0.0.1:" + number, "HTTP://127.0.0.1:" + number, "http://localhost:" + number,
          std::string("http://xn--kontr-jua.example"), here + "/"}) {
        EXPECT_EQ(status(session, from), 403) << from;
        EXPECT_EQ(status(basic(), from), 403) << from;
    }
    EXPECT_EQ(status(session, ""), 401);  // absent: a cookie alone is not enough
    EXPECT_EQ(status(basic(), ""), 101);  // programs have no origin, and bring a proof
    EXPECT_EQ(status(with_bearer(), ""), 101);
    EXPECT_EQ(status({}, here), 401);
}

TEST_F(RelayTest, OtherNamesAreNotThisRelay) {
    for (const char* host : {"evil.example", "127.0.0.1.nip.io", "localhost.evil.example", "", "[::1", "a b"}) {
        const Answer answer = ask("GET", "/.well-known/jmap", {{"Host", host}, {"Authorization", basic()[0].second}});
        EXPECT_TRUE(answer.status == 421 || answer.status == 400) << host << " " << answer.status;
    }
    for (const char* host : {"localhost", "127.0.0.1", "[::1]:8025", "192.0.2.1:80", "LOCALHOST:1"}) {
        EXPECT_EQ(ask("GET", "/.well-known/jmap", {{"Host", host}, {"Authorization", basic()[0].second}}).status, 200)
            << host;
    }
}

TEST_F(RelayTest, ForeignPagesMayAskWithAToken) {
    const Answer preflight =
        ask("OPTIONS", "/jmap/api", {{"Origin", "https://client.example"}, {"Access-Control-Request-Method", "POST"}});
    EXPECT_EQ(preflight.status, 204);
    EXPECT_EQ(preflight.field("access-control-allow-origin"), "*");
    EXPECT_NE(preflight.field("access-control-allow-headers").find("Authorization"), std::string::npos);
    EXPECT_NE(preflight.field("access-control-allow-headers").find("Content-Type"), std::string::npos);
    EXPECT_EQ(preflight.field("access-control-allow-credentials"), "");
    EXPECT_EQ(ask("GET", "/.well-known/jmap", with_bearer()).field("access-control-allow-origin"), "*");
    EXPECT_EQ(ask("OPTIONS", "/auth/login").status, 405);
    EXPECT_EQ(ask("POST", "/auth/ticket", with_bearer(), "{}").field("access-control-allow-origin"), "");
}

TEST_F(RelayTest, LogsHoldNoSecret) {
    std::string heard;
    std::mutex mutex;
    log::listen([&](const std::string& line) {
        const std::lock_guard lock(mutex);
        heard += line + '\n';
    });
    log::threshold(log::Level::debug);
    login(R"({"name":"ann","password":"hunter2hunter2"})");
    const Fields session = cookie();
    const std::string token = bearer();
    ask("GET", "/.well-known/jmap", {{"Authorization", "Bearer " + token}});
    ask("GET", "/?ticket=deadbeefdeadbeef");
    test::WebSocket(port, "/jmap/ws?ticket=deadbeefdeadbeef");
    log::threshold(log::Level::info);
    log::listen({});
    const std::lock_guard lock(mutex);
    EXPECT_NE(heard.find("event=auth.refused"), std::string::npos);
    EXPECT_NE(heard.find("ticket=***"), std::string::npos);
    for (const std::string& secret :
         {std::string("hunter2"), std::string(password), session[0].second.substr(7), token, std::string("deadbeef")}) {
        EXPECT_EQ(heard.find(secret), std::string::npos) << secret;
    }
}

}  // namespace
}  // namespace kontor::routes
