// All scripts of a folder as tests: each runs whole, byte by byte and randomly cut, on a simulated clock.
//
//   KONTOR_SCRIPTS(ClientScript, ClientSubject, "pop3", 'C', 120)    of tests/conversations/pop3, at least 120
#pragma once

#include <gtest/gtest.h>

#include "tests/support/script.hpp"

namespace kontor::test {

template <class Subject>
void expect_the_same_however_it_is_cut(const Script& script) {
    constexpr Instant start{std::chrono::hours(1)};
    const auto run = [&](Cut cut) {
        Subject subject(script, start);
        return Run<Subject>(subject, cut, start)(script);
    };
    ASSERT_EQ(script.error, "");
    ASSERT_EQ(run(Cut::whole()), "") << "whole";
    ASSERT_EQ(run(Cut::bytes()), "") << "byte by byte";
    for (std::uint32_t seed = 1; seed <= 4; ++seed) ASSERT_EQ(run(Cut::random(seed)), "") << "seed " << seed;
}

}  // namespace kontor::test

// `letter`: whose lines are expected rather than sent.
#define KONTOR_SCRIPTS(Suite, Subject, folder, letter, least)                                                          \
    class Suite : public testing::TestWithParam<kontor::test::Script> {};                                              \
    TEST_P(Suite, SaysTheSameHoweverItIsCut) { kontor::test::expect_the_same_however_it_is_cut<Subject>(GetParam()); } \
    INSTANTIATE_TEST_SUITE_P(Scripts, Suite, testing::ValuesIn(kontor::test::read_scripts(folder, letter)),            \
                             [](const auto& script) { return script.param.name; });                                    \
    TEST(Suite##s, AreAllThere) { EXPECT_GE(kontor::test::read_scripts(folder, letter).size(), std::size_t{least}); }
