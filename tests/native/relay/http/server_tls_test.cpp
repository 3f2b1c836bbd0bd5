// The listener under TLS, asked by OpenSSL: the same pages, sockets and limits, and those who do not speak it.
#include <openssl/ssl.h>

#include <future>

#include "native/net/certificates.hpp"
#include "native/relay/demo/certificates.hpp"
#include "tests/native/relay/http/served.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::http {
namespace {

class EncryptedServer : public ServerTest {
protected:
    void SetUp() override {
        make("first");
        trust = *clients.context(authority("first"));
    }
    void make(const char* name) {
        std::filesystem::create_directory(folder.path() / name);
        ASSERT_TRUE(demo::make_certificates(folder.path() / name));
    }
    std::string authority(const char* name) const { return (folder.path() / name / "authority.pem").string(); }
    net::TlsContext certificate(const char* name) const {
        const auto of = folder.path() / name;
        return *net::tls_server((of / "server.pem").string(), (of / "server.key").string());
    }
    void start_encrypted(const Limits& limits = quick_limits()) { start(limits, {}, certificate("first")); }
    test::Answer ask(std::string_view target) { return request(port, "GET", target, {}, "", trust); }

    test::TemporaryDirectory folder;
    net::TlsClients clients;
    net::TlsContext trust;
};

TEST_F(EncryptedServer, AnswersAsInTheClear) {
    start_encrypted();
    Wire wire(port, trust);
    ASSERT_TRUE(wire.is_encrypted());
    EXPECT_STREQ(SSL_get_version(&wire.tls()), "TLSv1.3");
    wire.write(request_text(port, "GET", "/how"));
    EXPECT_EQ(read_answer(wire).body, "encrypted");
    wire.write(request_text(port, "POST", "/echo", {}, std::string(50'000, 'x')));
    EXPECT_EQ(read_answer(wire).body, std::string(50'000, 'x'));
    wire.write(request_text(port, "GET", "/big"));
    EXPECT_EQ(read_answer(wire).body.size(), 3'000'000u);
    wire.write(request_text(port, "GET", "/pulled"));
    EXPECT_EQ(read_answer(wire).body, std::string(1000, 'p'));
    EXPECT_EQ(server->traffic().connections, 1u);
}

TEST_F(EncryptedServer, SaysGoodbye) {
    start_encrypted();
    Wire wire(port, trust);
    wire.write(request_text(port, "GET", "/hello", {{"Connection", "close"}}));
    EXPECT_NE(wire.read_to_end().find("hello GET"), std::string::npos);
    EXPECT_EQ(SSL_get_shutdown(const_cast<ssl_st*>(&wire.tls())) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN)
        << "without close_notify nobody knows whether that was all";
}

TEST_F(EncryptedServer, AnAnswerArrivesBeforeTheBodyWasRead) {
    start_encrypted();
    Wire wire(port, trust);
    wire.write(request_text(port, "POST", "/guarded", {}, std::string(90'000, 'x')));
    EXPECT_EQ(read_answer(wire).status, 401);
}

TEST_F(EncryptedServer, SocketsAndEventsToo) {
    start_encrypted();
    test::WebSocket socket(port, "/ws", {}, trust);
    ASSERT_TRUE(socket.is_open());
    socket.send("hi");
    EXPECT_EQ(socket.next(), "echo hi");
    EXPECT_FALSE(socket.next(700));
    EXPECT_GE(socket.pings, 1);
    socket.send(std::string(9'000, 'y'));
    EXPECT_EQ(socket.next(), "echo " + std::string(9'000, 'y'));

    Wire events(port, trust);
    events.write(request_text(port, "GET", "/events"));
    while (events.in().find("two") == std::string::npos && events.read()) {
    }
    EXPECT_NE(events.in().find("data: two"), std::string::npos);
    EXPECT_EQ(server->traffic().channels_open, 2u);

    server->drain(std::chrono::seconds(5));
    EXPECT_FALSE(socket.next());
    EXPECT_EQ(socket.close_code(), 1001);
    EXPECT_NE(events.read_to_end().find("0\r\n\r\n"), std::string::npos);
}

TEST_F(EncryptedServer, AReaderThatDoesNotReadIsClosedUnderTlsToo) {
    Limits limits = quick_limits();
    limits.send_queue = 1'000'000;
    limits.socket_ping = std::chrono::seconds(30);
    start_encrypted(limits);
    test::WebSocket socket(port, "/ws", {}, trust);
    socket.send("flood");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    while (server->traffic().channels_open > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(server->traffic().channels_open, 0u);
}

TEST_F(EncryptedServer, WhoSpeaksHttpIsToldSo) {
    start_encrypted();
    const test::Answer answer = request(port, "GET", "/hello");
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("https://"), std::string::npos);
    Wire rubbish(port);
    rubbish.write(std::string("\x01\x02\x03\x04", 4));
    EXPECT_TRUE(rubbish.is_closed_within(300));
    Wire broken(port);
    broken.write(std::string("\x16\x03\x01\x00\x05hello", 10));
    EXPECT_TRUE(broken.is_closed_within(300));
    EXPECT_EQ(ask("/hello").status, 200);
}

TEST_F(EncryptedServer, AHandshakeThatStallsIsCutOff) {
    Limits limits = quick_limits();
    limits.handshake = std::chrono::milliseconds(400);
    start_encrypted(limits);
    Wire silent(port), slow(port);
    slow.write("\x16");
    for (int i = 0; i < 4; ++i) {  // an octet now and then does not help
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        slow.write(std::string(1, i == 0 ? '\x03' : '\x01'));
    }
    EXPECT_TRUE(silent.is_closed_within(1000));
    EXPECT_TRUE(slow.is_closed_within(1000));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (server->traffic().connections_open > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(server->traffic().connections_open, 0u);
}

TEST_F(EncryptedServer, StrangersAreFewBeforeTheirHandshakeToo) {
    Limits limits = quick_limits();
    limits.loopback_is_exempt = false;
    limits.handshake = std::chrono::seconds(10);
    start_encrypted(limits);
    std::vector<Wire> stalled;
    for (std::size_t i = 0; i < limits.strangers_per_address; ++i) stalled.emplace_back(port);
    EXPECT_TRUE(Wire(port).is_closed_within(1000));
    EXPECT_EQ(server->traffic().refused_connections, 1u);
}

TEST_F(EncryptedServer, WhoIsOneTooManyWaitsInLine) {
    Limits limits = quick_limits();
    limits.connections = 1;
    start_encrypted(limits);
    auto first = std::make_unique<Wire>(port, trust);
    auto next = std::async(std::launch::async, [this] { return ask("/how").body; });
    EXPECT_EQ(next.wait_for(std::chrono::milliseconds(200)), std::future_status::timeout) << "it waits in line";
    EXPECT_EQ(server->traffic().connections, 1u);
    first.reset();
    EXPECT_EQ(next.get(), "encrypted");
}

TEST_F(EncryptedServer, OldVersionsAreRefused) {
    start_encrypted();
    SSL_CTX_set_min_proto_version(trust.get(), TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(trust.get(), TLS1_1_VERSION);
    SSL_CTX_set_security_level(trust.get(), 0);
    EXPECT_FALSE(Wire(port, trust).is_encrypted());
    SSL_CTX_set_max_proto_version(trust.get(), TLS1_2_VERSION);
    EXPECT_TRUE(Wire(port, trust).is_encrypted());
}

TEST_F(EncryptedServer, AnotherCertificateIsShownToThoseWhoComeNext) {
    start_encrypted();
    test::WebSocket before(port, "/ws", {}, trust);
    ASSERT_TRUE(before.is_open());
    make("second");
    server->show(certificate("second"));
    const net::TlsContext of_second = *clients.context(authority("second"));
    EXPECT_EQ(request(port, "GET", "/hello", {}, "", of_second).status, 200);
    EXPECT_FALSE(Wire(port, trust).is_encrypted());
    before.send("still here");
    EXPECT_EQ(before.next(), "echo still here");
}

}  // namespace
}  // namespace kontor::http
