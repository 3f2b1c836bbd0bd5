// WebSocket, event streams and the end of the listener.
#include "tests/native/relay/http/served.hpp"

namespace kontor::http {
namespace {

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
