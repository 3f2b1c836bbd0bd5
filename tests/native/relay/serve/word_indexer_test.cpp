// Mail that arrives in a running relay is searchable as JMAP has it: at once, and from the index soon after.
#include "native/relay/serve/word_indexer.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "native/relay/auth/password.hpp"
#include "native/relay/serve/relay.hpp"
#include "tests/native/relay/support/http_client.hpp"
#include "tests/support/store_values.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::relay {
namespace {

using nlohmann::json;
using test::value_of;

class Indexing : public testing::Test {
protected:
    void SetUp() override {
        auto opened = value_of(storage::open_sqlite_store(folder.path()));
        user = value_of(opened->directory().add("ann", *auth::hash_password(Secret("correct horse")), false));
        start(std::move(opened));
    }
    void start(std::unique_ptr<storage::SqliteStore> opened) {
        RelaySettings settings;
        settings.data = folder.path();
        settings.listen = {"127.0.0.1", 0};
        settings.window = folder.path();
        auto started = Relay::start(std::move(opened), settings);
        ASSERT_TRUE(started) << started.error().message();
        relay = std::move(*started);
    }

    void add(const std::string& word, std::size_t count) {
        store::Store& store = relay->store();
        const auto home = value_of(value_of(store.view(user))->accounts()).front().id;
        const auto inbox = value_of(value_of(store.view(user))->mailboxes(home)).front().id;
        auto transaction = value_of(store.begin());
        for (std::size_t i = 0; i < count; ++i) {
            const std::string number = std::to_string(++letters);
            const test::Letter letter{word + ' ' + number, '<' + number + "@x>"};
            const std::string raw = letter.raw();
            const Bytes bytes = raw;
            const auto staged = value_of(store.stage({&bytes, 1})).front();
            (void)value_of(value_of(transaction->as(user))->add_email(test::new_email(letter, staged, home, {inbox})));
        }
        ASSERT_TRUE(transaction->commit());
    }

    json found(const std::string& words) {
        const json request = {
            {"using",
             {"urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "https://kontor.example/ns/jmap/collector"}},
            {"methodCalls",
             json::array({json::array({"Email/query",
                                       {{"accountId", "all"}, {"filter", {{"text", words}}}, {"calculateTotal", true}},
                                       "q"})})}};
        const auto port = static_cast<std::uint16_t>(std::stoi(relay->url().substr(relay->url().rfind(':') + 1)));
        const test::Answer answer =
            test::request(port, "POST", "/jmap/api",
                          {{"Content-Type", "application/json"}, {"Authorization", "Basic YW5uOmNvcnJlY3QgaG9yc2U="}},
                          request.dump());
        return json::parse(answer.body)["methodResponses"][0][1];
    }

    // Until the index is not behind any more; what it has is what it says itself.
    void wait_until_indexed(const std::string& words) {
        for (int i = 0; i < 1000 && found(words).value("stillIndexing", false); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }

    test::TemporaryDirectory folder;
    mail::UserId user;
    std::unique_ptr<Relay> relay;
    std::size_t letters = 0;
};

TEST_F(Indexing, NewMailIsFoundWithTheNextQuestion) {
    add("autumn", 1);
    EXPECT_EQ(found("autumn")["total"], 1);
    EXPECT_EQ(found("winter")["total"], 0);
}

TEST_F(Indexing, TheIndexFollowsTheMail) {
    add("autumn", 700);  // more than is looked at without the index
    wait_until_indexed("autumn");
    const json all = found("autumn");
    EXPECT_EQ(all["total"], 700);
    EXPECT_FALSE(all.contains("stillIndexing") && all["stillIndexing"] == true);
}

TEST_F(Indexing, WhatTheRelayTookIsNotTakenAgain) {
    add("autumn", 512);  // one batch: what is not behind then is through
    wait_until_indexed("autumn");
    relay.reset();
    auto again = value_of(storage::open_sqlite_store(folder.path()));
    EXPECT_EQ(value_of(again->index_words(user)).taken, 0u);
    EXPECT_TRUE(value_of(again->check()).sound());
}

TEST_F(Indexing, ARestartTakesWhatCameWithoutARelay) {
    relay.reset();
    {
        const auto store = value_of(storage::open_sqlite_store(folder.path()));
        ASSERT_TRUE(store->forget_words(user));
    }
    start(value_of(storage::open_sqlite_store(folder.path())));
    add("autumn", 700);
    relay->stop();
    relay.reset();
    start(value_of(storage::open_sqlite_store(folder.path())));
    wait_until_indexed("autumn");
    EXPECT_EQ(found("autumn")["total"], 700);
}

}  // namespace
}  // namespace kontor::relay
