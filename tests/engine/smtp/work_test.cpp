// Linear work in every shape of input that has been quadratic somewhere.
#include <gtest/gtest.h>

#include <string>

#include "engine/smtp/client.hpp"
#include "engine/smtp/server.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::smtp {
namespace {

constexpr Instant work_start{std::chrono::hours(1)};

std::string repeated(Bytes pattern, std::size_t size) {
    std::string text;
    while (text.size() < size) text.append(pattern);
    return text;
}

Client ready_client() {
    ClientSettings settings;
    settings.security = Security::plain;
    settings.method = Method::none;
    Client client(settings, work_start);
    client.receive("220 ready\r\n250-x\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n", work_start);
    while (client.next_event()) {
    }
    client.sent(client.output().size());
    return client;
}

// Sends the message in pieces as it is asked for; returns the octets written.
std::size_t send(Bytes message, const Content& content, std::size_t piece) {
    Client client = ready_client();
    Envelope envelope;
    envelope.to.push_back({*Path::parse("ann@example.org")});
    client.send(std::move(envelope), content);
    client.receive("250 ok\r\n250 ok\r\n354 go\r\n", work_start);
    std::size_t written = 0;
    for (bool moved = true; moved;) {
        moved = false;
        while (auto event = client.next_event()) {
            moved = true;
            if (const auto* wanted = std::get_if<ContentWanted>(&*event)) {
                client.content(message.substr(wanted->offset, piece));
            }
        }
        written += client.output().size();
        client.sent(client.output().size());
    }
    return written;
}

std::size_t serve(Bytes wire, std::size_t piece) {
    ServerSettings settings;
    settings.security = Security::plain;
    Server server(settings, work_start);
    std::size_t octets = 0;
    const auto take = [&](Bytes bytes) {
        server.receive(bytes, work_start);
        for (bool moved = true; moved;) {
            moved = !server.output().empty();
            server.sent(server.output().size());
            while (auto event = server.next_event()) {
                moved = true;
                if (std::holds_alternative<server::Authenticate>(*event)) server.accept_login();
                if (std::holds_alternative<server::Sender>(*event)) server.accept_sender();
                if (std::holds_alternative<server::Recipient>(*event)) server.accept_recipient();
                if (const auto* chunk = std::get_if<server::MessageChunk>(&*event)) octets += chunk->data.size();
            }
        }
    };
    take("EHLO x\r\nAUTH PLAIN AGZyZWQAc2VjcmV0\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n");
    for (; !wire.empty(); wire.remove_prefix(std::min(piece, wire.size()))) take(wire.substr(0, piece));
    return octets;
}

class Shape : public testing::TestWithParam<const char*> {};

TEST_P(Shape, OfAMessageIsScannedAndSentInLinearTime) {
    for (const std::size_t piece : {std::size_t{1} << 16, std::size_t{7}}) {
        test::expect_linear_work([piece](std::size_t size) {
            return [piece, message = repeated(GetParam(), size)] {
                ContentScan scan;
                scan.take(message);
                const auto content = scan.finish();
                ASSERT_TRUE(content);
                ASSERT_GE(send(message, *content, piece), message.size());
            };
        });
    }
}

TEST_P(Shape, OfAMessageIsReceivedInLinearTime) {
    for (const std::size_t piece : {std::size_t{1} << 16, std::size_t{7}}) {
        test::expect_linear_work([piece](std::size_t size) {
            return [piece, wire = repeated(GetParam(), size)] { ASSERT_GT(serve(wire, piece), 0u); };
        });
    }
}

INSTANTIATE_TEST_SUITE_P(Smtp, Shape, testing::Values("x\r\n", "\r\n", "..\r\n", ".x\r\n", "a: b\r\n\xc3\xa9\r\n"));

TEST(Reply, WithoutEndCostsItsLimitOnly) {
    for (const char* pattern : {"2", "250-x\r\n", "250-AUTH PLAIN LOGIN\r\n", "250-5.1.1.\r\n"}) {
        test::expect_linear_work([pattern](std::size_t size) {
            return [wire = repeated(pattern, size)] {
                Client client = ready_client();
                for (Bytes rest = wire; !rest.empty(); rest.remove_prefix(std::min<std::size_t>(100, rest.size()))) {
                    client.receive(rest.substr(0, 100), work_start);
                    while (client.next_event()) {
                    }
                }
                ASSERT_TRUE(client.is_over() || wire.size() <= limits::capability_bytes);
            };
        });
    }
}

TEST(Address, IsReadInLinearTime) {
    for (const char* pattern : {"\"", "\\\"", "@", "a.", ">"}) {
        test::expect_linear_work([pattern](std::size_t size) {
            return [argument = "FROM:<" + repeated(pattern, size)] {
                ASSERT_LE(parse_path_argument(argument, "FROM").has_value(), true);
                ASSERT_FALSE(Path::parse(argument));
            };
        });
    }
}

}  // namespace
}  // namespace kontor::smtp
