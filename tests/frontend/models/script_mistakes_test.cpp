// What the checker says is known to the window, in each language, whatever is wrong in a script.
#include "frontend/words/script_mistakes.hpp"

#include <gtest/gtest.h>

#include <set>

#include "engine/sieve/program.hpp"

namespace kontor::words {
namespace {

std::string all_lines(std::size_t count, std::string_view line) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += line;
    return text;
}

// A script for each thing that can be wrong.
const std::vector<std::string>& wrong_scripts() {
    static const std::vector<std::string> scripts = {
        "\xff",
        "keep;\r stop;",
        std::string("keep;\0", 6),
        "/* open",
        ":",
        "if size :over 12Q {}",
        "if size :over 99999999999999999999 {}",
        "redirect \"open",
        "vacation text: here",
        "vacation text:\nopen",
        "keep; = stop;",
        "}",
        "keep",
        all_lines(40, "if true { "),
        "if true { keep;",
        "require [1];",
        "require [\"a\" \"b\"];",
        "if { keep; }",
        "if " + all_lines(60, "not ") + "true {}",
        "if anyof (true false) { keep; }",
        std::string(2'000'000, ' '),
        "keep; require \"fileinto\";",
        "else { keep; }",
        "if true;",
        "keep {}",
        "require \"frob\";",
        "keep true;",
        "if header \"a\" :is \"b\" {}",
        "require \"date\"; if date :zone 3 \"date\" \"year\" \"2026\" {}",
        "if header :is :is \"a\" \"b\" {}",
        "if header :is :contains \"a\" \"b\" {}",
        "if header 7 \"b\" {}",
        "require \"comparator-i;ascii-numeric\"; if header :contains :comparator \"i;ascii-numeric\" \"a\" \"b\" {}",
        "if header :comparator \"i;frob\" \"a\" \"b\" {}",
        "require \"relational\"; if header :count \"xx\" \"a\" \"b\" {}",
        "if address \"subject\" \"a\" {}",
        "require \"envelope\"; if envelope \"cc\" \"a\" {}",
        "require \"date\"; if date \"date\" \"moon\" \"a\" {}",
        "require \"date\"; if date :zone \"x\" \"date\" \"year\" \"a\" {}",
        "require \"fileinto\"; fileinto \"\";",
        "redirect \"nobody\";",
        "require \"vacation\"; vacation :from \"x\" \"away\";",
        "require \"variables\"; set \"1a\" \"b\";",
        "require \"variables\"; set \"${a}\" \"b\";",
        "frob;",
        "if frob {}",
        "if keep {}",
        "true;",
        "require \"encoded-character\"; redirect \"${unicode:ffffffff}\";",
        "require \"variables\"; set \"a\" \"${b.c}\";",
        "require \"variables\"; set \"a\" \"${4711}\";",
        "if not (true) {}",
        "if anyof true {}",
        "if not {}",
        "if anyof {}",
        "keep :frob;",
        "if header \"a\" {}",
        "redirect;",
        "stop \"now\";",
        "if size 3 {}",
        "require \"index\"; if header :index 0 \"a\" \"b\" {}",
        "require \"index\"; if header :last \"a\" \"b\" {}",
        "fileinto \"a\";",
        "if header :count \"gt\" \"a\" \"b\" {}",
        "fileinto :copy \"a\";",
        "redirect [\"a@b.c\", \"d@e.f\"];",
        "redirect 7;",
        "redirect :frob;",
        "if header :comparator \"a\" {}",
        "if size :over {}",
        "if size :over \"b\" {}",
        "require [\"fileinto\", \"special-use\", \"mailboxid\"]; fileinto :specialuse \"\\\\Junk\" :mailboxid \"m1\" "
        "\"a\";",
        "require [\"imap4flags\"]; setflag \"a\" \"b\";",
        "require \"imap4flags\"; hasflag \"x\";",
        "require [\"variables\", \"relational\"]; set \"x\" \"gt\"; if header :count \"${x}\" \"a\" \"b\" {}",
        "require \"variables\"; set \"x\" \"i;octet\"; if header :comparator \"${x}\" \"a\" \"b\" {}",
        "require [\"imap4flags\", \"variables\"]; setflag \"${x}\" \"b\";",
    };
    return scripts;
}

bool is_known(const std::string& said) {
    const bool is_of_the_script =
        said.empty() || said.front() == '"' || said.find_first_not_of("0123456789") == std::string::npos;
    return is_of_the_script || script_pattern(said).has_value();
}

TEST(ScriptMistakes, AllThatTheCheckerSaysIsKnown) {
    std::set<std::size_t> met;
    for (const std::string& script : wrong_scripts()) {
        const auto program = sieve::compile(script);
        EXPECT_FALSE(program) << "nothing is wrong in: " << script.substr(0, 80);
        if (program) continue;
        for (const sieve::ScriptError& error : program.error())
            for (const std::string* said : {&error.what, &error.expected, &error.got}) {
                EXPECT_TRUE(is_known(*said)) << *said << "\nin: " << script.substr(0, 80);
                if (const auto pattern = script_pattern(*said)) met.insert(*pattern);
            }
    }
    EXPECT_GE(met.size(), 90u);
}

TEST(ScriptMistakes, AreSaidInTheLanguageOfThePersonAndTheScriptsWordsStay) {
    EXPECT_EQ(script_mistake(Language::german, "There is no such command", "", "\"frob\""),
              "Diesen Befehl gibt es nicht: gefunden \"frob\"");
    EXPECT_EQ(script_mistake(Language::dutch, "A number too large", "at most 4294967295", "\"9999999999\""),
              "Een te groot getal: verwacht hoogstens 4294967295, gevonden \"9999999999\"");
    EXPECT_EQ(script_mistake(Language::german, "An argument of \"redirect\" is of the wrong kind",
                             "an address, a string", "the number 7"),
              "Ein Argument von \"redirect\" ist von der falschen Art: erwartet eine Adresse, eine Zeichenkette, "
              "gefunden die Zahl 7");
    EXPECT_EQ(script_mistake(Language::chinese, "\"keep\" lacks an argument", "a mailbox name", "nothing"),
              "\"keep\" 缺少参数：应为文件夹名称，实为无");
    EXPECT_EQ(script_mistake(Language::german, "Said by a newer relay", "", ""), "Said by a newer relay");
    EXPECT_EQ(
        script_failure(Language::german, "line 3, column 7: This is no address: expected one address, got \"x, y\""),
        "Zeile 3, Spalte 7: Das ist keine Adresse: erwartet eine Adresse, gefunden \"x, y\"");
    EXPECT_EQ(script_failure(Language::dutch, "out of memory"), "out of memory");
}

TEST(ScriptMistakes, EachLanguageHasEachPatternWithTheSamePlaces) {
    for (std::size_t pattern = 0; pattern < script_pattern_count(); ++pattern)
        for (const Language language : kLanguages) {
            const std::string_view text = script_pattern_text(pattern, language);
            ASSERT_FALSE(text.empty());
            for (const char* place : {"{0}", "{1}"})
                EXPECT_EQ(text.find(place) == std::string_view::npos,
                          script_pattern_text(pattern, Language::english).find(place) == std::string_view::npos)
                    << text;
        }
}

}  // namespace
}  // namespace kontor::words
