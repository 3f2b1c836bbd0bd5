#include "native/relay/images/fetch_image.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "native/relay/http/server.hpp"

namespace kontor::images {
namespace {

const std::string png = "\x89PNG\r\n\x1a\nrest";

// Somebody's web server.
class Elsewhere : public http::Site {
public:
    http::Plan plan(const http::Head& head) override {
        ++asked;
        cookie = cookie || head.field("cookie") || head.field("referer") || head.field("accept-language");
        const std::string& path = head.target.path;
        if (path == "/a.png") return http::answer_with({200, {{"Content-Type", "text/html"}}, png});
        if (path == "/page") return http::answer_with({200, {{"Content-Type", "image/png"}}, std::string("<script>")});
        if (path == "/big") return http::answer_with({200, {}, png + std::string(5000, 'x')});
        if (path == "/away")
            return http::answer_with({303, {{"Location", "/a.png"}, {"Set-Cookie", "id=1"}}, std::string()});
        if (path == "/round") return http::answer_with({303, {{"Location", "/round"}}, std::string()});
        if (path == "/file") return http::answer_with({303, {{"Location", "file:///etc/passwd"}}, std::string()});
        return http::answer_with(http::text(404, "no"));
    }
    std::atomic<int> asked{0};
    std::atomic<bool> cookie{false};
};

class FetchTest : public testing::Test {
protected:
    void SetUp() override {
        server = std::move(*http::Server::listen({"127.0.0.1", 0}, site, lanes));
        io = std::thread([this] { server->run(); });
    }
    void TearDown() override {
        server->drain(std::chrono::seconds(2));
        io.join();
    }
    std::string url(const std::string& path) { return "http://127.0.0.1:" + std::to_string(server->port()) + path; }

    Elsewhere site;
    http::Lanes lanes;
    std::unique_ptr<http::Server> server;
    std::thread io;
    net::Policy anywhere{true};
};

TEST_F(FetchTest, BringsAPictureWhateverItIsCalled) {
    const auto picture = fetch_image(url("/a.png"), anywhere);
    ASSERT_TRUE(picture) << picture.error().message();
    EXPECT_EQ(picture->octets, png);
    EXPECT_EQ(picture->media_type, "image/png");
    EXPECT_TRUE(fetch_image(url("/away"), anywhere));
    EXPECT_FALSE(site.cookie);
}

TEST_F(FetchTest, BringsNothingElse) {
    FetchLimits limits;
    limits.octets = 1000;
    EXPECT_FALSE(fetch_image(url("/page"), anywhere));
    EXPECT_FALSE(fetch_image(url("/big"), anywhere, limits));
    EXPECT_FALSE(fetch_image(url("/round"), anywhere));
    EXPECT_FALSE(fetch_image(url("/file"), anywhere));
    EXPECT_FALSE(fetch_image(url("/nothing"), anywhere));
    EXPECT_FALSE(fetch_image("file:///etc/passwd", anywhere));
    EXPECT_FALSE(fetch_image("", anywhere));
}

TEST_F(FetchTest, DoesNotEvenKnockAtPrivateDoors) {
    for (const std::string& inside : {url("/a.png"), "http://localhost:" + std::to_string(server->port()) + "/a.png",
                                      "http://2130706433:" + std::to_string(server->port()) + "/a.png",
                                      "http://0x7f.1:" + std::to_string(server->port()) + "/a.png",
                                      "http://[::ffff:127.0.0.1]:" + std::to_string(server->port()) + "/a.png"}) {
        EXPECT_FALSE(fetch_image(inside, net::Policy{})) << inside;
    }
    EXPECT_EQ(site.asked, 0);
    EXPECT_EQ(server->traffic().connections, 0u);
}

TEST(PictureType, IsReadFromTheOctets) {
    EXPECT_EQ(picture_type(png), "image/png");
    EXPECT_EQ(picture_type("GIF89a..."), "image/gif");
    EXPECT_EQ(picture_type("\xff\xd8\xff\xe0"), "image/jpeg");
    EXPECT_EQ(picture_type("RIFF....WEBPVP8 "), "image/webp");
    EXPECT_EQ(picture_type("<svg xmlns='http://www.w3.org/2000/svg'>"), "");
    EXPECT_EQ(picture_type("<html>"), "");
    EXPECT_EQ(picture_type(""), "");
}

}  // namespace
}  // namespace kontor::images
