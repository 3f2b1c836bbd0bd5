// Where keys lead in the access tree.
#include "native/desktop/focus.hpp"

#include <gtest/gtest.h>

namespace kontor::desktop {
namespace {

using access::Node;
using access::Request;
using access::Role;

Node made(const char* id, Role role, const char* parent = "") {
    Node node;
    node.id = id;
    node.role = role;
    node.parent = parent;
    node.focusable = role != Role::menu && role != Role::group && role != Role::menuitem;
    return node;
}

class FocusTest : public testing::Test {
protected:
    void draw(std::vector<Node> nodes) {
        tree.clear();
        for (Node& node : nodes) tree.add(std::move(node));
        focus.follow(tree);
    }
    std::string told() {
        constexpr const char* names[] = {"press", "secondary", "set", "focus", "blur", "step"};
        std::string text;
        for (const Request& each : std::exchange(requests, {}))
            text += std::string(text.empty() ? "" : ", ") + names[static_cast<int>(each.kind)] + " " + each.id +
                    (each.value.empty() ? "" : "=" + each.value);
        return text;
    }

    access::Tree tree;
    std::vector<Request> requests;
    Focus focus{[this](Request request) { requests.push_back(std::move(request)); }};
};

TEST_F(FocusTest, TabWalksInReadingOrderAndRound) {
    draw({made("a", Role::button), made("b", Role::textbox), made("c", Role::link)});
    focus.tab(false);
    EXPECT_EQ(focus.at(), "a");
    focus.tab(false);
    EXPECT_TRUE(focus.is_in_field());
    focus.tab(false);
    focus.tab(false);
    EXPECT_EQ(focus.at(), "a");
    focus.tab(true);
    EXPECT_EQ(focus.at(), "c");
    EXPECT_EQ(told(), "focus a, blur a, focus b, blur b, focus c, blur c, focus a, blur a, focus c");
}

TEST_F(FocusTest, TabPassesOverWhatIsCovered) {
    Node covered = made("b", Role::button);
    covered.covered = true;
    draw({made("a", Role::button), covered, made("c", Role::button)});
    focus.move("a");
    focus.tab(false);
    EXPECT_EQ(focus.at(), "c");
}

TEST_F(FocusTest, FromWhatIsNoStopTabGoesToTheNextOne) {
    Node row = made("row", Role::row);
    row.focusable = false;
    draw({made("a", Role::button), row, made("c", Role::button)});
    focus.move("row");
    focus.tab(false);
    EXPECT_EQ(focus.at(), "c");
    focus.move("row");
    focus.tab(true);
    EXPECT_EQ(focus.at(), "a");
}

TEST_F(FocusTest, EnterAndSpacePressAButtonAndNotAField) {
    draw({made("a", Role::button), made("b", Role::textbox)});
    focus.move("a");
    EXPECT_TRUE(focus.press({"Enter"}));
    EXPECT_TRUE(focus.press({" "}));
    focus.move("b");
    EXPECT_FALSE(focus.press({"Enter"}));
    EXPECT_EQ(told(), "focus a, press a, press a, blur a, focus b");
}

TEST_F(FocusTest, ArrowsWalkAMenuRound) {
    draw({made("menu", Role::menu), made("one", Role::menuitem, "menu"), made("two", Role::menuitem, "menu")});
    focus.move("one");
    EXPECT_TRUE(focus.press({"ArrowUp"}));
    EXPECT_EQ(focus.at(), "two");
    EXPECT_TRUE(focus.press({"ArrowDown"}));
    EXPECT_EQ(focus.at(), "one");
    EXPECT_TRUE(focus.press({"End"}));
    EXPECT_EQ(focus.at(), "two");
    EXPECT_FALSE(focus.press({"j"}));
}

TEST_F(FocusTest, AChoiceIsMadeByWalkingToIt) {
    draw({made("all", Role::radio, "group"), made("none", Role::radio, "group")});
    focus.move("all");
    (void)told();
    focus.press({"ArrowRight"});
    EXPECT_EQ(told(), "blur all, focus none, press none");
}

TEST_F(FocusTest, DaysAreWalkedInLinesAndThePageTurnsOverTheEdge) {
    Node month = made("month", Role::group);
    month.columns = 2;
    std::vector<Node> nodes{month};
    for (const char* id : {"d1", "d2", "d3", "d4"}) nodes.push_back(made(id, Role::button, "month"));
    draw(nodes);
    focus.move("d1");
    focus.press({"ArrowDown"});
    EXPECT_EQ(focus.at(), "d3");
    focus.press({"End"});
    EXPECT_EQ(focus.at(), "d4");
    (void)told();
    focus.press({"ArrowDown"});
    focus.press({"PageUp"});
    EXPECT_EQ(told(), "step month=next, step month=previous");
}

TEST_F(FocusTest, WhatIsNoLongerThereHasLostTheKeyboard) {
    draw({made("a", Role::button)});
    focus.move("a");
    draw({made("b", Role::button)});
    EXPECT_EQ(focus.at(), "");
    EXPECT_EQ(told(), "focus a, blur a");
}

}  // namespace
}  // namespace kontor::desktop
