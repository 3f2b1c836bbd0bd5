#include "engine/smtp/path.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kontor::smtp {
namespace {

TEST(Path, IsWhatFitsBetweenTheBrackets) {
    const std::string longest = std::string(64, 'a') + "@" + std::string(185, 'b') + ".org";
    for (const std::string& good :
         {std::string("a@b"), std::string("fred.smith+list@example.org"), longest,
          std::string("\"x@evil y\"@example.org"), std::string("\"a\\\"b>c\"@example.org"),
          std::string("a@[192.0.2.1]"), std::string("a@[IPv6:2001:db8::1]"), std::string("o'neil@my_host.example"),
          std::string("j\xc3\xbcrgen@b\xc3\xbc.example")}) {
        const auto path = Path::parse(good);
        ASSERT_TRUE(path) << good;
        EXPECT_EQ(path->address(), good);
        EXPECT_EQ(path->needs_utf8(), good[1] == '\xc3');
    }
}

TEST(Path, IsNothingElse) {
    for (const std::string bad : {"",
                                  "a",
                                  "@b",
                                  "a@",
                                  "a@b@c",
                                  "a b@c",
                                  "a@b c",
                                  "<a@b>",
                                  "a@b>",
                                  "a@b> SIZE=1",
                                  ".a@b",
                                  "a.@b",
                                  "a..b@c",
                                  "a@.b",
                                  "a@b.",
                                  "a@b..c",
                                  "@x,@y:a@b",
                                  "a%b@",
                                  "x@evil y\"@internal",
                                  "\"x@evil\"y@internal",
                                  "\"open@b",
                                  "\"a\"@",
                                  "a@[]",
                                  "a@[1]2",
                                  "a@b,c@d",
                                  "a@b;c",
                                  "(x)a@b",
                                  "a@b\r\nRCPT TO:<x@y>",
                                  "\"a\nb\"@c",
                                  "a@\xff.org",
                                  "\xc3@b"}) {
        EXPECT_FALSE(Path::parse(bad)) << bad;
    }
    EXPECT_FALSE(Path::parse(std::string("a\0@b", 4)));
    EXPECT_FALSE(Path::parse(std::string(65, 'a') + "@b"));
    EXPECT_FALSE(Path::parse("a@" + std::string(253, 'b')));
}

// E2: whatever is accepted is one argument of one line.
TEST(Path, HoldsNoOctetThatEndsIt) {
    for (int octet = 0; octet < 256; ++octet) {
        const char c = static_cast<char>(octet);
        for (const std::string& address :
             {std::string("a") + c + "b@example.org", std::string("a@exa") + c + "mple.org"}) {
            const auto path = Path::parse(address);
            if (!path) continue;
            EXPECT_EQ(address.find_first_of(std::string_view("\r\n\0<> \t,;:\"", 11)), std::string::npos) << octet;
        }
        const auto quoted = Path::parse(std::string("\"a") + c + "b\"@example.org");
        if (octet < 0x20 || octet == 0x7f) {
            EXPECT_FALSE(quoted) << octet;
        }
    }
}

}  // namespace
}  // namespace kontor::smtp
