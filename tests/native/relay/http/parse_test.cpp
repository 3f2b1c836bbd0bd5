#include <gtest/gtest.h>

#include "native/relay/http/frame_counter.hpp"
#include "native/relay/http/head.hpp"
#include "native/relay/http/server.hpp"
#include "native/relay/http/target.hpp"

namespace kontor::http {
namespace {

TEST(Target, IsTakenApartAndDecodedOnce) {
    const auto target = parse_target("/jmap/download/a1/b2/a%20b%2Fc.pdf?accept=image%2Fpng&x=1+2&flag");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->segments, (std::vector<std::string>{"jmap", "download", "a1", "b2", "a b/c.pdf"}));
    EXPECT_EQ(target->parameter("accept"), "image/png");
    EXPECT_EQ(target->parameter("x"), "1 2");
    EXPECT_EQ(target->parameter("flag"), "");
    EXPECT_FALSE(target->parameter("none"));
    EXPECT_EQ(parse_target("/%2541")->segments[0], "%41");
}

TEST(Target, RefusesWhatMeansSomethingElseToSomebodyElse) {
    for (const char* bad : {"", "jmap", "http://other/x", "*", "/a/../b", "/a/./b", "/%2e%2e/b", "/a%", "/a%zz",
                            "/a%00b", "/a%0d%0aSet-Cookie:x", "/?x=%0a", "/a%7f"}) {
        EXPECT_FALSE(parse_target(bad)) << bad;
    }
}

TEST(Target, IsLoggedWithoutTickets) {
    EXPECT_EQ(loggable("/?ticket=abcdef&x=1"), "/?ticket=***&x=1");
    EXPECT_EQ(loggable("/mail/image?u=1&s=secret"), "/mail/image?u=1&s=***");
    EXPECT_EQ(loggable("/oauth/callback?code=c&state=s&iss=i"), "/oauth/callback?code=***&state=***&iss=i");
    EXPECT_EQ(loggable("/plain"), "/plain");
}

TEST(Target, PercentEncodesAllButUnreserved) { EXPECT_EQ(percent_encode("a b/ü~"), "a%20b%2F%C3%BC~"); }

TEST(Head, EndsAtTheFirstEmptyLine) {
    EXPECT_FALSE(head_length("GET / HTTP/1.1\r\nHost: a\r\n"));
    EXPECT_FALSE(head_length("GET / HTTP/1.1\n\n"));
    EXPECT_EQ(head_length("GET / HTTP/1.1\r\n\r\nrest"), 18u);
}

TEST(Head, AmbiguousFormsAreRefused) {
    const auto ok = [](std::string_view fields, std::size_t most = 100) {
        return head_is_unambiguous("GET / HTTP/1.1\r\n" + std::string(fields) + "\r\n", most);
    };
    EXPECT_TRUE(ok("Host: a\r\nContent-Length: 3\r\n"));
    EXPECT_TRUE(ok("Host: a\r\nTransfer-Encoding: chunked\r\n"));
    EXPECT_FALSE(ok("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"));
    EXPECT_FALSE(ok("Content-Length: 3\r\nContent-Length: 3\r\n"));
    EXPECT_FALSE(ok("Content-Length: 3\r\ncontent-length: 4\r\n"));
    EXPECT_FALSE(ok("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"));
    EXPECT_FALSE(ok("A: b\r\n folded\r\n"));
    EXPECT_FALSE(ok("A: b\nContent-Length: 5\r\n"));
    EXPECT_FALSE(ok("A: b\rContent-Length: 5\r\n"));
    EXPECT_FALSE(ok(std::string_view("A: b\0c\r\n", 8)));
    EXPECT_FALSE(ok("Transfer-Encoding : chunked\r\n"));
    EXPECT_FALSE(ok("no colon\r\n"));
    EXPECT_FALSE(ok(": nameless\r\n"));
    EXPECT_TRUE(ok("A: 1\r\nB: 2\r\n", 2));
    EXPECT_FALSE(ok("A: 1\r\nB: 2\r\nC: 3\r\n", 2));
}

TEST(Address, NamesWhereToListen) {
    EXPECT_EQ(parse_address("127.0.0.1:8025")->port, 8025);
    EXPECT_EQ(parse_address("localhost:0")->host, "127.0.0.1");
    EXPECT_EQ(parse_address("[::1]:80")->host, "::1");
    EXPECT_EQ(parse_address(":80")->host, "::");
    for (const char* bad :
         {"", "8025", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:99999", "::1:80", "[::1:80"}) {
        EXPECT_FALSE(parse_address(bad)) << bad;
    }
}

std::string frame(unsigned char first, std::size_t size) {
    std::string out(1, static_cast<char>(first));
    if (size < 126) {
        out += static_cast<char>(0x80 | size);
    } else {
        out += static_cast<char>(0x80 | 126);
        out += static_cast<char>(size >> 8);
        out += static_cast<char>(size & 255);
    }
    return out + "mask" + std::string(size, '\x81');
}

TEST(FrameCounter, CountsFragmentsOfOneMessageHoweverTheyAreCut) {
    std::string fine, flood;
    for (int message = 0; message < 10; ++message) {
        fine += frame(0x01, 3);
        for (int i = 0; i < 2; ++i) fine += frame(0x89, 5) + frame(0x00, 200);  // pings in between do not count
        fine += frame(0x80, 0);
    }
    flood = fine + frame(0x01, 0);
    for (int i = 0; i < 4; ++i) flood += frame(0x00, 0);

    for (const std::size_t cut : {std::size_t{1}, std::size_t{7}, flood.size()}) {
        FrameCounter good(4), bad(4);
        bool good_passes = true, bad_passes = true;
        for (std::size_t at = 0; at < fine.size(); at += cut) good_passes = good.pass(Bytes(fine).substr(at, cut));
        for (std::size_t at = 0; at < flood.size(); at += cut) bad_passes = bad.pass(Bytes(flood).substr(at, cut));
        EXPECT_TRUE(good_passes);
        EXPECT_FALSE(bad_passes);
    }
}

}  // namespace
}  // namespace kontor::http
