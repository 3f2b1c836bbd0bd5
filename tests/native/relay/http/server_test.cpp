// The listener against well-behaved and malformed requests.
#include "tests/native/relay/http/served.hpp"

namespace kontor::http {
namespace {

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
    start();
    Wire wire(port);
    for (int i = 0; i < 3; ++i) {
        wire.write(request_text(port, "GET", "/hello"));
        const Answer answer = read_answer(wire);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello GET");
        EXPECT_EQ(answer.field("connection"), "keep-alive");
        EXPECT_FALSE(answer.field("date").empty());
    }
    EXPECT_EQ(server->traffic().connections, 1u);
    EXPECT_EQ(server->traffic().requests, 3u);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
    start();
    Wire wire(port);
    wire.write(request_text(port, "POST", "/echo", {}, "one") + request_text(port, "POST", "/echo", {}, "two") +
               request_text(port, "GET", "/hello"));
    EXPECT_EQ(read_answer(wire).body, "one");
    EXPECT_EQ(read_answer(wire).body, "two");
    EXPECT_EQ(read_answer(wire).body, "hello GET");
}

TEST_F(ServerTest, HeadHasTheLengthButNoBody) {
    start();
    Wire wire(port);
    wire.write(request_text(port, "HEAD", "/big") + request_text(port, "GET", "/hello"));
    EXPECT_EQ(read_answer(wire, true).field("content-length"), "3000000");
    EXPECT_EQ(read_answer(wire).body, "hello GET");
}

TEST_F(ServerTest, ClosesWhenAsked) {
    start();
    Wire wire(port);
    wire.write(request_text(port, "GET", "/hello", {{"Connection", "close"}}));
    EXPECT_EQ(read_answer(wire).field("connection"), "close");
    EXPECT_TRUE(wire.is_closed_within(3000));
    EXPECT_EQ(request(port, "GET", "/big").body.size(), 3'000'000u);
}

TEST_F(ServerTest, ReadsChunkedBodiesCutAnywhere) {
    start();
    const std::string text =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;ext=1\r\n "
        "world\r\n0\r\n\r\n";
    for (const std::size_t cut : {std::size_t{1}, std::size_t{3}, text.size()}) {
        Wire wire(port);
        for (std::size_t at = 0; at < text.size(); at += cut) wire.write(std::string_view(text).substr(at, cut));
        const Answer answer = read_answer(wire);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello world");
    }
}

TEST_F(ServerTest, SaysContinueToThoseWhoWait) {
    start();
    Wire wire(port);
    wire.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(read_answer(wire).status, 100);
    wire.write("ok");
    EXPECT_EQ(read_answer(wire).body, "ok");
}

TEST_F(ServerTest, RefusesAmbiguousAndMalformedHeads) {
    start();
    for (const char* bad : {
             "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
             "GET / HTTP/1.1\r\n\r\n",
             "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
             "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
             "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
             "GET /hello HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n",
             "GET /hello HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n",
             "GET /hello HTTP/1.1\r\nHost: a\nA: b\r\n\r\n",
             "GET hello HTTP/1.1\r\nHost: a\r\n\r\n",
             "GET /../hello HTTP/1.1\r\nHost: a\r\n\r\n",
             "GET /hello HTTP/3.7\r\nHost: a\r\n\r\n",
             "GET /hello\r\n\r\n",
             "\r\n\r\n",
         }) {
        Wire wire(port);
        wire.write(bad);
        EXPECT_EQ(read_answer(wire).status, 400) << bad;
        EXPECT_TRUE(wire.is_closed_within(3000)) << bad;
    }
}

TEST_F(ServerTest, LimitsTheHead) {
    start();
    EXPECT_EQ(request(port, "GET", "/hello", {{"X", std::string(15'000, 'x')}}).status, 200);
    EXPECT_EQ(request(port, "GET", "/hello", {{"X", std::string(17'000, 'x')}}).status, 431);
    Wire endless(port);
    endless.write("GET /hello HTTP/1.1\r\nX: ");
    for (int i = 0; i < 40; ++i) endless.write(std::string(1000, 'x'));
    EXPECT_EQ(read_answer(endless).status, 431);
    test::Fields many;
    for (int i = 0; i < 101; ++i) many.emplace_back("X" + std::to_string(i), "1");
    EXPECT_EQ(request(port, "GET", "/hello", many).status, 400);
}

TEST_F(ServerTest, LimitsTheBody) {
    start();
    EXPECT_EQ(request(port, "POST", "/echo", {}, std::string(100'000, 'x')).status, 200);
    EXPECT_EQ(request(port, "POST", "/echo", {}, std::string(100'001, 'x')).status, 413);
    Wire announced(port);
    announced.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n");
    EXPECT_EQ(read_answer(announced).status, 413);
    Wire chunked(port);
    chunked.write("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; ++i) chunked.write("2000\r\n" + std::string(0x2000, 'x') + "\r\n");
    EXPECT_EQ(read_answer(chunked).status, 413);
}

TEST_F(ServerTest, StreamsLargeBodiesIntoASink) {
    start();
    EXPECT_EQ(request(port, "POST", "/sink", {}, std::string(3'000'000, 'x')).body, "3000000");
    EXPECT_EQ(request(port, "POST", "/sink", {}, std::string(300'000, 'x') + "!" + std::string(300'000, 'x')).status,
              400);
}

TEST_F(ServerTest, AsksWhoBeforeItReadsTheBody) {
    start();
    Wire wire(port);
    wire.write("POST /guarded HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n");  // and not one octet of it
    EXPECT_EQ(read_answer(wire).status, 401);
    EXPECT_EQ(request(port, "POST", "/guarded", {{"X-Key", "open"}}, "body").body, "in");
}

TEST_F(ServerTest, PullsBodiesThatAreMadeWhileSent) {
    start();
    EXPECT_EQ(request(port, "GET", "/pulled").body, std::string(1000, 'p'));
}

TEST_F(ServerTest, SendsWhatHasNoSizeInChunks) {
    start();
    Wire wire(port);
    wire.write(request_text(port, "GET", "/chunks") + request_text(port, "GET", "/broken-chunks"));
    const std::string text = wire.read_to_end();
    const std::string piece = "14\r\n" + std::string(20, 'c') + "\r\n";
    const std::size_t body = text.find("\r\n\r\n") + 4, second = text.find("HTTP/1.1", 1);
    ASSERT_NE(second, std::string::npos) << "the connection goes on";
    EXPECT_NE(text.find("Transfer-Encoding: chunked"), std::string::npos);
    EXPECT_EQ(text.find("Content-Length"), std::string::npos);
    EXPECT_EQ(text.substr(body, second - body), piece + piece + piece + "0\r\n\r\n");
    // What failed has no end: the connection is cut.
    EXPECT_TRUE(text.ends_with("\r\n\r\n" + piece + piece)) << text;
}

TEST_F(ServerTest, KnowsThatOldProgramsTakeNoChunks) {
    start();
    Wire wire(port);
    wire.write("GET /chunks HTTP/1.0\r\n\r\n");
    const std::string text = wire.read_to_end();
    EXPECT_EQ(text.find("chunked"), std::string::npos);
    EXPECT_TRUE(text.ends_with("\r\n\r\n" + std::string(60, 'c'))) << text;
}

}  // namespace
}  // namespace kontor::http
