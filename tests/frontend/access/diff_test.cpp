#include "frontend/access/diff.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace kontor::access {
namespace {

Node node(std::string id, std::string parent = {}, std::string name = {}) {
    Node made;
    made.id = std::move(id);
    made.parent = std::move(parent);
    made.role = Role::button;
    made.name = std::move(name);
    return made;
}

// What a platform does with the changes: ids in reading order with their parents.
struct Twin {
    struct Entry {
        std::string id, parent, name;
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;

    std::size_t at(std::string_view id) const {
        for (std::size_t i = 0; i < entries.size(); ++i)
            if (entries[i].id == id) return i;
        return entries.size();
    }

    // Children of one parent in order, which is all an order among siblings means.
    std::vector<Entry> children(const std::string& parent) const {
        std::vector<Entry> found;
        for (const Entry& entry : entries)
            if (entry.parent == parent) found.push_back(entry);
        return found;
    }

    void put(const Node& changed, std::string_view after) {
        if (const std::size_t old = at(changed.id); old < entries.size())
            entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(old));
        std::size_t place = 0;
        if (after.empty()) {
            while (place < entries.size() && entries[place].parent != changed.parent) ++place;
        } else {
            place = at(after);
            ASSERT_LT(place, entries.size()) << after;
            ++place;
        }
        entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(place),
                       {changed.id, changed.parent, changed.name});
    }

    void apply(const std::vector<Change>& changes) {
        for (const Change& change : changes) {
            if (change.kind == Change::Kind::remove) {
                ASSERT_LT(at(change.node->id), entries.size());
                entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at(change.node->id)));
            } else if (change.kind == Change::Kind::update) {
                ASSERT_LT(at(change.node->id), entries.size());
                entries[at(change.node->id)].name = change.node->name;
            } else {
                put(*change.node, change.after);
            }
        }
    }
};

Tree tree(std::initializer_list<Node> nodes) {
    Tree made;
    for (const Node& each : nodes) made.add(each);
    return made;
}

TEST(Diff, says_nothing_when_nothing_changed) {
    const Tree one = tree({node("a"), node("b", "a")});
    EXPECT_TRUE(diff(one, one).empty());
}

TEST(Diff, updates_only_what_differs) {
    const auto before = tree({node("a"), node("b", {}, "Archive")}), now = tree({node("a"), node("b", {}, "Delete")});
    const auto changes = diff(before, now);
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].kind, Change::Kind::update);
    EXPECT_EQ(changes[0].node->name, "Delete");
}

TEST(Diff, removes_children_before_their_parent) {
    const auto before = tree({node("a"), node("b", "a")}), now = tree({});
    const auto changes = diff(before, now);
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].node->id, "b");
    EXPECT_EQ(changes[1].node->id, "a");
}

TEST(Diff, moves_as_little_as_possible) {
    // A list that scrolled: one row less above, one more below; none of the rest is touched.
    const auto before = tree({node("1"), node("2"), node("3"), node("4")});
    const auto now = tree({node("2"), node("3"), node("4"), node("5")});
    const auto changes = diff(before, now);
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].kind, Change::Kind::remove);
    EXPECT_EQ(changes[1].kind, Change::Kind::insert);
    EXPECT_EQ(changes[1].after, "4");
}

TEST(Diff, moves_one_row_that_went_to_the_front) {
    const auto before = tree({node("1"), node("2"), node("3")}), now = tree({node("3"), node("1"), node("2")});
    const auto changes = diff(before, now);
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].kind, Change::Kind::move);
    EXPECT_EQ(changes[0].node->id, "3");
    EXPECT_EQ(changes[0].after, "");
}

// Any tree becomes any other by its changes.
TEST(Diff, carries_a_twin_along) {
    std::mt19937 random(7);
    Tree before;
    Twin twin;
    for (int round = 0; round < 400; ++round) {
        Tree now;
        std::vector<int> ids(12);
        for (int i = 0; i < 12; ++i) ids[static_cast<std::size_t>(i)] = i;
        std::shuffle(ids.begin(), ids.end(), random);
        ids.resize(random() % 12);
        std::vector<std::string> groups{""};
        for (const int id : ids) {
            const std::string parent = groups[random() % groups.size()];
            now.add(node(std::to_string(id), parent, std::to_string(random() % 3)));
            if (random() % 4 == 0) groups.push_back(std::to_string(id));
        }
        twin.apply(diff(before, now));
        Twin wanted;
        for (const Node& each : now.nodes()) wanted.entries.push_back({each.id, each.parent, each.name});
        ASSERT_EQ(twin.entries.size(), wanted.entries.size());
        for (const Twin::Entry& entry : wanted.entries) {
            ASSERT_EQ(twin.children(entry.id), wanted.children(entry.id)) << "round " << round;
        }
        ASSERT_EQ(twin.children(""), wanted.children("")) << "round " << round;
        before = now;
    }
}

TEST(Node, every_role_has_its_own_name) {
    std::vector<std::string_view> names;
    for (int role = 0; role <= static_cast<int>(Role::image); ++role)
        names.push_back(role_name(static_cast<Role>(role)));
    EXPECT_EQ(names.back(), "img");
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
    EXPECT_EQ(role_name(Role::gridcell), "gridcell");
    EXPECT_EQ(role_name(Role::textbox), "textbox");
    EXPECT_TRUE(is_interactive(Role::row));
    EXPECT_FALSE(is_interactive(Role::dialog));
}

TEST(Tree, keyboard_walks_past_what_is_covered_or_disabled) {
    Node open = node("open"), covered = node("covered"), off = node("off");
    open.focusable = covered.focusable = off.focusable = true;
    covered.covered = true;
    off.disabled = true;
    const Tree all = tree({open, covered, off, node("words")});
    ASSERT_EQ(all.focusable().size(), 1u);
    EXPECT_EQ(all.focusable()[0]->id, "open");
}

}  // namespace
}  // namespace kontor::access
