#include "engine/base/line_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kontor {
namespace {

std::vector<std::string> lines(LineReader& reader) {
    std::vector<std::string> all;
    while (const auto line = reader.next()) all.emplace_back(*line);
    return all;
}

TEST(LineReader, EndsLinesAtLfAndDropsOneCr) {
    LineReader reader(100);
    reader.append(Bytes("a\r\nb\n\r\n\nc\r\r\nd\0e\r\nrest", 21));
    EXPECT_EQ(lines(reader), (std::vector<std::string>{"a", "b", "", "", "c\r", std::string("d\0e", 3)}));
    EXPECT_EQ(reader.rest(), "rest");
    EXPECT_FALSE(reader.overlong());
}

TEST(LineReader, SaysWhetherTheLineEndedInABareLf) {
    LineReader reader(100);
    reader.append("a\r\nb\n\n");
    reader.next();
    EXPECT_FALSE(reader.bare_lf());
    reader.next();
    EXPECT_TRUE(reader.bare_lf());
    reader.next();
    EXPECT_TRUE(reader.bare_lf());
}

TEST(LineReader, GivesTheSameLinesForEveryCut) {
    const std::string wire = "one\r\ntwo\n\r\nthree\r\n";
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
        LineReader reader(100);
        reader.append(Bytes(wire).substr(0, cut));
        std::vector<std::string> all = lines(reader);
        reader.append(Bytes(wire).substr(cut));
        for (std::string& line : lines(reader)) all.push_back(line);
        ASSERT_EQ(all, (std::vector<std::string>{"one", "two", "", "three"})) << cut;
    }
}

// The limit counts the line end.
TEST(LineReader, GivesUpBeyondItsLimit) {
    LineReader exact(5);
    exact.append("abc\r\n");
    EXPECT_EQ(exact.next(), "abc");

    LineReader finished(5);
    finished.append("abcd\r\nx\r\n");
    EXPECT_EQ(finished.next(), std::nullopt);
    EXPECT_TRUE(finished.overlong());
    EXPECT_EQ(finished.next(), std::nullopt);

    LineReader open(5);
    open.append("abcde");
    EXPECT_EQ(open.next(), std::nullopt);
    EXPECT_FALSE(open.overlong());
    open.append("f");
    EXPECT_EQ(open.next(), std::nullopt);
    EXPECT_TRUE(open.overlong());
    open.clear();
    open.append("ok\n");
    EXPECT_EQ(open.next(), "ok");
}

TEST(LineReader, HandsOutItsRestForBodies) {
    LineReader reader(100);
    reader.append("+OK\r\nbody bytes");
    EXPECT_EQ(reader.next(), "+OK");
    reader.rest_in_place()[0] = 'B';
    EXPECT_EQ(reader.rest(), "Body bytes");
    reader.consume(5);
    EXPECT_EQ(reader.rest(), "bytes");
    reader.consume(99);
    EXPECT_EQ(reader.rest(), "");
    reader.append("x\n");
    EXPECT_EQ(reader.next(), "x");
}

// A stream of many lines must not keep what was read.
TEST(LineReader, ForgetsWhatWasRead) {
    LineReader reader(100);
    std::size_t read = 0;
    for (int i = 0; i < 100'000; ++i) {
        reader.append("0123456789\r\n0123");
        while (reader.next()) ++read;
        reader.append("456789\r\n");
        while (reader.next()) ++read;
        ASSERT_LT(reader.rest_in_place().size(), 100u);
    }
    EXPECT_EQ(read, 200'000u);
}

}  // namespace
}  // namespace kontor
