// Tables of one line a case. The section is that of the RFC in the name of the table.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string_view>

#include "tests/engine/sieve/ask.hpp"

namespace kontor::sieve::test {

struct Row {
    std::string_view section;
    std::string_view asked;     // a test, or a script
    std::string_view expected;  // see ask.hpp
};

inline void PrintTo(const Row& row, std::ostream* out) { *out << row.section << ": " << row.asked; }

}  // namespace kontor::sieve::test

// A table of tests that are true or false of letter(), and one of scripts and what comes out for it.
#define KONTOR_TRUTHS(name, ...)                                                                                       \
    class name : public testing::TestWithParam<kontor::sieve::test::Row> {};                                           \
    TEST_P(name, IsAsTheStandardSays) {                                                                                \
        EXPECT_EQ(kontor::sieve::test::truth_of(GetParam().asked, kontor::sieve::test::letter()), GetParam().expected) \
            << GetParam().section << ": " << GetParam().asked;                                                         \
    }                                                                                                                  \
    constexpr kontor::sieve::test::Row name##_rows[] = {__VA_ARGS__};                                                  \
    INSTANTIATE_TEST_SUITE_P(Rows, name, testing::ValuesIn(name##_rows))

#define KONTOR_OUTCOMES(name, ...)                                                                  \
    class name : public testing::TestWithParam<kontor::sieve::test::Row> {};                        \
    TEST_P(name, IsAsTheStandardSays) {                                                             \
        EXPECT_EQ(kontor::sieve::test::outcome_of(GetParam().asked, kontor::sieve::test::letter()), \
                  GetParam().expected)                                                              \
            << GetParam().section << ": " << GetParam().asked;                                      \
    }                                                                                               \
    constexpr kontor::sieve::test::Row name##_rows[] = {__VA_ARGS__};                               \
    INSTANTIATE_TEST_SUITE_P(Rows, name, testing::ValuesIn(name##_rows))
