// RFC 8887: whatever is asked over the WebSocket is answered as over HTTP. The conversations of tests/jmap are held
// with a running relay over both, word for word.
#include <gtest/gtest.h>

#include <regex>

#include "engine/store/memory_store.hpp"
#include "native/relay/auth/token.hpp"
#include "native/relay/http/server.hpp"
#include "native/relay/routes/router.hpp"
#include "tests/engine/jmap/support/conversation.hpp"
#include "tests/native/relay/support/http_client.hpp"

namespace kontor::routes {
namespace {

using jmap::json;

// A relay around the office of a conversation, started with its first request.
class RelayOfOffice {
public:
    explicit RelayOfOffice(bool over_socket) : over_socket_(over_socket) {}
    ~RelayOfOffice() {
        sockets_.clear();
        if (!server_) return;
        server_->drain(std::chrono::seconds(2));
        io_.join();
        lanes_.stop();
        hub_.stop();
    }

    json ask(jmap::Office& people, const std::string& person, const json& request) {
        if (!server_) start(people);
        json wanted = jmap::Office::with_capabilities(request);
        return over_socket_ ? by_socket(people, person, std::move(wanted)) : by_http(people, person, wanted);
    }

private:
    void start(jmap::Office& people) {
        Settings settings;
        settings.clock = [&people] { return people.now; };
        office_ = std::make_unique<Office>(people.store, &people.collector, hub_, lanes_, settings);
        office_->filter_runs = &people.filter_runs;
        router_ = std::make_unique<Router>(
            *office_, std::nullopt, [] { return std::nullopt; }, [] { return std::string(); });
        server_ = std::move(*http::Server::listen({"127.0.0.1", 0}, *router_, lanes_));
        io_ = std::thread([this] { server_->run(); });
    }

    // A session, which owns what a password would own.
    test::Fields authorization(jmap::Office& people, const std::string& person) {
        std::string& token = tokens_[person];
        if (token.empty()) {
            token = auth::make_token().reveal();
            store::Login login;
            login.user = people.people[person];
            login.kind = store::Login::Kind::token;
            login.token_hash = auth::token_hash(token);
            EXPECT_TRUE(people.store.directory().add_login(login));
        }
        return {{"Authorization", "Bearer " + token}};
    }

    json by_http(jmap::Office& people, const std::string& person, const json& request) {
        test::Fields fields = authorization(people, person);
        fields.emplace_back("Content-Type", "application/json");
        const std::string body = request.is_string() ? request.get<std::string>() : request.dump();
        return json::parse(test::request(server_->port(), "POST", "/jmap/api", fields, body).body);
    }

    json by_socket(jmap::Office& people, const std::string& person, json request) {
        auto& socket = sockets_[person];
        if (!socket) {
            socket = std::make_unique<test::WebSocket>(server_->port(), "/jmap/ws", authorization(people, person));
            EXPECT_TRUE(socket->is_open());
        }
        const bool is_object = request.is_object();
        const std::string id = "request " + std::to_string(++number_);
        if (is_object) {
            request["@type"] = "Request";
            request["id"] = id;
        }
        socket->send(request.is_string() ? request.get<std::string>() : request.dump());
        const auto text = socket->next();
        if (!text) return "no answer";
        json answer = json::parse(*text);
        EXPECT_EQ(answer["@type"], answer.contains("methodResponses") ? "Response" : "RequestError") << *text;
        if (is_object) {
            EXPECT_EQ(answer["requestId"], id);
        }
        answer.erase("@type");
        answer.erase("requestId");
        return answer;
    }

    const bool over_socket_;
    push::Hub hub_;
    http::Lanes lanes_;
    std::unique_ptr<Office> office_;
    std::unique_ptr<Router> router_;
    std::unique_ptr<http::Server> server_;
    std::thread io_;
    std::map<std::string, std::string> tokens_;
    std::map<std::string, std::unique_ptr<test::WebSocket>> sockets_;
    int number_ = 0;
};

// Without what differs from relay to relay: what is drawn by lot, and the words of errors of the request, which speak
// of frames here and of requests there.
json comparable(const json& conversation) {
    std::string text = conversation.dump();
    text = std::regex_replace(text, std::regex("[0-9a-f]{32}"), "token");
    json masked = json::parse(text);
    for (json& step : masked["steps"]) {
        if (step.contains("answer") && step["answer"].contains("detail")) step["answer"]["detail"] = "words";
    }
    return masked;
}

std::size_t requests_in(const json& conversation) {
    std::size_t count = 0;
    for (const json& step : conversation["steps"]) count += step.contains("calls") || step.contains("request") ? 1 : 0;
    return count;
}

class Transports : public testing::TestWithParam<std::string> {
protected:
    std::size_t asked_ = 0;
};

TEST_P(Transports, AnswerAsWritten) {
    const json conversation = jmap::read_conversation(GetParam());
    const json expected = comparable(conversation);
    for (const bool over_socket : {false, true}) {
        store::MemoryStore store;
        std::unique_ptr<RelayOfOffice> relay = std::make_unique<RelayOfOffice>(over_socket);
        const json played =
            jmap::play_through(conversation, store, [&](auto& office, const auto& person, const json& request) {
                json answer = relay->ask(office, person, request);
                // The office goes when the conversation ends; the relay must go before.
                if (++asked_ == requests_in(conversation)) relay.reset();
                return answer;
            });
        asked_ = 0;
        const json got = comparable(played);
        EXPECT_EQ(got == expected, true) << (over_socket ? "socket: " : "http: ")
                                         << json::diff(expected, got).dump(2).substr(0, 3000);
    }
}

INSTANTIATE_TEST_SUITE_P(Jmap, Transports, testing::ValuesIn(jmap::conversation_names()),
                         [](const auto& conversation) { return conversation.param; });

}  // namespace
}  // namespace kontor::routes
