// JMAP over HTTP, the WebSocket and the event stream; uploads and downloads; pushes.
#include <set>

#include "native/relay/auth/password.hpp"
#include "tests/native/relay/routes/relay_under_test.hpp"

namespace kontor::routes {
namespace {

const char* echo = R"({"using":["urn:ietf:params:jmap:core"],"methodCalls":[["Core/echo",{"hello":true},"c1"]]})";

Fields as_json(Fields fields) {
    fields.emplace_back("Content-Type", "application/json; charset=utf-8");
    return fields;
}

TEST_F(RelayTest, AnswersRequests) {
    const Answer answer = ask("POST", "/jmap/api", as_json(basic()), echo);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("content-type"), "application/json");
    EXPECT_EQ(Json::parse(answer.body)["methodResponses"][0], (Json{"Core/echo", {{"hello", true}}, "c1"}));
}

TEST_F(RelayTest, SaysWhatIsWrongWithARequest) {
    const auto type_of = [&](const Fields& fields, const std::string& body) {
        const Answer answer = ask("POST", "/jmap/api", fields, body);
        EXPECT_EQ(answer.status, 400);
        EXPECT_EQ(answer.field("content-type"), "application/problem+json");
        return Json::parse(answer.body)["type"].get<std::string>();
    };
    EXPECT_EQ(type_of(as_json(basic()), "{"), "urn:ietf:params:jmap:error:notJSON");
    EXPECT_EQ(type_of(as_json(basic()), "[]"), "urn:ietf:params:jmap:error:notRequest");
    EXPECT_EQ(type_of(basic(), echo), "urn:ietf:params:jmap:error:notJSON");
    EXPECT_EQ(ask("POST", "/jmap/api", as_json(basic()), std::string(1024 * 1024 + 1, ' ')).status, 413);
    EXPECT_EQ(ask("GET", "/jmap/api", basic()).status, 405);
    EXPECT_EQ(ask("GET", "/jmap/unknown", basic()).status, 404);
}

TEST_F(RelayTest, SocketAnswersAndStaysOpenWhateverComes) {
    test::WebSocket socket(port, "/jmap/ws", with_bearer());
    ASSERT_TRUE(socket.is_open());
    EXPECT_EQ(socket.handshake().field("sec-websocket-protocol"), "jmap");
    Json request = Json::parse(echo);
    request["@type"] = "Request";
    request["id"] = "R1";
    socket.send(request.dump());
    const Json response = Json::parse(*socket.next());
    EXPECT_EQ(response["@type"], "Response");
    EXPECT_EQ(response["requestId"], "R1");
    EXPECT_EQ(response["methodResponses"][0][0], "Core/echo");

    const auto error_for = [&](const std::string& text) {
        socket.send(text);
        const Json error = Json::parse(*socket.next());
        EXPECT_EQ(error["@type"], "RequestError");
        return error;
    };
    EXPECT_EQ(error_for("{")["type"], "urn:ietf:params:jmap:error:notJSON");
    EXPECT_EQ(error_for("[]")["type"], "urn:ietf:params:jmap:error:notRequest");
    EXPECT_EQ(error_for(R"({"@type":"Request","id":"R2","using":["urn:unknown"],"methodCalls":[]})")["requestId"],
              "R2");
    socket.frame(0x82, "binary");
    EXPECT_EQ(Json::parse(*socket.next())["type"], "urn:ietf:params:jmap:error:notRequest");
    socket.send(request.dump());
    EXPECT_EQ(Json::parse(*socket.next())["requestId"], "R1");
}

TEST_F(RelayTest, SocketNeedsTheSubprotocolAndAnUpgrade) {
    Fields other = with_bearer();
    other.emplace_back("Sec-WebSocket-Protocol", "chat");
    EXPECT_EQ(test::WebSocket(port, "/jmap/ws", other).handshake().status, 400);
    EXPECT_EQ(ask("GET", "/jmap/ws", with_bearer()).status, 426);
}

TEST_F(RelayTest, SocketRunsSeveralRequestsAndAnswersEach) {
    test::WebSocket socket(port, "/jmap/ws", with_bearer());
    std::set<std::string> waiting;
    for (int i = 0; i < 30; ++i) {
        Json request = Json::parse(echo);
        request["@type"] = "Request";
        request["id"] = std::to_string(i);
        waiting.insert(std::to_string(i));
        socket.send(request.dump());
    }
    while (!waiting.empty()) {
        const auto text = socket.next();
        ASSERT_TRUE(text);
        waiting.erase(Json::parse(*text)["requestId"].get<std::string>());
    }
}

TEST_F(RelayTest, PushesAfterACommitToWhoAskedForIt) {
    test::WebSocket asked(port, "/jmap/ws", with_bearer()), silent(port, "/jmap/ws", with_bearer());
    asked.send(R"({"@type":"WebSocketPushEnable","dataTypes":["Email"]})");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    add_mail("From: a@b.example\r\nSubject: hi\r\n\r\nhello\r\n");
    const auto text = asked.next(3000);
    ASSERT_TRUE(text);
    const Json change = Json::parse(*text);
    EXPECT_EQ(change["@type"], "StateChange");
    EXPECT_TRUE(change["changed"][home_account()].contains("Email"));
    EXPECT_FALSE(change["changed"][home_account()].contains("Mailbox"));
    EXPECT_TRUE(change.contains("pushState"));
    EXPECT_FALSE(silent.next(300));

    // What was missed since a push state is told at once.
    add_mail("From: a@b.example\r\nSubject: two\r\n\r\nhello\r\n");
    test::WebSocket later(port, "/jmap/ws", with_bearer());
    later.send(
        Json{{"@type", "WebSocketPushEnable"}, {"dataTypes", nullptr}, {"pushState", change["pushState"]}}.dump());
    const auto missed = later.next(3000);
    ASSERT_TRUE(missed);
    EXPECT_TRUE(Json::parse(*missed)["changed"][home_account()].contains("Email"));

    while (asked.next(300)) {
    }
    asked.send(R"({"@type":"WebSocketPushDisable"})");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    add_mail("From: a@b.example\r\nSubject: three\r\n\r\nhello\r\n");
    EXPECT_FALSE(asked.next(400));
}

TEST_F(RelayTest, ManyCommitsFallTogether) {
    test::WebSocket socket(port, "/jmap/ws", with_bearer());
    socket.send(R"({"@type":"WebSocketPushEnable","dataTypes":null})");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    for (int i = 0; i < 50; ++i) add_mail("Subject: " + std::to_string(i) + "\r\n\r\nx\r\n");
    int pushes = 0;
    while (socket.next(400)) ++pushes;
    EXPECT_GE(pushes, 1);
    EXPECT_LE(pushes, 20);
}

TEST_F(RelayTest, EventSourceTellsChangesWithoutAPushState) {
    test::Wire wire(port);
    wire.write(test::request_text(port, "GET", "/jmap/eventsource/?types=Email,Mailbox&closeafter=state&ping=0",
                                  with_bearer()));
    while (wire.in().find(": open") == std::string::npos && wire.read()) {
    }
    EXPECT_NE(wire.in().find("Content-Type: text/event-stream"), std::string::npos);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    add_mail("Subject: x\r\n\r\nx\r\n");
    const std::string all = wire.read_to_end();  // closeafter=state
    EXPECT_NE(all.find("event: state\ndata: {"), std::string::npos);
    EXPECT_NE(all.find("\"Mailbox\""), std::string::npos);
    EXPECT_EQ(all.find("pushState"), std::string::npos);
    for (const char* bad : {"?ping=x", "?closeafter=maybe", "?ping=-1"}) {
        EXPECT_EQ(ask("GET", "/jmap/eventsource/" + std::string(bad), with_bearer()).status, 400) << bad;
    }
}

TEST_F(RelayTest, UploadsComeBackAsTheyWere) {
    std::string octets;
    for (int i = 0; i < 700'000; ++i) octets += static_cast<char>(i * 31 >> 3);
    Fields fields = basic();
    fields.emplace_back("Content-Type", "image/png");
    const Answer up = ask("POST", "/jmap/upload/" + home_account() + "/", fields, octets);
    ASSERT_EQ(up.status, 201);
    const Json blob = Json::parse(up.body);
    EXPECT_EQ(blob["accountId"], home_account());
    EXPECT_EQ(blob["type"], "image/png");
    EXPECT_EQ(blob["size"], octets.size());

    const std::string target = "/jmap/download/" + home_account() + "/" + blob["blobId"].get<std::string>();
    const Answer down = ask("GET", target + "/a%20%22b%22%0d.png?accept=text%2Fhtml", basic());
    EXPECT_EQ(down.status, 400);  // a line end in a name
    const Answer good = ask("GET", target + "/%E5%9B%BE%22%20a.html?accept=text%2Fhtml", basic());
    ASSERT_EQ(good.status, 200);
    EXPECT_TRUE(good.body == octets);
    EXPECT_EQ(good.field("content-type"), "text/html");
    EXPECT_EQ(good.field("content-disposition"),
              "attachment; filename=\"____ a.html\"; filename*=UTF-8''%E5%9B%BE%22%20a.html");
    EXPECT_EQ(good.field("x-content-type-options"), "nosniff");
    EXPECT_EQ(good.field("content-security-policy"), "default-src 'none'; sandbox");
    EXPECT_EQ(ask("GET", target + "/x?accept=nonsense", basic()).field("content-type"), "application/octet-stream");
    EXPECT_EQ(ask("HEAD", target + "/x", basic()).field("content-length"), std::to_string(octets.size()));
    EXPECT_EQ(ask("GET", "/jmap/download/" + home_account() + "/b999/x", basic()).status, 404);
    EXPECT_EQ(ask("GET", "/jmap/download/a999/" + blob["blobId"].get<std::string>() + "/x", basic()).status, 404);
}

TEST_F(RelayTest, UploadsHaveALimitAndAnAccount) {
    test::Wire wire(port);
    Fields fields = basic();
    fields.emplace_back("Content-Length", std::to_string(50u * 1024 * 1024 + 1));
    wire.write(test::request_text(port, "POST", "/jmap/upload/" + home_account() + "/", fields));
    EXPECT_EQ(test::read_answer(wire).status, 413);
    EXPECT_EQ(ask("POST", "/jmap/upload/a999/", basic(), "x").status, 404);
    EXPECT_EQ(ask("POST", "/jmap/upload/all/", basic(), "x").status, 404);
}

TEST_F(RelayTest, UploadsEndWithTheQuota) {
    stop();
    Settings settings;
    settings.octets_of_user = 1000;
    start(settings);
    const std::string target = "/jmap/upload/" + home_account() + "/";
    EXPECT_EQ(ask("POST", target, basic(), std::string(600, 'a')).status, 201);
    EXPECT_EQ(ask("POST", target, basic(), std::string(600, 'b')).status, 507);
    EXPECT_EQ(ask("POST", target, basic(), std::string(300, 'c')).status, 201);
}

TEST_F(RelayTest, OthersMailIsNotThere) {
    const mail::EmailId id = add_mail("Content-Type: text/html\r\n\r\n<p>secret</p>\r\n");
    const std::string account = home_account();
    static const std::string hash = *auth::hash_password(Secret("bob's password"));
    ASSERT_TRUE(store.directory().add("bob", hash, false));
    const Fields bob = basic("bob", "bob's password");
    EXPECT_EQ(ask("GET", "/mail/html/" + account + "/" + id.to_string(), basic()).status, 200);
    EXPECT_EQ(ask("GET", "/mail/html/" + account + "/" + id.to_string(), bob).status, 404);
    EXPECT_EQ(ask("GET", "/jmap/download/" + account + "/b1/x", basic()).status, 200);
    EXPECT_EQ(ask("GET", "/jmap/download/" + account + "/b1/x", bob).status, 404);
    EXPECT_EQ(ask("POST", "/jmap/upload/" + account + "/", bob, "x").status, 404);
}

}  // namespace
}  // namespace kontor::routes
