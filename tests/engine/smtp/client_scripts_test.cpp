// Every script of tests/conversations/smtp, whole, byte by byte and randomly cut, on a simulated clock.
#include <gtest/gtest.h>

#include "tests/engine/smtp/client_subject.hpp"

namespace kontor::test {
namespace {

constexpr Instant start{std::chrono::hours(1)};

std::string run(const Script& script, Cut cut) {
    ClientSubject subject(script, start);
    return Run<ClientSubject>(subject, cut, start)(script);
}

class ClientScript : public testing::TestWithParam<Script> {};

TEST_P(ClientScript, SaysTheSameHoweverItIsCut) {
    const Script& script = GetParam();
    ASSERT_EQ(script.error, "");
    ASSERT_EQ(run(script, Cut::whole()), "") << "whole";
    ASSERT_EQ(run(script, Cut::bytes()), "") << "byte by byte";
    for (std::uint32_t seed = 1; seed <= 4; ++seed) ASSERT_EQ(run(script, Cut::random(seed)), "") << "seed " << seed;
}

INSTANTIATE_TEST_SUITE_P(Smtp, ClientScript, testing::ValuesIn(read_scripts("smtp", 'C')),
                         [](const auto& script) { return script.param.name; });

TEST(ClientScripts, AreAllThere) { EXPECT_GE(read_scripts("smtp", 'C').size(), 80u); }

}  // namespace
}  // namespace kontor::test
