// mbox files taken apart and put together. Every file is read whole, octet by octet, and cut at every place.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "engine/mail_files/mbox_reader.hpp"
#include "engine/mail_files/mbox_writer.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::mail_files {
namespace {

struct Read {
    FromLine from;
    std::string octets;
    bool has_ended = false;
    bool operator==(const Read&) const = default;
};

void drain(MboxReader& reader, std::vector<Read>& messages) {
    while (const auto event = reader.next()) {
        if (const auto* begin = std::get_if<MboxReader::Begin>(&*event)) {
            ASSERT_TRUE(messages.empty() || messages.back().has_ended);
            messages.push_back({begin->from, "", false});
        } else if (const auto* content = std::get_if<MboxReader::Content>(&*event)) {
            ASSERT_FALSE(messages.empty() || messages.back().has_ended || content->octets.empty());
            messages.back().octets += content->octets;
        } else {
            ASSERT_FALSE(messages.empty() || messages.back().has_ended);
            messages.back().has_ended = true;
        }
    }
}

std::vector<Read> read_in_pieces(Bytes file, const std::vector<std::size_t>& cuts) {
    MboxReader reader;
    std::vector<Read> messages;
    std::size_t at = 0;
    for (const std::size_t cut : cuts) {
        const std::string piece(file.substr(at, cut - at));  // of its own: what is read beyond its end is noticed
        reader.feed(piece);
        drain(reader, messages);
        at = cut;
    }
    const std::string rest(file.substr(at));
    reader.feed(rest);
    drain(reader, messages);
    reader.end_of_input();
    drain(reader, messages);
    for (const Read& message : messages) EXPECT_TRUE(message.has_ended);
    return messages;
}

std::vector<Read> read(Bytes file) {
    const std::vector<Read> whole = read_in_pieces(file, {});
    std::vector<std::size_t> every;
    for (std::size_t at = 1; at < file.size(); ++at) {
        every.push_back(at);
        EXPECT_TRUE(read_in_pieces(file, {at}) == whole) << "cut at " << at;
    }
    EXPECT_TRUE(read_in_pieces(file, every) == whole) << "octet by octet";
    return whole;
}

std::vector<std::string> contents(Bytes file) {
    std::vector<std::string> found;
    for (const Read& message : read(file)) found.push_back(message.octets);
    return found;
}

std::string write(const std::vector<std::string>& messages) {
    std::string file;
    MboxWriter writer;
    for (const std::string& message : messages) {
        LineEnds ends;
        ends.see(message);
        writer.begin(file, "ann@example.org", UtcTime{1764000309}, ends.are_crlf());
        writer.write(file, message);
        writer.end(file);
    }
    return file;
}

using Texts = std::vector<std::string>;

TEST(MboxReader, GivesMessagesAsTheyAreOnTheWire) {
    const auto messages = read(
        "From ann@example.org Mon Nov 24 16:05:09 2025\nSubject: a\n\nhello\n\n"
        "From bob@example.org Tue Nov 25 16:05:09 2025\nSubject: b\n\nbye\n\n");
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].from, (FromLine{"ann@example.org", UtcTime{1764000309}}));
    EXPECT_EQ(messages[0].octets, "Subject: a\r\n\r\nhello\r\n");
    EXPECT_EQ(messages[1].from, (FromLine{"bob@example.org", UtcTime{1764086709}}));
    EXPECT_EQ(messages[1].octets, "Subject: b\r\n\r\nbye\r\n");
}

TEST(MboxReader, TakesOneQuotationAway) {
    EXPECT_EQ(
        contents("From a Mon Nov 24 16:05:09 2025\n>From x\n>>From y\n>>>From z\n> From\n>Fro\n>>\n>\n> >From q\n\n"),
        Texts{"From x\r\n>From y\r\n>>From z\r\n> From\r\n>Fro\r\n>>\r\n>\r\n> >From q\r\n"});
}

TEST(MboxReader, LeavesTextThatLooksLikeABeginning) {
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\n\nFrom now on\n\nFrom: me\n\nFrom Mon\nFromm\nFrom\n\n"),
              Texts{"\r\nFrom now on\r\n\r\nFrom: me\r\n\r\nFrom Mon\r\nFromm\r\nFrom\r\n"});
}

TEST(MboxReader, FindsTheNextMessageWithoutAnEmptyLine) {
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\none\nFrom b Mon Nov 24 16:05:09 2025\ntwo"),
              (Texts{"one\r\n", "two"}));
}

TEST(MboxReader, TakesABeginningThatSaysNothingOnlyBehindAnEmptyLine) {
    const auto messages = read("From \none\n\nFrom - \ntwo\nFrom \nthree\n\n");
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].from, FromLine{});
    EXPECT_EQ(messages[0].octets, "one\r\n");
    EXPECT_EQ(messages[1].octets, "two\r\nFrom \r\nthree\r\n");
}

TEST(MboxReader, KeepsTheOctetsOfFilesWithCrlf) {
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\r\nSubject: a\r\n\r\n>From b\r\n\r\n\r\n"
                       "From b Mon Nov 24 16:05:09 2025\r\nx\r\n\r\n"),
              (Texts{"Subject: a\r\n\r\nFrom b\r\n\r\n", "x\r\n"}));
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\r\na\nb\rc\n\n"), Texts{"a\nb\rc"});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\r\na\nb\n\r\n"), Texts{"a\nb\n"});
}

TEST(MboxReader, KeepsCrlfOfMessagesBehindAnLf) {
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\na\r\nb\r\r\nc\rd\n\r\n"), Texts{"a\r\nb\r\r\nc\rd\r\n"});
}

TEST(MboxReader, BearsFilesThatEndAnywhere) {
    EXPECT_EQ(contents(""), Texts{});
    EXPECT_EQ(contents("no mbox\n\n"), Texts{});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025"), Texts{""});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\n"), Texts{""});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\n\n"), Texts{""});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\n\n\n"), Texts{"\r\n"});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\nx\n>"), Texts{"x\r\n>"});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\nx\nFrom y"), Texts{"x\r\nFrom y"});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\nx\n\nFrom b Mon Nov 24 16:05:09 2025"), (Texts{"x\r\n", ""}));
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\nx\n\r"), Texts{"x\r\n\r"});
    EXPECT_EQ(contents("From a Mon Nov 24 16:05:09 2025\nx\n\nFro"), Texts{"x\r\n\r\nFro"});
}

TEST(MboxReader, TakesLongLinesForText) {
    const std::string longest = "From " + std::string(longest_from_line - 5 - 25, 'a') + " Mon Nov 24 16:05:09 2025";
    ASSERT_EQ(longest.size(), longest_from_line);
    EXPECT_EQ(read_in_pieces(longest + "\nx\n", {}).size(), 1u);
    EXPECT_EQ(read_in_pieces(longest + "\r\nx\n", {900, 1000, 1001}).size(), 1u);
    EXPECT_EQ(read_in_pieces("a" + longest + "\nx\n", {}).size(), 0u);
    EXPECT_EQ(read_in_pieces("From a" + longest.substr(5) + "\nx\n", {900, 1000, 1001}).size(), 0u);
}

TEST(MboxWriter, WritesWhatOthersRead) {
    EXPECT_EQ(write({"Subject: a\r\n\r\nFrom b\r\n>From c\r\n> From\r\n"}),
              "From ann@example.org Mon Nov 24 16:05:09 2025\nSubject: a\n\n>From b\n>>From c\n> From\n\n");
    EXPECT_EQ(write({"a\nb"}), "From ann@example.org Mon Nov 24 16:05:09 2025\r\na\nb\n\n");
    EXPECT_EQ(write({"a\n"}), "From ann@example.org Mon Nov 24 16:05:09 2025\r\na\n\r\n");
}

TEST(MboxWriter, IsReadBackWhateverIsInAMessage) {
    const Texts nasty = {"",
                         "\r\n",
                         "\n",
                         "\r",
                         "\n\n",
                         "\r\n\r\n",
                         "\r\n\n",
                         "\n\r\n",
                         "x",
                         "x\n",
                         "x\r",
                         "x\r\n",
                         "x\r\r\n",
                         "x\n\n",
                         "x\n\r",
                         "x\r\n\r\n",
                         "From ",
                         "From a Mon Nov 24 16:05:09 2025",
                         "From a Mon Nov 24 16:05:09 2025\r\n",
                         "\nFrom a Mon Nov 24 16:05:09 2025\n",
                         ">From ",
                         ">>>From x\r\n",
                         ">",
                         "F",
                         "Fro",
                         ">Fro",
                         "\r\nF",
                         std::string("\0\r\n\xff\r\n", 6),
                         "a\rFrom b\r\n",
                         "a\n>",
                         std::string(100, '>') + "From x"};
    EXPECT_EQ(contents(write(nasty)), nasty);
    for (const std::string& one : nasty) EXPECT_EQ(contents(write({one})), Texts{one}) << testing::PrintToString(one);
}

TEST(MboxWriter, IsReadBackAfterAnyCut) {
    std::mt19937 draw(20261125);
    const Texts pieces = {"\r\n", "\n", "\r", "From ", ">", "F", "From a Mon Nov 24 16:05:09 2025", "x", " ", "Fro"};
    for (int round = 0; round < 3000 && !testing::Test::HasFailure(); ++round) {
        Texts messages(draw() % 4);
        std::string written;
        MboxWriter writer;
        for (std::string& message : messages) {
            LineEnds ends;
            std::vector<std::string> parts(draw() % 8);
            for (std::string& part : parts) {
                part = pieces[draw() % (round % 2 ? pieces.size() : 1)] + pieces[draw() % pieces.size()];
                ends.see(part);
                message += part;
            }
            LineEnds at_once;
            at_once.see(message);
            ASSERT_EQ(ends.are_crlf(), at_once.are_crlf()) << testing::PrintToString(message);
            writer.begin(written, "a b", UtcTime{-5}, ends.are_crlf());
            for (const std::string& part : parts) writer.write(written, part);
            writer.end(written);
        }
        EXPECT_EQ(contents(written), messages) << testing::PrintToString(written);
    }
}

TEST(LineEnds, AreCrlfOrNot) {
    const auto are_crlf = [](Bytes octets) {
        LineEnds ends;
        ends.see(octets);
        return ends.are_crlf();
    };
    for (const char* yes : {"", "\r\n", "a\r\n", "a\r\n\r\nb\r\n"}) EXPECT_TRUE(are_crlf(yes)) << yes;
    for (const char* no : {"a", "\n", "\r", "a\r\nb", "a\nb\r\n", "a\rb\r\n", "a\r\r\n", "\n\r"})
        EXPECT_FALSE(are_crlf(no)) << no;
}

TEST(MboxReader, WorksInTimeThatGrowsWithTheFile) {
    for (const std::string unit : {"From a Mon Nov 24 16:05:09 2025\nx\n\n", "\n", "\r\n", ">", "From ", "From \n\n",
                                   ">From ", "From a Mon Nov 24 16:05:09 2025\r\n\n", "From now on\n", "x", "\r"}) {
        SCOPED_TRACE(testing::PrintToString(unit));
        test::expect_linear_work([&](std::size_t size) {
            std::string file = "From a Mon Nov 24 16:05:09 2025\n";
            while (file.size() < size) file += unit;
            return [file] {
                MboxReader reader;
                for (std::size_t at = 0; at < file.size(); at += 100) {
                    reader.feed(Bytes(file).substr(at, 100));
                    while (reader.next()) {
                    }
                }
                reader.end_of_input();
                while (reader.next()) {
                }
            };
        });
    }
}

TEST(FromLine, IsReadAsMailProgramsWriteIt) {
    const UtcTime when{1764000309};
    const std::vector<std::pair<std::string, FromLine>> rows = {
        {"From ann@example.org Mon Nov 24 16:05:09 2025", {"ann@example.org", when}},
        {"From ann@example.org  Mon Nov 24 16:05:09 2025 ", {"ann@example.org", when}},
        {"From - Mon Nov 24 16:05:09 2025", {"", when}},
        {"From MAILER-DAEMON Mon Nov 24 16:05:09 2025", {"MAILER-DAEMON", when}},
        {"From 1234567890@xxx Mon Nov 24 16:05:09 +0000 2025", {"1234567890@xxx", when}},
        {"From ann@example.org Mon Nov 24 17:05:09 2025 +0100", {"ann@example.org", when}},
        {"From \"ann b\"@example.org Mon Nov 24 16:05:09 2025", {"\"ann b\"@example.org", when}},
        {"From ann@example.org Mon Nov 24 16:05 2025", {"ann@example.org", UtcTime{1764000300}}},
        {"From Mon Nov 24 16:05:09 2025", {"", when}},
        {"From ", {}},
        {"From -", {}},
    };
    for (const auto& [line, expected] : rows) {
        const auto parsed = parse_from_line(line);
        ASSERT_TRUE(parsed) << line;
        EXPECT_EQ(*parsed, expected) << line << ": " << parsed->sender << (parsed->date ? parsed->date->seconds : -1);
    }
    for (const char* line : {"", "From", "From: ann", "From here on", "From the Mon Nov of 2025",
                             "From a Mon Nov 99 16:05:09 2025", ">From a Mon Nov 24 16:05:09 2025"})
        EXPECT_FALSE(parse_from_line(line)) << line;
}

TEST(FromLine, ReadsBackWhatItWrites) {
    for (const std::int64_t seconds : {0ll, 951782400ll, 1764000309ll, 4102444799ll}) {
        const auto parsed = parse_from_line(to_from_line("ann@example.org", UtcTime{seconds}));
        ASSERT_TRUE(parsed);
        EXPECT_EQ(*parsed, (FromLine{"ann@example.org", UtcTime{seconds}}));
    }
    for (const char* bad : {"", "a b", "a\nb", "-"})
        EXPECT_EQ(to_from_line(bad, UtcTime{0}), "From MAILER-DAEMON Thu Jan  1 00:00:00 1970");
}

}  // namespace
}  // namespace kontor::mail_files
