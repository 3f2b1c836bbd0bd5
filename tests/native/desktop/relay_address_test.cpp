// Which relays the window talks to, and what it keeps of them.
#include "native/desktop/relay_address.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "native/desktop/http.hpp"
#include "native/desktop/keep.hpp"
#include "native/desktop/session.hpp"
#include "native/desktop/socket.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::desktop {
namespace {

std::string origin_of(const std::string& url) {
    const auto parsed = RelayAddress::parse(url);
    return parsed ? parsed->origin() : parsed.error().message();
}

TEST(RelayAddress, IsReducedToItsOrigin) {
    EXPECT_EQ(origin_of("https://Mail.Example.org/some/where?x=1#y"), "https://mail.example.org");
    EXPECT_EQ(origin_of("https://mail.example.org:443"), "https://mail.example.org");
    EXPECT_EQ(origin_of("https://mail.example.org:8443/"), "https://mail.example.org:8443");
    EXPECT_EQ(origin_of("http://127.0.0.1:8025"), "http://127.0.0.1:8025");
    EXPECT_EQ(origin_of("http://[::1]:8025/"), "http://[::1]:8025");
}

TEST(RelayAddress, PlainHttpIsForThisMachineAlone) {
    EXPECT_NE(origin_of("http://mail.example.org").find("Without https"), std::string::npos);
    EXPECT_NE(origin_of("http://127.0.0.1.example.org").find("Without https"), std::string::npos);
}

TEST(RelayAddress, WhatIsNoneIsRefused) {
    for (const char* url :
         {"mail.example.org", "ftp://mail.example.org", "https://", "https://ann:secret@mail.example.org",
          "https://mail.example.org:0", "https://mail.example.org:99999", "https://a b", "https://[::1"})
        EXPECT_FALSE(RelayAddress::parse(url)) << url;
}

TEST(RelayAddress, ALinkBringsItsTicketAlong) {
    const auto parsed = RelayAddress::parse("http://localhost:8025/?ticket=a%2Bb&x=y");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->ticket, "a+b");
    EXPECT_EQ(parsed->link, "");
    EXPECT_EQ(percent_encoded("a+b/\xC3\xA4"), "a%2Bb%2F%C3%A4");
}

TEST(Keep, WhatIsKeptIsForItsOwnerAlone) {
    const test::TemporaryDirectory folder;
    const Keep keep(folder.path() / "kontor");
    EXPECT_EQ(keep.read("session"), "");
    ASSERT_TRUE(
        keep.write("session", to_text(KeptSession{"https://mail.example.org", Secret("kontor=secret"), false})));
    struct stat status {};
    ASSERT_EQ(::stat((folder.path() / "kontor" / "session").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    const KeptSession kept = session_from_text(keep.read("session"));
    EXPECT_EQ(kept.relay, "https://mail.example.org");
    EXPECT_EQ(kept.cookie.reveal(), "kontor=secret");
    keep.forget("session");
    EXPECT_EQ(keep.read("session"), "");
}

TEST(Keep, ALooseFileOfBeforeIsReplacedByATightOne) {
    const test::TemporaryDirectory folder;
    const Keep keep(folder.path());
    const auto path = folder.path() / "session";
    ASSERT_TRUE(keep.write("session", "old"));
    ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
    ASSERT_TRUE(keep.write("session", "new"));
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(Keep, WhatCannotBeReadIsAsIfItWereNotThere) {
    EXPECT_EQ(session_from_text("{").relay, "");
    EXPECT_EQ(session_from_text("[1]").relay, "");
    EXPECT_TRUE(session_from_text(R"({"relay":7,"cookie":false})").cookie.empty());
    const WindowPlace place = window_place_from_text(R"({"relay":"https://a.example","width":-5,"height":1e9})");
    EXPECT_EQ(place.relay, "https://a.example");
    EXPECT_EQ(place.width, WindowPlace().width);
    EXPECT_EQ(place.height, WindowPlace().height);
    WindowPlace other{"/home/ann/mail", 900, 700, true};
    const WindowPlace again = window_place_from_text(to_text(other));
    EXPECT_EQ(again.relay, other.relay);
    EXPECT_EQ(again.width, 900);
    EXPECT_TRUE(again.maximised);
}

TEST(Session, ACookieIsTakenWithoutItsConditions) {
    EXPECT_EQ(cookie_of("__Host-kontor=abc; Path=/; Secure; HttpOnly"), "__Host-kontor=abc");
    EXPECT_EQ(cookie_of("kontor=; Max-Age=0"), "");
    EXPECT_EQ(cookie_of("nonsense"), "");
}

TEST(Session, ARefusalSaysWhatIsMissing) {
    using Trouble = state::SignInForm::Trouble;
    const auto trouble = [](int status, const char* body, bool with_code) {
        Http::Answer answer;
        answer.status = status;
        answer.body = body;
        return trouble_of(answer, with_code);
    };
    const char* second_step = R"({"type":"https://kontor.example/problems/second-step"})";
    EXPECT_EQ(trouble(401, second_step, false), Trouble::none);
    EXPECT_EQ(trouble(401, second_step, true), Trouble::wrong_code);
    EXPECT_EQ(trouble(403, R"({"type":"x/from-elsewhere"})", false), Trouble::from_elsewhere);
    EXPECT_EQ(trouble(401, R"({"type":"about:blank"})", false), Trouble::refused);
    EXPECT_EQ(trouble(429, "", false), Trouble::too_many);
    EXPECT_EQ(trouble(0, "", false), Trouble::unreachable);
    EXPECT_EQ(trouble(502, "<html>", false), Trouble::unreachable);
}

TEST(Socket, ItsPathIsTheSessionsOnTheSameRelay) {
    EXPECT_EQ(
        socket_path(R"({"capabilities":{"urn:ietf:params:jmap:websocket":{"url":"wss://other.example/a/ws?b"}}})"),
        "/a/ws?b");
    EXPECT_EQ(socket_path("{}"), "/jmap/ws");
    EXPECT_EQ(socket_path("nonsense"), "/jmap/ws");
    EXPECT_EQ(socket_path(R"({"capabilities":{"urn:ietf:params:jmap:websocket":{"url":7}}})"), "/jmap/ws");
}

TEST(Errands, AreRunInTheirOrderAndAtTheirTime) {
    int woken = 0;
    std::string run;
    const auto errands = std::make_shared<Errands>([&] { ++woken; });
    const Instant now{Duration{1000}};
    errands->post([&] { run += 'a'; });
    errands->post_at(now + Duration{50}, [&] { run += 'c'; });
    errands->post([&] { run += 'b'; });
    EXPECT_EQ(errands->due(), now + Duration{50});
    EXPECT_TRUE(errands->run(now));
    EXPECT_EQ(run, "ab");
    EXPECT_FALSE(errands->run(now + Duration{49}));
    EXPECT_TRUE(errands->run(now + Duration{50}));
    EXPECT_EQ(run, "abc");
    EXPECT_EQ(errands->due(), std::nullopt);
    EXPECT_EQ(woken, 2);
}

}  // namespace
}  // namespace kontor::desktop
