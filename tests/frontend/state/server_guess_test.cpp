#include "frontend/state/server_guess.hpp"

#include <gtest/gtest.h>

namespace kontor::state {
namespace {

TEST(ServerGuess, knows_providers) {
    const ServerGuess gmx = guess_server("ann@gmx.de");
    EXPECT_EQ(gmx.provider, "GMX");
    EXPECT_EQ(gmx.server.host, "pop.gmx.net");
    EXPECT_EQ(gmx.server.port, 995);
    EXPECT_EQ(gmx.server.login, "ann@gmx.de");
    EXPECT_FALSE(gmx.wants_app_password);
    EXPECT_TRUE(guess_server("ann@GMail.com").wants_app_password);
    EXPECT_EQ(guess_server("ann@web.de").server.login, "ann");
}

TEST(ServerGuess, guesses_the_usual_name_otherwise) {
    const ServerGuess guess = guess_server("ann@Example.org");
    EXPECT_TRUE(guess.provider.empty());
    EXPECT_EQ(guess.server.host, "pop.example.org");
}

TEST(ServerGuess, does_not_take_part_of_a_domain_for_the_whole) {
    EXPECT_TRUE(guess_server("ann@notgmail.com").provider.empty());
    EXPECT_TRUE(guess_server("ann@gmail.com.evil.example").provider.empty());
}

TEST(ServerGuess, needs_an_address) {
    for (const char* text : {"", "ann", "@", "ann@", "@gmx.de", "ann@nodot", "a b@gmx.de", "ann@.de", "ann@gmx."}) {
        EXPECT_FALSE(looks_like_address(text)) << text;
        EXPECT_TRUE(guess_server(text).server.host.empty()) << text;
    }
    EXPECT_TRUE(looks_like_address("ann@[127.0.0.1]"));
    EXPECT_TRUE(looks_like_address("ann@localhost"));
}

}  // namespace
}  // namespace kontor::state
