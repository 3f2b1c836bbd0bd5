// What a script may cost, whatever it and the message are; and what any text does to the parser.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/sieve/filter.hpp"
#include "engine/sieve/lexer.hpp"
#include "engine/sieve/match.hpp"
#include "engine/text/unicode.hpp"
#include "tests/engine/sieve/ask.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::sieve {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

// ---- limits of the parser

TEST(Limits, OfTheSize) {
    EXPECT_TRUE(compile(std::string(100 * 1024, ' ')));
    const auto refused = compile(std::string(100 * 1024 + 1, ' '));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].message(),
              "line 1, column 1: The script is too long: expected at most 102400 octets, got 102401 octets");
}

TEST(Limits, OfBlocks) {
    EXPECT_TRUE(compile(repeated("if true { ", 15) + repeated("}", 15)));
    const auto refused = compile(repeated("if true { ", 16) + repeated("}", 16));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].what, "Too many blocks inside one another");
    EXPECT_EQ(refused.error()[0].at, (Place{1, 159}));
}

TEST(Limits, OfTests) {
    EXPECT_TRUE(compile("if " + repeated("not ", 15) + "true { }"));
    EXPECT_FALSE(compile("if " + repeated("not ", 16) + "true { }"));
    EXPECT_TRUE(compile("if " + repeated("anyof(", 15) + "true" + repeated(")", 15) + " { }"));
    EXPECT_FALSE(compile(repeated("if anyof(", 10000)));
}

TEST(Limits, OfErrorsShown) {
    const auto refused = compile(repeated("frob;\n", 1000));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().size(), most_errors);
}

// ---- limits of a run

TEST(Limits, OfSteps) {
    EXPECT_EQ(test::outcome_of(repeated("keep;", 4999), "\n"), "keep");
    EXPECT_EQ(test::outcome_of(repeated("keep;", 5001), "\n"), "failed 1:25001 The script takes too many steps");
}

TEST(Limits, OfWork) {
    Budget budget;
    budget.octets = 100'000;
    const std::string message = "\n" + std::string(60'000, 'a');
    EXPECT_EQ(test::outcome_of(R"(require "body"; if body :raw :contains "b" { discard; })", message, {}, budget),
              "failed 1:20 The script takes too much work for this message");
}

TEST(Limits, OfActions) {
    std::string script = "require \"fileinto\";\n";
    for (int i = 0; i < 33; ++i) script += "fileinto \"box" + std::to_string(i) + "\";\n";
    EXPECT_EQ(test::outcome_of(script, "\n"), "failed 34:1 Too many actions for one message");
}

TEST(Limits, OfVariables) {
    std::string script = "require \"variables\";\n";
    for (int i = 0; i < 129; ++i) script += "set \"v" + std::to_string(i) + "\" \"x\";\n";
    EXPECT_EQ(test::outcome_of(script, "\n"), "failed 130:1 Too many variables");
}

TEST(Limits, OfValuesThatDouble) {
    std::string script = "require [\"variables\", \"reject\"]; set \"a\" \"\xC3\xA4\";";
    for (int i = 0; i < 40; ++i) script += "set \"a\" \"${a}${a}\";";
    const std::string outcome = test::outcome_of(script + "reject \"${a}\";", "\n");
    EXPECT_EQ(outcome.size(), std::string("reject ").size() + 16 * 1024);
    EXPECT_TRUE(text::is_utf8(outcome));
}

TEST(Limits, OfOneStringWithManyReferences) {
    const std::string script = "require [\"variables\", \"reject\"]; set \"a\" \"" + std::string(16000, 'x') +
                               "\"; reject \"" + repeated("${a}", 10000) + "\";";
    EXPECT_LE(test::outcome_of(script, "\n").size(), 65 * 1024u);
}

// ---- any text

constexpr std::string_view script_of_all =
    R"(require ["fileinto", "variables", "imap4flags", "relational", "body", "date"];
# a comment /* that is none */
/* and one
   of two lines */
if anyof (header :contains ["subject", "x-two"] "first", not allof(size :over 1M, exists "from")) {
    set :lower "name" text: # with a comment
Some Text
..dot
.
;
    fileinto :flags "\\Seen $work" "Lists/${name}";
} elsif body :text :matches "*?\\**" {
    addflag ["a", "b"];
    stop;
} else {
    redirect "Ann \"x\" <ann@example.org>";
}
if date :value "ge" :zone "+0100" "date" "hour" "09" { keep; }
)";

// The line and column lie inside the script, and there is a sentence.
void expect_sound(std::string_view script) {
    const auto program = compile(script);
    if (program) return;
    ASSERT_FALSE(program.error().empty());
    const auto lines = static_cast<std::uint32_t>(std::count(script.begin(), script.end(), '\n')) + 1;
    for (const ScriptError& error : program.error()) {
        EXPECT_FALSE(error.what.empty());
        EXPECT_TRUE(text::is_utf8(error.message()));
        EXPECT_GE(error.at.line, 1u);
        EXPECT_LE(error.at.line, lines) << script;
        EXPECT_LE(error.at.column, script.size() + 1);
    }
}

TEST(AnyText, CutAnywhere) {
    ASSERT_TRUE(compile(script_of_all));
    for (std::size_t size = 0; size <= script_of_all.size(); ++size) {
        // A copy of its own, so that reading past the end is seen by the sanitizers.
        const std::string cut(script_of_all.substr(0, size));
        expect_sound(cut);
        filter_from_sieve(cut);
    }
}

TEST(AnyText, Mutated) {
    constexpr std::string_view pieces[] = {"\"", "\\",   "{",    "}",    "(",       ")",    "[",  "]",  ",",
                                           ";",  ":",    "\r",   "\n",   "text:\n", ".\n",  "/*", "*/", "#",
                                           "${", "${1}", "not ", ":is ", "if ",     "\xFF", "9K"};
    std::mt19937 draw(20261125);
    for (int round = 0; round < 4000 && !testing::Test::HasFailure(); ++round) {
        std::string script(script_of_all);
        for (std::size_t changes = 1 + draw() % 3; changes != 0; --changes) {
            const std::size_t at = draw() % script.size();
            const std::string_view piece = pieces[draw() % std::size(pieces)];
            script.replace(at, draw() % 4, piece);
        }
        SCOPED_TRACE(script);
        expect_sound(script);
        test::outcome_of(script, test::letter());
        filter_from_sieve(script);
    }
}

// ---- linear work

struct Shape {
    std::string name, pattern, repeated_value, tail;
};

class LinearMatch : public testing::TestWithParam<Shape> {};

TEST_P(LinearMatch, GrowsWithTheValue) {
    const Shape& shape = GetParam();
    kontor::test::expect_linear_work([&](std::size_t size) {
        return [&, value = repeated(shape.repeated_value, size / shape.repeated_value.size()) + shape.tail] {
            Captures captures;
            matches(value, shape.pattern, &captures);
        };
    });
}

INSTANTIATE_TEST_SUITE_P(Shapes, LinearMatch,
                         testing::Values(Shape{"stars", "*a*a*a*a*a*a*a*a*a*b", "a", ""},
                                         Shape{"question_marks", "*a?a?a?a?a?a?a?a?a?b*c", "a", ""},
                                         Shape{"long_literal", "*" + std::string(1000, 'a') + "b*", "a", ""},
                                         Shape{"long_with_question_marks", "*" + repeated("a?", 500) + "b*", "a", ""},
                                         Shape{"almost", "*ab*ab*ab*ab*c*", "ab", ""},
                                         Shape{"captures", "*?*?*?*", "ab", ""}),
                         [](const auto& row) { return row.param.name; });

class LinearParse : public testing::TestWithParam<Shape> {};

TEST_P(LinearParse, GrowsWithTheScript) {
    const Shape& shape = GetParam();
    Limits limits;
    limits.script = 64u * 1024 * 1024;
    kontor::test::expect_linear_work([&](std::size_t size) {
        return [&, limits,
                script = shape.pattern + repeated(shape.repeated_value, size / shape.repeated_value.size()) +
                         shape.tail] { (void)compile(script, limits); };
    });
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, LinearParse,
    testing::Values(Shape{"commands", "", "keep;\n", ""}, Shape{"comments", "", "/**/", ""},
                    Shape{"open_comments", "", "/*", ""}, Shape{"hashes", "", "#\n", ""},
                    Shape{"one_string", "redirect \"", "a", "\";"}, Shape{"backslashes", "redirect \"", "\\\\", "\";"},
                    Shape{"strings", "if exists [\"a\"", ",\"b\"", "] {}"}, Shape{"blocks", "", "if true {", ""},
                    Shape{"tests", "if ", "anyof(", ""}, Shape{"tags", "keep ", ":a ", ";"},
                    Shape{"numbers", "keep ", "1 ", ";"}, Shape{"digits", "keep ", "1", ";"},
                    Shape{"dots", "require \"reject\"; reject text:\n", "..\n", ".\n;"},
                    Shape{"references", "require [\"variables\",\"reject\"]; reject \"", "${a}", "\";"},
                    Shape{"open_references", "require [\"variables\",\"reject\"]; reject \"", "${a", "\";"},
                    Shape{"open_encodings", "require [\"encoded-character\",\"reject\"]; reject \"", "${hex:4 ", "\";"},
                    Shape{"wrong_commands", "", "frob;", ""}, Shape{"letters", "", "a", ""}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace kontor::sieve
