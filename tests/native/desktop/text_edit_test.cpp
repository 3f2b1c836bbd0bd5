// A text while it is typed, and how it is broken into lines.
#include "native/desktop/text_edit.hpp"

#include <gtest/gtest.h>

#include "native/desktop/text_lines.hpp"

namespace kontor::desktop {
namespace {

const Advance kTen = [](char32_t) { return 10.0f; };

std::vector<std::string> lines_in(const std::string& text, float width) {
    std::vector<std::string> lines;
    for (const TextLine& line : break_lines(text, width, kTen))
        lines.push_back(text.substr(line.begin, line.end - line.begin));
    return lines;
}
using Lines = std::vector<std::string>;

TEST(TextEdit, WhatIsTypedStandsAtTheCaret) {
    TextEdit edit;
    edit.set("world", 0);
    edit.insert("hello ");
    EXPECT_EQ(edit.text(), "hello world");
    EXPECT_EQ(edit.caret(), 6u);
}

TEST(TextEdit, TypingReplacesWhatIsSelected) {
    TextEdit edit;
    edit.set("one two three", 13);
    edit.select_word_at(5);
    EXPECT_EQ(edit.selected(), "two");
    edit.insert("2");
    EXPECT_EQ(edit.text(), "one 2 three");
}

TEST(TextEdit, AStepIsACharacterWithWhatBelongsToIt) {
    const std::string family = "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7";  // two people, joined
    TextEdit edit;
    edit.set("e\xCC\x81" + family + "\xE4\xB8\xAD", 0);
    edit.step(true, false, false);
    EXPECT_EQ(edit.caret(), 3u);  // e with its accent
    edit.step(true, false, false);
    EXPECT_EQ(edit.caret(), 3 + family.size());
    edit.erase(false, false);
    EXPECT_EQ(edit.text(), "e\xCC\x81\xE4\xB8\xAD");
    edit.step(false, false, false);
    EXPECT_EQ(edit.caret(), 0u);
}

TEST(TextEdit, OctetsThatAreNoTextAreSteppedOverOneByOne) {
    EXPECT_EQ(next_character("\xFF\xFE", 0), 1u);
    EXPECT_EQ(next_character("\xE4\xB8", 0), 1u);
    EXPECT_EQ(previous_character("a\xFF", 2), 1u);
    EXPECT_EQ(next_character("", 0), 0u);
}

TEST(TextEdit, WordsAreSteppedOverAndErasedWhole) {
    TextEdit edit;
    edit.set("to bob@example.org", 18);
    edit.step(false, true, false);
    EXPECT_EQ(edit.caret(), 15u);
    edit.erase(false, true);
    EXPECT_EQ(edit.text(), "to bob@exampleorg");
    edit.step(true, true, true);
    EXPECT_EQ(edit.selected(), "org");
}

TEST(TextEdit, UndoTakesBackWhatWasTypedInOneGo) {
    TextEdit edit;
    edit.set("", 0);
    for (const char* letter : {"a", "b", "c"}) edit.insert(letter);
    edit.insert(" ");
    edit.insert("d");
    EXPECT_TRUE(edit.undo());
    EXPECT_EQ(edit.text(), "abc ");
    EXPECT_TRUE(edit.undo());
    EXPECT_TRUE(edit.undo());
    EXPECT_EQ(edit.text(), "");
    EXPECT_FALSE(edit.undo());
    EXPECT_TRUE(edit.redo());
    EXPECT_EQ(edit.text(), "abc");
    edit.insert("!");
    EXPECT_FALSE(edit.redo());
}

TEST(TextEdit, AnotherTextHasNothingToUndo) {
    TextEdit edit;
    edit.insert("a");
    edit.set("fresh", 5);
    EXPECT_FALSE(edit.undo());
}

TEST(TextLines, AreBrokenBehindBlanks) {
    EXPECT_EQ(lines_in("one two three", 80), (Lines{"one two ", "three"}));
    EXPECT_EQ(lines_in("one\n\ntwo\n", 80), (Lines{"one", "", "two", ""}));
    EXPECT_EQ(lines_in("", 80), (Lines{""}));
}

TEST(TextLines, ABlankMayStandOverTheEdge) { EXPECT_EQ(lines_in("four five", 40), (Lines{"four ", "five"})); }

TEST(TextLines, ALongWordIsBrokenWhereItMust) { EXPECT_EQ(lines_in("abcdefgh", 30), (Lines{"abc", "def", "gh"})); }

TEST(TextLines, HanIsBrokenAnywhere) {
    EXPECT_EQ(lines_in("ab\xE4\xB8\xAD\xE6\x96\x87\xE5\xAD\x97", 40),
              (Lines{"ab\xE4\xB8\xAD\xE6\x96\x87", "\xE5\xAD\x97"}));
}

TEST(TextLines, EveryOctetLiesInALineOrIsItsNewline) {
    const std::string text = "The quick\nbrown fox \xE4\xB8\xAD\xE6\x96\x87 jumps over";
    for (float width = 10; width < 200; width += 10) {
        std::size_t at = 0;
        for (const TextLine& line : break_lines(text, width, kTen)) {
            EXPECT_TRUE(line.begin == at || (line.begin == at + 1 && text[at] == '\n')) << width;
            at = line.end;
        }
        EXPECT_EQ(at, text.size());
    }
}

TEST(TextLines, APlaceIsFoundByItsX) {
    const TextLine line{0, 4};
    EXPECT_EQ(offset_at("abcd", line, -5, kTen), 0u);
    EXPECT_EQ(offset_at("abcd", line, 14, kTen), 1u);
    EXPECT_EQ(offset_at("abcd", line, 16, kTen), 2u);
    EXPECT_EQ(offset_at("abcd", line, 99, kTen), 4u);
}

}  // namespace
}  // namespace kontor::desktop
