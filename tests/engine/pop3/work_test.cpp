// Twice the input may cost at most two and a half times the work, in every shape that has been quadratic
// somewhere. Work is processor time, the least of several runs, so that a busy machine does not count.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>

#include "engine/pop3/client.hpp"
#include "engine/pop3/stuff.hpp"

namespace kontor::pop3 {
namespace {

constexpr Instant now{std::chrono::hours(1)};

double seconds(const std::function<void()>& work, int runs = 5) {
    double least = 1e9;
    for (int run = 0; run < runs; ++run) {
        const std::clock_t before = std::clock();
        work();
        least = std::min(least, static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
    }
    return least;
}

// Grows the input until one run takes long enough to be measured, then doubles it once more.
void expect_linear(const std::function<void(std::size_t)>& work) {
    std::size_t size = 4096;
    while (seconds([&] { work(size); }, 1) < 0.005) size *= 2;
    double once = seconds([&] { work(size); });
    double twice = seconds([&] { work(2 * size); });
    if (twice > 2.5 * once) {  // a second chance, as processors change their speed
        once = seconds([&] { work(size); });
        twice = seconds([&] { work(2 * size); });
    }
    EXPECT_LE(twice, 2.5 * once) << "at " << size;
}

Client logged_in() {
    ClientSettings settings;
    settings.security = Security::plain;
    settings.quirks.no_capa = true;
    Client client(settings, now);
    client.receive("+OK\r\n+OK\r\n+OK\r\n", now);
    while (client.next_event()) {
    }
    client.sent(client.output().size());
    return client;
}

std::size_t feed(Client& client, Bytes wire, std::size_t piece) {
    std::size_t octets = 0;
    while (!wire.empty()) {
        const Bytes part = wire.substr(0, piece);
        client.receive(part, now);
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
        expect_linear([&](std::size_t size) {
            Client client = logged_in();
            client.retrieve(1);
            const std::string wire = "+OK\r\n" + repeated(GetParam(), size);
            ASSERT_GT(feed(client, wire, piece), 0u);
        });
    }
}

TEST_P(Shape, OfAMessageIsWrittenInLinearTime) {
    expect_linear([&](std::size_t size) {
        Stuffer stuffer;
        std::string out;
        stuffer.take(repeated(GetParam(), size), out);
        ASSERT_GT(out.size(), 0u);
    });
}

INSTANTIATE_TEST_SUITE_P(Pop3, Shape,
                         testing::Values("x", "x\r\n", "\n", "\r", "..\r\n", "\n.", "\r\n.x", "..", ".\r",
                                         "\r\n..\r\r\n"));

TEST(Listing, IsReadInLinearTime) {
    for (const char* line : {"1 same\r\n", "x\r\n", ".\r.\r\n", "9999999999999999\r\n"}) {
        expect_linear([&](std::size_t size) {
            Client client = logged_in();
            client.uidl();
            feed(client, "+OK\r\n" + repeated(line, size) + ".\r\n", 1 << 16);
        });
    }
}

// Descending numbers and equal ids make the end of the listing sort both.
TEST(Listing, IsPutInOrderInLinearTime) {
    expect_linear([&](std::size_t size) {
        UidlListing listing;
        for (std::size_t i = size / 16; i > 0; --i) listing.add(std::to_string(i) + (i % 3 == 0 ? " aaaa" : " bbbb"));
        listing.finish();
        ASSERT_EQ(listing.size(), size / 16);
    });
}

TEST(StatusLine, WithoutEndCostsItsLimitOnly) {
    expect_linear([&](std::size_t size) {
        Client client = logged_in();
        client.stat();
        feed(client, std::string(size, '+'), 100);
        ASSERT_EQ(client.is_over(), size > limits::reply_line);
    });
}

}  // namespace
}  // namespace kontor::pop3
