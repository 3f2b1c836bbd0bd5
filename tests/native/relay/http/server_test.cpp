// The listener against well-behaved and hostile clients, with a site of a few pages.
#include "native/relay/http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "native/relay/http/channel.hpp"
#include "tests/native/relay/support/http_client.hpp"

namespace kontor::http {
namespace {

using test::Answer;
using test::read_answer;
using test::request;
using test::request_text;
using test::Wire;

class EchoListener : public Listener {
public:
    explicit EchoListener(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}
    void on_text(std::string text) override {
        if (text == "flood") {
            for (int i = 0; i < 200'000 && channel_->is_open(); ++i) channel_->send(std::string(1000, 'x'));
            return;
        }
        channel_->send("echo " + text);
    }
    void on_binary() override { channel_->send("no binary"); }
    void on_closed() override { channel_.reset(); }

private:
    std::shared_ptr<Channel> channel_;
};

class Pages : public Site {
public:
    Plan plan(const Head& head) override {
        const std::string& path = head.target.path;
        if (path == "/hello") return answer_with(text(200, "hello " + head.method));
        if (path == "/big") return answer_with({200, {}, std::make_shared<const std::string>(3'000'000, 'b')});
        Plan plan;
        plan.lane = Lane::store;
        if (path == "/echo") {
            plan.body_limit = 100'000;
            plan.answer = [](std::string body) { return text(200, std::move(body)); };
        } else if (path == "/sink") {
            plan.body_limit = 10'000'000;
            auto total = std::make_shared<std::size_t>(0);
            plan.sink = [total](Bytes part) -> std::optional<Response> {
                *total += part.size();
                if (part.find('!') != Bytes::npos) return text(400, "no exclamations");
                return std::nullopt;
            };
            plan.answer = [total](const std::string&) { return text(200, std::to_string(*total)); };
        } else if (path == "/guarded") {
            plan.body_limit = 100'000;
            plan.admit = [allowed = head.field("x-key") == "open"]() -> std::optional<Response> {
                if (allowed) return std::nullopt;
                Response refused = text(401, "who?");
                refused.from_stranger = true;
                return refused;
            };
            plan.answer = [](const std::string&) { return text(200, "in"); };
        } else if (path == "/slow") {
            plan.lane = Lane::slow;
            plan.answer = [this](const std::string&) {
                ++started;
                const auto until = std::chrono::steady_clock::now() + slowness;
                while (!may_end && std::chrono::steady_clock::now() < until)
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                ++ended;
                return text(200, "done");
            };
        } else if (path == "/pulled") {
            plan.answer = [](const std::string&) {
                auto left = std::make_shared<int>(10);
                return Response{200, {}, Pulled{1000, [left]() -> std::optional<std::string> {
                                                    if ((*left)-- == 0) return std::nullopt;
                                                    return std::string(100, 'p');
                                                }}};
            };
        } else if (path == "/chunks" || path == "/broken-chunks") {
            plan.answer = [breaks = path == "/broken-chunks"](const std::string&) {
                auto left = std::make_shared<int>(3);
                return Response{200, {}, Pulled{std::nullopt, [left, breaks]() -> std::optional<std::string> {
                                                    if (*left == 0) return std::string();
                                                    if (--*left == 0 && breaks) return std::nullopt;
                                                    return std::string(20, 'c');
                                                }}};
            };
        } else if (path == "/ws") {
            plan.answer = [](const std::string&) {
                return Response{101, {}, Upgrade{"jmap", [](std::shared_ptr<Channel> channel) {
                                                     return std::make_shared<EchoListener>(std::move(channel));
                                                 }}};
            };
        } else if (path == "/events") {
            plan.answer = [](const std::string&) {
                return Response{200,
                                {{"Content-Type", "text/event-stream"}},
                                Live{[](std::shared_ptr<Channel> channel) {
                                         channel->send("data: one\n\n");
                                         channel->send("data: two\n\n");
                                         return nullptr;
                                     },
                                     Duration(0), ""}};
            };
        } else if (path == "/held") {
            plan.answer = [](const std::string&) {
                Response response = text(401, "later");
                response.hold = std::chrono::milliseconds(300);
                return response;
            };
        } else {
            return answer_with(text(404, "nothing here"));
        }
        return plan;
    }

    // Of /slow.
    std::atomic<int> started{0}, ended{0};
    std::atomic<bool> may_end{false};
    std::chrono::milliseconds slowness{400};
};

Limits quick_limits() {
    Limits limits;
    limits.head = std::chrono::milliseconds(400);
    limits.keep_alive = std::chrono::milliseconds(700);
    limits.strangers_per_address = 5;
    limits.loopback_is_exempt = true;
    limits.socket_ping = std::chrono::milliseconds(300);
    limits.socket_message = 10'000;
    limits.slowest_bytes_per_second = 1'000'000;
    return limits;
}

class ServerTest : public testing::Test {
protected:
    void start(const Limits& limits = quick_limits(), LaneSizes sizes = {}) {
        lanes = std::make_unique<Lanes>(sizes);
        auto listening = Server::listen({"127.0.0.1", 0}, pages, *lanes, limits);
        ASSERT_TRUE(listening) << listening.error().message();
        server = std::move(*listening);
        port = server->port();
        io = std::thread([this] { server->run(); });
    }
    void TearDown() override {
        if (!server) return;
        server->drain(std::chrono::seconds(5));
        if (io.joinable()) io.join();
        lanes->stop();
        server.reset();
    }

    Pages pages;
    std::unique_ptr<Lanes> lanes;
    std::unique_ptr<Server> server;
    std::thread io;
    std::uint16_t port = 0;
};

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

TEST_F(ServerTest, SlowLorisIsCutOff) {
    start();
    Wire wire(port);
    wire.write("GET /hello HTTP/1.1\r\n");
    const auto began = std::chrono::steady_clock::now();
    bool closed = false;
    for (int i = 0; i < 30 && !closed; ++i) {
        wire.write("X");  // each octet is in time, the head as a whole is not
        closed = wire.is_closed_within(100);
    }
    EXPECT_TRUE(closed);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

TEST_F(ServerTest, SlowAndShortBodiesAreCutOff) {
    start();
    const char* unfinished = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc";
    Wire slow(port), finished(port);
    slow.write(unfinished);
    finished.write(unfinished);
    finished.half_close();
    EXPECT_EQ(read_answer(finished).status, 408);
    EXPECT_TRUE(slow.is_closed_within(2000));
}

TEST_F(ServerTest, IdleConnectionsAreClosed) {
    start();
    Wire silent(port), polite(port);
    polite.write(request_text(port, "GET", "/hello"));
    read_answer(polite);
    EXPECT_TRUE(silent.is_closed_within(2000));
    EXPECT_TRUE(polite.is_closed_within(2000));
}

TEST_F(ServerTest, ReadersThatDoNotReadAreCutOff) {
    Limits limits = quick_limits();
    limits.head = std::chrono::milliseconds(200);
    start(limits);
    Wire wire(port);
    for (int i = 0; i < 20; ++i) wire.write(request_text(port, "GET", "/big"));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (server->traffic().connections_open > 0 && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(server->traffic().connections_open, 0u);
}

TEST_F(ServerTest, StrangersAreFew) {
    Limits limits = quick_limits();
    limits.loopback_is_exempt = false;
    limits.head = std::chrono::seconds(5);
    start(limits);
    std::vector<Wire> strangers;
    for (int i = 0; i < 5; ++i) strangers.emplace_back(port);
    EXPECT_EQ(request(port, "GET", "/hello").status, 0);
    EXPECT_EQ(server->traffic().refused_connections, 1u);

    // Being recognised makes room; being refused does not.
    strangers[0].write(request_text(port, "POST", "/guarded", {{"X-Key", "wrong"}}, "x"));
    EXPECT_EQ(read_answer(strangers[0]).status, 401);
    EXPECT_EQ(request(port, "GET", "/hello").status, 0);
    strangers[1].write(request_text(port, "POST", "/guarded", {{"X-Key", "open"}}, "x"));
    EXPECT_EQ(read_answer(strangers[1]).status, 200);
    EXPECT_EQ(request(port, "GET", "/hello").status, 200);
}

TEST_F(ServerTest, SlowWorkDoesNotHoldUpTheRest) {
    pages.slowness = std::chrono::minutes(1);
    start();
    std::vector<Wire> waiting;
    for (int i = 0; i < 8; ++i) {
        waiting.emplace_back(port);
        waiting.back().write(request_text(port, "GET", "/slow"));
    }
    while (pages.started < 8) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(request(port, "POST", "/echo", {}, "quick").body, "quick");
    EXPECT_EQ(pages.ended, 0);
    pages.may_end = true;
    for (Wire& wire : waiting) EXPECT_EQ(read_answer(wire).body, "done");
}

TEST_F(ServerTest, AFullLaneAnswers503) {
    LaneSizes sizes;
    sizes.slow = {1, 1};
    start(quick_limits(), sizes);
    std::vector<Wire> waiting;
    for (int i = 0; i < 4; ++i) {
        waiting.emplace_back(port);
        waiting.back().write(request_text(port, "GET", "/slow"));
        // The lane has taken the first one up before the second asks for the place in its queue.
        while (pages.started < 1) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    int busy = 0, done = 0;
    for (Wire& wire : waiting) {
        const int status = read_answer(wire).status;
        busy += status == 503;
        done += status == 200;
    }
    EXPECT_EQ(done, 2);
    EXPECT_EQ(busy, 2);
}

TEST_F(ServerTest, HoldsAnswersBack) {
    start();
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(request(port, "GET", "/held").status, 401);
    EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(290));
}

TEST_F(ServerTest, SpeaksWebSocket) {
    start();
    test::WebSocket socket(port, "/ws");
    ASSERT_TRUE(socket.is_open());
    EXPECT_EQ(socket.handshake().field("sec-websocket-protocol"), "jmap");
    EXPECT_EQ(socket.handshake().field("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");  // RFC 6455 1.3
    EXPECT_EQ(socket.handshake().field("sec-websocket-extensions"), "");
    socket.send("hi");
    EXPECT_EQ(socket.next(), "echo hi");
    socket.frame(0x82, "binary");
    EXPECT_EQ(socket.next(), "no binary");
    socket.frame(0x01, "two ");
    socket.frame(0x80, "parts");
    EXPECT_EQ(socket.next(), "echo two parts");
}

TEST_F(ServerTest, PingsSilentSocketsAndDropsDeadOnes) {
    start();
    test::WebSocket alive(port, "/ws"), dead(port, "/ws");
    EXPECT_FALSE(alive.next(1000));
    EXPECT_GE(alive.pings, 1);
    alive.send("still here");
    EXPECT_EQ(alive.next(), "echo still here");
    EXPECT_TRUE(dead.wire().is_closed_within(3000));
}

TEST_F(ServerTest, LimitsSocketMessages) {
    start();
    test::WebSocket large(port, "/ws");
    large.send(std::string(10'001, 'x'));
    EXPECT_FALSE(large.next(3000));
    EXPECT_EQ(large.close_code(), 1009);

    test::WebSocket fragments(port, "/ws");
    fragments.frame(0x01, "");
    for (int i = 0; i < 70; ++i) fragments.frame(0x00, "");
    EXPECT_TRUE(fragments.wire().is_closed_within(3000));

    test::WebSocket unmasked(port, "/ws");
    unmasked.wire().write(std::string_view("\x81\x02hi", 4));
    EXPECT_FALSE(unmasked.next(3000));
}

TEST_F(ServerTest, SocketsThatDoNotReadAreClosed) {
    Limits limits = quick_limits();
    limits.send_queue = 1'000'000;
    limits.socket_ping = std::chrono::seconds(30);
    start(limits);
    test::WebSocket socket(port, "/ws");
    socket.send("flood");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    while (server->traffic().channels_open > 0 && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(server->traffic().channels_open, 0u);
}

TEST_F(ServerTest, StreamsEventsInChunks) {
    start();
    Wire wire(port);
    wire.write(request_text(port, "GET", "/events"));
    while (wire.in().find("two") == std::string::npos && wire.read()) {
    }
    EXPECT_NE(wire.in().find("Transfer-Encoding: chunked\r\n"), std::string::npos);
    EXPECT_NE(wire.in().find("b\r\ndata: one\n\n\r\nb\r\ndata: two\n\n\r\n"), std::string::npos);
}

TEST_F(ServerTest, DrainsRequestsAndSockets) {
    start();
    {
        Wire idle(port), working(port), events(port);
        test::WebSocket socket(port, "/ws");
        ASSERT_TRUE(socket.is_open());
        events.write(request_text(port, "GET", "/events"));
        events.read();
        working.write(request_text(port, "GET", "/slow"));
        while (pages.started < 1) std::this_thread::sleep_for(std::chrono::milliseconds(5));

        server->drain(std::chrono::minutes(2));
        EXPECT_FALSE(socket.next(3000));
        EXPECT_EQ(socket.close_code(), 1001);
        EXPECT_TRUE(idle.is_closed_within(3000));
        EXPECT_TRUE(events.read_to_end().ends_with("0\r\n\r\n"));
        EXPECT_EQ(read_answer(working).body, "done");
    }
    io.join();  // as the peers have gone, not as patience has run out
    EXPECT_EQ(request(port, "GET", "/hello").status, 0);
}

TEST_F(ServerTest, DrainEndsEvenIfAPeerDoesNot) {
    Limits limits = quick_limits();
    limits.head = std::chrono::seconds(30);
    start(limits);
    Wire stubborn(port);
    stubborn.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
    while (server->traffic().requests < 1) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto began = std::chrono::steady_clock::now();
    server->drain(std::chrono::milliseconds(300));
    io.join();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

TEST(Server, SaysWhyItCannotListen) {
    Pages pages;
    Lanes lanes;
    auto first = Server::listen({"127.0.0.1", 0}, pages, lanes);
    ASSERT_TRUE(first);
    const auto second = Server::listen({"127.0.0.1", (*first)->port()}, pages, lanes);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().message().find("in use"), std::string::npos);
    EXPECT_FALSE(Server::listen({"no address", 0}, pages, lanes));
}

}  // namespace
}  // namespace kontor::http
