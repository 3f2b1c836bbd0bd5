// Addresses have one spelling, however their local part is quoted (RFC 5321 4.1.2).
#include "engine/sieve/rules.hpp"

#include <gtest/gtest.h>

#include <random>

namespace kontor::sieve {
namespace {

TEST(Addresses, HaveOneSpelling) {
    const struct {
        std::string_view written, meant;
    } rows[] = {
        {"john.doe@example.org", "john.doe@example.org"},
        {R"("john.doe"@example.org)", "john.doe@example.org"},
        {R"("j\ohn"@example.org)", "john@example.org"},
        {R"("two words"@example.org)", R"("two words"@example.org)"},
        {R"("two\ words"@example.org)", R"("two words"@example.org)"},
        {R"("a@b"@example.org)", R"("a@b"@example.org)"},
        {R"("a\"b"@example.org)", R"("a\"b"@example.org)"},
        {R"("a\\b"@example.org)", R"("a\\b"@example.org)"},
        {R"(".a"@example.org)", R"(".a"@example.org)"},
        {R"("a..b"@example.org)", R"("a..b"@example.org)"},
        {R"(""@example.org)", R"(""@example.org)"},
        {R"("jürgen"@example.org)", "jürgen@example.org"},
        {R"("open@example.org)", R"("\"open"@example.org)"},
        {R"("no domain")", R"("no domain")"},
        {"", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(canonical_address(row.written), row.meant) << row.written;
}

TEST(Addresses, SpelledOnceStaySo) {
    std::mt19937 dice(11);
    const std::string_view letters = "\"\\@.ab <\xC3\xBC";
    for (int i = 0; i < 20'000; ++i) {
        std::string written;
        for (std::size_t left = dice() % 12; left > 0; --left) written += letters[dice() % letters.size()];
        const std::string once = canonical_address(written + "@x");
        EXPECT_EQ(canonical_address(once), once) << written;
    }
}

TEST(Addresses, AreInMoreFieldsThanTheStandardNames) {
    for (const char* name : {"From", "resent-cc", "Errors-To", "Mail-Followup-To", "X-BeenThere", "Return-Receipt-To"})
        EXPECT_TRUE(is_address_field(name)) << name;
    for (const char* name : {"Subject", "Date", "Message-ID", "List-Id", ""})
        EXPECT_FALSE(is_address_field(name)) << name;
}

}  // namespace
}  // namespace kontor::sieve
