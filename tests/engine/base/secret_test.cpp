#include "engine/base/secret.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace kontor {
namespace {

// The octets of the object itself: where std::string keeps short texts.
std::string_view inside(const Secret& secret) { return {reinterpret_cast<const char*>(&secret), sizeof(Secret)}; }

TEST(Secret, MovesAndCopies) {
    Secret one("hunter2");
    Secret copy = one;
    const Secret moved = std::move(one);
    EXPECT_EQ(copy.reveal(), "hunter2");
    EXPECT_EQ(moved.reveal(), "hunter2");
    copy = Secret("other");
    EXPECT_EQ(copy.reveal(), "other");
}

TEST(Secret, LeavesNothingBehindWhenMoved) {
    for (const std::string& text : {std::string("hunter2"), std::string(100, 'x') + "hunter2"}) {
        Secret one(text);
        const Secret moved = std::move(one);
        EXPECT_EQ(moved.reveal(), text);
        EXPECT_TRUE(one.empty());  // NOLINT(bugprone-use-after-move): that it is empty is the point
        EXPECT_EQ(inside(one).find("hunter2"), std::string_view::npos);
    }
}

}  // namespace
}  // namespace kontor
