// Linear work in every shape of input that has been quadratic somewhere.
#include <gtest/gtest.h>

#include <string>

#include "engine/base/stuff.hpp"
#include "engine/pop3/client.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::pop3 {
namespace {

constexpr Instant work_start{std::chrono::hours(1)};

Client logged_in() {
    ClientSettings settings;
    settings.security = Security::plain;
    settings.quirks.no_capa = true;
    Client client(settings, work_start);
    client.receive("+OK\r\n+OK\r\n+OK\r\n", work_start);
    while (client.next_event()) {
    }
    client.sent(client.output().size());
    return client;
}

std::size_t feed(Client& client, Bytes wire, std::size_t piece) {
    std::size_t octets = 0;
    while (!wire.empty()) {
        const Bytes part = wire.substr(0, piece);
        client.receive(part, work_start);
        wire.remove_prefix(part.size());
        while (auto event = client.next_event()) {
            if (const auto* chunk = std::get_if<MessageChunk>(&*event)) octets += chunk->data.size();
        }
    }
    return octets;
}

std::string repeated(Bytes pattern, std::size_t size) {
    std::string text;
    while (text.size() < size) text.append(pattern);
    return text;
}

class Shape : public testing::TestWithParam<const char*> {};

TEST_P(Shape, OfAMessageIsReadInLinearTime) {
    for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{7}}) {
        test::expect_linear_work([piece](std::size_t size) {
            return [piece, wire = "+OK\r\n" + repeated(GetParam(), size)] {
                Client client = logged_in();
                client.retrieve(1);
                ASSERT_GT(feed(client, wire, piece), 0u);
            };
        });
    }
}

TEST_P(Shape, OfAMessageIsWrittenInLinearTime) {
    test::expect_linear_work([](std::size_t size) {
        return [text = repeated(GetParam(), size)] {
            Stuffer stuffer;
            std::string out;
            stuffer.take(text, out);
            ASSERT_GT(out.size(), 0u);
        };
    });
}

INSTANTIATE_TEST_SUITE_P(Pop3, Shape,
                         testing::Values("x", "x\r\n", "\n", "\r", "..\r\n", "\n.", "\r\n.x", "..", ".\r",
                                         "\r\n..\r\r\n"));

TEST(Listing, IsReadInLinearTime) {
    for (const char* line : {"1 same\r\n", "x\r\n", ".\r.\r\n", "9999999999999999\r\n"}) {
        test::expect_linear_work([line](std::size_t size) {
            return [wire = "+OK\r\n" + repeated(line, size) + ".\r\n"] {
                Client client = logged_in();
                client.uidl();
                feed(client, wire, 1 << 16);
            };
        });
    }
}

// Descending numbers and equal ids make the end of the listing sort both.
TEST(Listing, IsPutInOrderInLinearTime) {
    test::expect_linear_work([](std::size_t size) {
        return [entries = size / 16] {
            UidlListing listing;
            for (std::size_t i = entries; i > 0; --i) listing.add(std::to_string(i) + (i % 3 == 0 ? " aaaa" : " bbbb"));
            listing.finish();
            ASSERT_EQ(listing.size(), entries);
        };
    });
}

TEST(StatusLine, WithoutEndCostsItsLimitOnly) {
    test::expect_linear_work([](std::size_t size) {
        return [line = std::string(size, '+')] {
            Client client = logged_in();
            client.stat();
            feed(client, line, 100);
            ASSERT_EQ(client.is_over(), line.size() > limits::reply_line);
        };
    });
}

}  // namespace
}  // namespace kontor::pop3
