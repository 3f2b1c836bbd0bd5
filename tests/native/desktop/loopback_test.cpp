// The port a provider sends the browser back to.
#include "native/desktop/loopback.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>

#include "native/desktop/opener.hpp"

namespace kontor::desktop {
namespace {

class LoopbackTest : public testing::Test {
protected:
    void SetUp() override {
        auto opened = Loopback::open(errands);
        ASSERT_TRUE(opened) << opened.error().message();
        loopback = std::move(*opened);
    }
    int connected() const { return connected(loopback->redirect_uri()); }
    static int connected(const std::string& uri) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(uri.substr(uri.find(':', 5) + 1))));
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
        ::close(socket);
        return -1;
    }
    int asked(const std::string& path) const {
        const int socket = connected();
        const std::string words = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\naccept-language: nl\r\n\r\n";
        (void)!::write(socket, words.data(), words.size());
        return socket;
    }
    static std::string all_of(int socket) {
        std::string text;
        char buffer[512];
        for (ssize_t got = 0; (got = ::read(socket, buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<std::size_t>(got));
        ::close(socket);
        return text;
    }
    void run_errand() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return woken; });
        lock.unlock();
        errands->run({});
    }

    std::mutex mutex;
    std::condition_variable changed;
    bool woken = false;
    std::shared_ptr<Errands> errands = std::make_shared<Errands>([this] {
        const std::lock_guard lock(mutex);
        woken = true;
        changed.notify_all();
    });
    std::unique_ptr<Loopback> loopback;
};

TEST_F(LoopbackTest, TakesTheAnswerToItsQuestionAndNoOther) {
    std::optional<Loopback::Visit> came;
    loopback->listen("s1", [&](const Loopback::Visit& visit) { came = visit; });
    EXPECT_EQ(all_of(asked("/oauth/callback?code=evil&state=s2")).substr(0, 12), "HTTP/1.1 404");
    EXPECT_EQ(all_of(asked("/favicon.ico")).substr(0, 12), "HTTP/1.1 404");
    EXPECT_FALSE(came);
    const int browser = asked("/oauth/callback?code=c%201&state=s1");
    run_errand();
    ASSERT_TRUE(came);
    EXPECT_EQ(came->query, "code=c%201&state=s1");
    EXPECT_EQ(came->language, "nl");
    loopback->answer("<p>done</p>", "default-src 'none'");
    const std::string page = all_of(browser);
    EXPECT_NE(page.find("\r\nContent-Security-Policy: default-src 'none'\r\n"), std::string::npos) << page;
    EXPECT_TRUE(page.ends_with("\r\n\r\n<p>done</p>")) << page;
}

TEST_F(LoopbackTest, WhoGivesUpListensNoLonger) {
    const std::string uri = loopback->redirect_uri();
    loopback->listen("s1", [](const Loopback::Visit&) { FAIL(); });
    loopback.reset();
    int there = 0;
    for (int i = 0; i < 1000 && there >= 0; ++i) {
        if (there > 0) ::close(there);
        ::usleep(10'000);
        there = connected(uri);
    }
    EXPECT_EQ(there, -1);
}

TEST(Visit, IsThatOfABrowserSentBack) {
    EXPECT_TRUE(visit_of("GET /oauth/callback?state=s HTTP/1.1\r\n\r\n", "s"));
    EXPECT_FALSE(visit_of("GET /oauth/callback?state=s HTTP/1.1\r\n\r\n", "t"));
    EXPECT_FALSE(visit_of("GET /oauth/callback?state= HTTP/1.1\r\n\r\n", ""));
    EXPECT_FALSE(visit_of("POST /oauth/callback?state=s HTTP/1.1\r\n\r\n", "s"));
    EXPECT_FALSE(visit_of("GET /oauth/callback?state=s", "s"));
    EXPECT_FALSE(visit_of("", "s"));
}

TEST(Opener, OpensPagesAndNothingElse) {
    EXPECT_FALSE(open_page("file:///etc/passwd"));
    EXPECT_FALSE(open_page("javascript:alert(1)"));
    EXPECT_FALSE(open_page("--version"));
    EXPECT_FALSE(open_file("relative"));
}

}  // namespace
}  // namespace kontor::desktop
