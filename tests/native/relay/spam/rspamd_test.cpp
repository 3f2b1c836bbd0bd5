// rspamd's answers, and a web server that plays it. The real one is asked in tests/integration/rspamd_test.py.
#include "native/relay/spam/rspamd.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <thread>

#include "native/relay/http/server.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::spam {
namespace {

struct Row {
    std::string_view answer, expected;  // "spam", "mail" or the end of an error
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.answer; }

class Answers : public testing::TestWithParam<Row> {};

TEST_P(Answers, AreUnderstood) {
    const auto verdict = verdict_of(GetParam().answer);
    const std::string got = verdict ? (verdict->is_spam ? "spam" : "mail") : verdict.error().message();
    EXPECT_EQ(got.substr(got.size() - std::min(got.size(), GetParam().expected.size())), GetParam().expected) << got;
}

INSTANTIATE_TEST_SUITE_P(
    Rspamd, Answers,
    testing::Values(
        Row{R"({"is_skipped":false,"score":0.1,"required_score":15.0,"action":"no action"})", "mail"},
        Row{R"({"score":5,"action":"greylist"})", "mail"}, Row{R"({"score":7.5,"action":"add header"})", "spam"},
        Row{R"({"score":9,"action":"rewrite subject"})", "spam"}, Row{R"({"score":1,"action":"soft reject"})", "spam"},
        Row{R"({"score":99,"action":"reject","symbols":{"GTUBE":{"score":0}}})", "spam"},
        Row{R"({"action":"reject"})", "spam"}, Row{R"({"score":"much","action":"reject"})", "spam"},
        Row{R"({"score":1})", "expected an action"}, Row{R"({"action":7})", "expected an action"},
        Row{R"({"action":"quarantine"})", "expected an action it has"}, Row{R"(["reject"])", "expected an object"},
        Row{"", "expected an object"}, Row{R"({"error":"cannot scan"})", "expected an action"},
        Row{R"({"action":"reject")", "expected an object"}));

TEST(Rspamd, ReadsAnswersInLinearTime) {
    test::expect_linear_work([](std::size_t size) {
        return [answer = R"({"action":"reject","symbols":)" + std::string(size, '[')] { (void)verdict_of(answer); };
    });
}

TEST(Rspamd, ItsAddressIsAWebAddressWithoutAPath) {
    EXPECT_EQ(check_address("http://127.0.0.1:11333"), "http://127.0.0.1:11333/checkv2");
    EXPECT_EQ(check_address("https://spam.example.org/"), "https://spam.example.org/checkv2");
    for (const char* wrong :
         {"", "127.0.0.1:11333", "ftp://a", "http://", "http://a/checkv2", "http://a?b", "http://u@a"})
        EXPECT_EQ(check_address(wrong), "") << wrong;
}

// What plays rspamd.
class Stage : public http::Site {
public:
    http::Plan plan(const http::Head& head) override {
        if (head.method != "POST" || head.target.path != "/checkv2") return http::answer_with(http::text(404, "no"));
        http::Plan plan;
        plan.body_limit = 1'000'000;
        plan.answer = [this](std::string body) {
            seen = std::move(body);
            return answer;
        };
        return plan;
    }
    std::string seen;
    http::Response answer;
};

class AskTest : public testing::Test {
protected:
    void SetUp() override {
        server = std::move(*http::Server::listen({"127.0.0.1", 0}, stage, lanes));
        io = std::thread([this] { server->run(); });
        address = check_address("http://127.0.0.1:" + std::to_string(server->port()));
    }
    void TearDown() override { close(); }
    void close() {
        if (!io.joinable()) return;
        server->drain(std::chrono::seconds(2));
        io.join();
        server.reset();
    }

    Stage stage;
    http::Lanes lanes;
    std::unique_ptr<http::Server> server;
    std::thread io;
    std::string address;
    const std::string message = std::string("Subject: x\r\n\r\na\0b\r\n", 19);
    std::atomic<bool> is_stopped{false};
};

TEST_F(AskTest, SendsTheMessageAsItIsAndBelievesTheAnswer) {
    stage.answer = http::json(200, R"({"score":20,"action":"reject"})");
    const auto verdict = ask(address, message, is_stopped);
    ASSERT_TRUE(verdict) << verdict.error().why;
    EXPECT_TRUE(verdict->is_spam);
    EXPECT_EQ(verdict->score, 20);
    EXPECT_EQ(stage.seen, message);
}

TEST_F(AskTest, ABadAnswerIsAboutOneMessage) {
    for (const http::Response& answer :
         {http::json(500, R"({"action":"reject"})"), http::json(200, "<html>"), http::json(404, "{}"),
          http::json(200, R"({"action":"reject","x":")" + std::string(2'000'000, 'x') + "\"}"),
          http::text(303, "").with("Location", "http://127.0.0.1:1/checkv2")}) {
        stage.answer = answer;
        const auto verdict = ask(address, message, is_stopped);
        ASSERT_FALSE(verdict);
        EXPECT_FALSE(verdict.error().is_away) << verdict.error().why;
    }
}

TEST_F(AskTest, NobodyThereIsAboutEveryMessage) {
    close();
    const auto verdict = ask(address, message, is_stopped);
    ASSERT_FALSE(verdict);
    EXPECT_TRUE(verdict.error().is_away);
}

TEST(Rspamd, OverPlainHttpNoMailLeavesTheOwnNetwork) {
    const std::atomic<bool> is_stopped{false};
    // Literal addresses: they are refused before anything is sent.
    for (const char* url : {"http://8.8.8.8:11333", "http://[2001:4860:4860::8888]:11333"}) {
        const auto verdict = ask(check_address(url), "x", is_stopped);
        ASSERT_FALSE(verdict);
        EXPECT_NE(verdict.error().why.find("public"), std::string::npos) << verdict.error().why;
    }
}

}  // namespace
}  // namespace kontor::spam
