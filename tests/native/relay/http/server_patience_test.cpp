// The listener against those who are slow, many or in no hurry.
#include "tests/native/relay/http/served.hpp"

namespace kontor::http {
namespace {

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

}  // namespace
}  // namespace kontor::http
