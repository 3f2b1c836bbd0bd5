// What is typed into the form of a filter is read as it was written.
#include "frontend/state/filter_text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace kontor::state {
namespace {

using Values = std::vector<std::string>;

TEST(FilterText, values_are_parted_by_semicolons) {
    EXPECT_EQ(values_from_text("invoice; Rechnung ;facture"), (Values{"invoice", "Rechnung", "facture"}));
    EXPECT_EQ(values_from_text("Doe, John"), Values{"Doe, John"});
    EXPECT_EQ(values_from_text("  "), Values{});
    EXPECT_EQ(values_from_text(";; a ;"), Values{"a"});
    EXPECT_EQ(values_from_text(R"("a; b"; " c "; "say \"hi\"")"), (Values{"a; b", " c ", "say \"hi\""}));
    EXPECT_EQ(values_from_text(R"("")"), Values{""});
    EXPECT_EQ(values_from_text(R"("unfinished; b)"), Values{"unfinished; b"});
    EXPECT_EQ(values_from_text(R"(say "hi")"), Values{R"(say "hi")"}) << "only what begins with one is quoted";
}

TEST(FilterText, values_come_back_as_they_were) {
    std::mt19937 random(7);
    constexpr std::string_view letters = "ab;\" \\,\t";
    for (int round = 0; round < 5000; ++round) {
        Values values(random() % 4);
        for (std::string& value : values)
            for (std::size_t length = random() % 6; length > 0; --length) value += letters[random() % letters.size()];
        EXPECT_EQ(values_from_text(values_to_text(values)), values) << values_to_text(values);
    }
}

TEST(FilterText, sizes_have_units) {
    EXPECT_EQ(size_from_text("5 MB"), 5'000'000u);
    EXPECT_EQ(size_from_text("5mb"), 5'000'000u);
    EXPECT_EQ(size_from_text(" 200 k "), 200'000u);
    EXPECT_EQ(size_from_text("1234"), 1234u);
    EXPECT_EQ(size_from_text("2 GB"), 2'000'000'000u);
    for (const char* bad :
         {"", "MB", "five", "5 MiB", "-1", "1.5 MB", "5 MB x", "99999999999999999999", "9999999999 GB"})
        EXPECT_FALSE(size_from_text(bad)) << bad;
}

TEST(FilterText, sizes_come_back_as_they_were) {
    for (const std::uint64_t size :
         {0ull, 1ull, 999ull, 1000ull, 1001ull, 200'000ull, 5'000'000ull, 5'000'001ull, 3'000'000'000ull, (1ull << 60)})
        EXPECT_EQ(size_from_text(size_to_text(size)), size) << size_to_text(size);
}

}  // namespace
}  // namespace kontor::state
