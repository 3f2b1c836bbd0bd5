#include "native/relay/collector/scripted_reply.hpp"

#include <gtest/gtest.h>

namespace kontor::test {
namespace {

sieve::Wish wish_with(sieve::Vacation action) {
    sieve::Wish wish;
    wish.actions.emplace_back(sieve::Keep{});
    wish.actions.emplace_back(std::move(action));
    return wish;
}

TEST(ScriptedReply, IsWhatTheScriptSays) {
    EXPECT_FALSE(relay::scripted_reply(sieve::Wish()));
    sieve::Vacation action;
    action.days = 366;
    action.subject = "Weg";
    action.reason = "Not today.";
    action.handle = "h";
    action.from = "desk@example.org";
    action.addresses = {"old@example.org"};
    const auto reply = relay::scripted_reply(wish_with(action));
    ASSERT_TRUE(reply);
    EXPECT_TRUE(reply->vacation.is_enabled);
    EXPECT_EQ(reply->vacation.days, 90u);
    EXPECT_EQ(reply->vacation.subject, "Weg");
    EXPECT_EQ(reply->vacation.text_body, "Not today.");
    EXPECT_FALSE(reply->vacation.html_body);
    EXPECT_EQ(reply->handle, "h");
    EXPECT_EQ(reply->from, "desk@example.org");
    EXPECT_EQ(reply->addresses, std::vector<std::string>{"old@example.org"});
    action.handle.clear();
    EXPECT_FALSE(relay::scripted_reply(wish_with(action))->handle.empty());
}

TEST(ScriptedReply, OfAMimeReasonItsTextAndItsHtml) {
    sieve::Vacation action;
    action.is_mime = true;
    action.reason =
        "Content-Type: multipart/alternative; boundary=zz\n\n--zz\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n\nzur=C3=BCck\n--zz\nContent-Type: "
        "text/html\n\n<p>x</p>\n--zz--\n";
    const auto reply = relay::scripted_reply(wish_with(action));
    EXPECT_EQ(reply->vacation.text_body, "zurück");
    EXPECT_EQ(reply->vacation.html_body, "<p>x</p>");
    action.reason = "Content-Type: image/png\n\nx";
    EXPECT_FALSE(relay::scripted_reply(wish_with(action))->vacation.text_body);
}

}  // namespace
}  // namespace kontor::test
