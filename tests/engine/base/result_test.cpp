#include "engine/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace kontor {
namespace {

TEST(Result, HoldsAValueOrAnError) {
    const Result<int> good = 7;
    ASSERT_TRUE(good);
    EXPECT_EQ(*good, 7);
    const Result<int> bad = Error{"number", "digits", "letters", "line 3"};
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().message(), "number: expected digits, got letters (line 3)");
    EXPECT_EQ(bad.value_or(1), 1);
}

TEST(Result, GivesAwayWhatCanOnlyBeMoved) {
    Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
    const std::unique_ptr<int> taken = *std::move(result);
    EXPECT_EQ(*taken, 5);
}

TEST(Result, OfNothingIsSuccessOrAnError) {
    EXPECT_TRUE(Result<void>());
    EXPECT_FALSE(Result<void>(Error{"broken", {}, {}, {}}));
}

TEST(Error, LeavesOutWhatIsEmpty) {
    EXPECT_EQ((Error{"it failed", {}, {}, {}}.message()), "it failed");
    EXPECT_EQ((Error{"it failed", {}, "x", {}}.message()), "it failed: got x");
    EXPECT_EQ((Error{"it failed", "y", {}, {}}.message()), "it failed: expected y");
}

}  // namespace
}  // namespace kontor
