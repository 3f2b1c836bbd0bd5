// The store on disk answers what the one in memory answers (oracle_pair.hpp).
#include <cstdlib>

#include "tests/native/storage/oracle_pair.hpp"

namespace kontor::test {
namespace {

class Oracle : public testing::TestWithParam<unsigned> {};

TEST_P(Oracle, BothStoresAnswerAlike) {
    oracle::Pair pair(GetParam());
    pair.run(300);
    EXPECT_GT(pair.changes, 1000u);
    EXPECT_GT(pair.questions, 3000u);
}

TEST_P(Oracle, LongListsAreAlikeInTheMiddleToo) {
    oracle::Pair pair(GetParam(), true);
    pair.run(300);
    EXPECT_GT(pair.windows_far_down, 100u);
}

// By hand, of many: KONTOR_ORACLE_SEEDS=400.
unsigned seeds() {
    const char* const asked = std::getenv("KONTOR_ORACLE_SEEDS");
    return asked ? static_cast<unsigned>(std::strtoul(asked, nullptr, 10)) : 6;
}

INSTANTIATE_TEST_SUITE_P(Seeds, Oracle, testing::Range(1u, 1 + seeds()));

}  // namespace
}  // namespace kontor::test
