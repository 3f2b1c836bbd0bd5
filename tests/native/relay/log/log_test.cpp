#include "native/relay/log/log.hpp"

#include <gtest/gtest.h>

namespace kontor::log {
namespace {

TEST(Log, IsOneLineOfNamedValues) {
    EXPECT_EQ(line(Level::info, "http.request", {{"method", "GET"}, {"status", 200}, {"agent", "two words"}}),
              "level=info event=http.request method=GET status=200 agent=\"two words\"");
}

TEST(Log, NeverWritesWhatIsNamedLikeASecret) {
    for (const char* name : {"password", "token", "secret", "cookie", "ticket", "authorization", "set-cookie",
                             "password_hash", "api_token", "signing_key"}) {
        EXPECT_EQ(line(Level::info, "x", {{name, "hunter2"}}), std::string("level=info event=x ") + name + "=***");
    }
}

TEST(Log, CannotBeForgedByTextFromOutside) {
    EXPECT_EQ(line(Level::warning, "x", {{"user", "a\r\nlevel=info event=fake\x1b[31m"}}),
              "level=warning event=x user=\"a..level=info event=fake.[31m\"");
    EXPECT_EQ(line(Level::info, "x", {{"a", "say \"hi\" \\"}}), R"(level=info event=x a="say \"hi\" \\")");
}

TEST(Log, CutsLongText) {
    const std::string text = line(Level::info, "x", {{"a", std::string(100000, 'y')}});
    EXPECT_LT(text.size(), 300u);
    EXPECT_EQ(text.substr(text.size() - 3), "...");
}

TEST(Log, WritesOnlyWhatReachesTheThreshold) {
    std::string heard;
    listen([&](const std::string& text) { heard += text + "\n"; });
    threshold(Level::warning);
    info("quiet");
    warning("loud");
    threshold(Level::info);
    listen({});
    EXPECT_EQ(heard, "level=warning event=loud\n");
}

}  // namespace
}  // namespace kontor::log
