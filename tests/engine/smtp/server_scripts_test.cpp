// Every script of tests/conversations/smtp_server, whole, byte by byte and randomly cut.
#include <gtest/gtest.h>

#include "tests/engine/smtp/server_subject.hpp"

namespace kontor::test {
namespace {

constexpr Instant server_start{std::chrono::hours(1)};

std::string run_server(const Script& script, Cut cut) {
    ServerSubject subject(script, server_start);
    return Run<ServerSubject>(subject, cut, server_start)(script);
}

class ServerScript : public testing::TestWithParam<Script> {};

TEST_P(ServerScript, SaysTheSameHoweverItIsCut) {
    const Script& script = GetParam();
    ASSERT_EQ(script.error, "");
    ASSERT_EQ(run_server(script, Cut::whole()), "") << "whole";
    ASSERT_EQ(run_server(script, Cut::bytes()), "") << "byte by byte";
    for (std::uint32_t seed = 1; seed <= 4; ++seed)
        ASSERT_EQ(run_server(script, Cut::random(seed)), "") << "seed " << seed;
}

INSTANTIATE_TEST_SUITE_P(Smtp, ServerScript, testing::ValuesIn(read_scripts("smtp_server", 'S')),
                         [](const auto& script) { return script.param.name; });

TEST(ServerScripts, AreAllThere) { EXPECT_GE(read_scripts("smtp_server", 'S').size(), 30u); }

}  // namespace
}  // namespace kontor::test
