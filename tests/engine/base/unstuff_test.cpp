#include "engine/base/unstuff.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "engine/base/stuff.hpp"

namespace kontor {
namespace {

struct Outcome {
    std::string content;
    std::string rest;  // behind the end
    bool end;
    bool operator==(const Outcome&) const = default;
};

// RFC 1939 3 a byte at a time, without looking at speed.
Outcome slowly(std::string_view wire, Lines lines, LoneDot lone_dot = LoneDot::kept) {
    std::string content;
    bool line_start = true;
    for (std::size_t i = 0; i < wire.size();) {
        if (line_start && wire[i] == '.') {
            const std::string_view behind = wire.substr(i + 1);
            if (behind.substr(0, 2) == "\r\n") return {content, std::string(behind.substr(2)), true};
            if (lines == Lines::lf && behind.substr(0, 1) == "\n")
                return {content, std::string(behind.substr(1)), true};
            const bool undecided = behind.empty() || behind == "\r";
            if (behind.substr(0, 1) == "." || (lone_dot == LoneDot::dropped && !undecided)) ++i;
        }
        content.push_back(wire[i]);
        line_start = wire[i] == '\n' && (lines == Lines::lf || (i > 0 && wire[i - 1] == '\r'));
        ++i;
    }
    return {content, "", false};
}

Outcome quickly(std::string_view wire, Lines lines, std::mt19937& random, std::size_t most,
                LoneDot lone_dot = LoneDot::kept) {
    Unstuffer unstuffer(lines, lone_dot);
    Outcome outcome{"", "", false};
    std::string buffer;
    while (!wire.empty() && !outcome.end) {
        const std::size_t size = std::min(wire.size(), 1 + random() % most);
        buffer.append(wire.substr(0, size));
        wire.remove_prefix(size);
        const Unstuffer::Step step = unstuffer.take(buffer);
        EXPECT_LE(buffer.size() - (step.end ? buffer.size() : step.consumed), 2u) << "left unconsumed";
        outcome.content.append(step.content);
        outcome.end = step.end;
        buffer.erase(0, step.consumed);
    }
    outcome.rest = buffer + std::string(wire);
    if (!outcome.end) {
        outcome.content += buffer;  // an undecided end is content so far
        outcome.rest.clear();
    }
    return outcome;
}

std::string random_wire(std::mt19937& random, std::size_t size) {
    constexpr std::string_view letters = "\r\n.\r\n..aaa";
    std::string wire;
    for (std::size_t i = 0; i < size; ++i) wire.push_back(letters[random() % letters.size()]);
    return wire;
}

TEST(Unstuffer, AgreesWithTheSlowWay) {
    std::mt19937 random(1);
    for (int round = 0; round < 3000; ++round) {
        // A quiet stretch takes the search through its blocks of 64.
        const std::string wire = std::string(random() % 200, 'q') + random_wire(random, random() % 40) +
                                 std::string(random() % 200, 'q') + random_wire(random, random() % 40);
        for (const Lines lines : {Lines::crlf, Lines::lf}) {
            ASSERT_EQ(quickly(wire, lines, random, 1 + wire.size()), slowly(wire, lines)) << round;
            ASSERT_EQ(quickly(wire, lines, random, 5), slowly(wire, lines)) << round;
            ASSERT_EQ(quickly(wire, lines, random, 1), slowly(wire, lines)) << round;
        }
        const Outcome dropped = slowly(wire, Lines::crlf, LoneDot::dropped);
        ASSERT_EQ(quickly(wire, Lines::crlf, random, 1 + wire.size(), LoneDot::dropped), dropped) << round;
        ASSERT_EQ(quickly(wire, Lines::crlf, random, 3, LoneDot::dropped), dropped) << round;
    }
}

TEST(Unstuffer, FindsTheEndAtEveryPlaceOfABlock) {
    for (std::size_t length = 0; length < 300; ++length) {
        std::string wire = std::string(length, 'x') + "\r\n.\r\nnext";
        Unstuffer unstuffer;
        const Unstuffer::Step step = unstuffer.take(wire);
        ASSERT_TRUE(step.end) << length;
        ASSERT_EQ(step.content, std::string(length, 'x') + "\r\n");
        ASSERT_EQ(step.consumed, length + 5);
    }
}

TEST(Stuffer, IsUndoneByTheUnstuffer) {
    std::mt19937 random(2);
    for (int round = 0; round < 2000; ++round) {
        std::string message = random_wire(random, random() % 60) + "\r\n";
        // Bare LFs are made CRLF; without them nothing may change.
        for (std::size_t i = 0; i < message.size(); ++i) {
            if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) message[i] = 'n';
        }
        std::string wire;
        Stuffer stuffer;
        const std::size_t cut = random() % message.size();
        stuffer.take(Bytes(message).substr(0, cut), wire);
        stuffer.take(Bytes(message).substr(cut), wire);
        stuffer.finish(wire);
        const Outcome outcome = quickly(wire, Lines::crlf, random, 7);
        ASSERT_TRUE(outcome.end);
        ASSERT_EQ(outcome.content, message);
        ASSERT_EQ(outcome.rest, "");
    }
}

}  // namespace
}  // namespace kontor
