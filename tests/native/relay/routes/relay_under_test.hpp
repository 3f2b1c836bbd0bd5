// A relay on a free port of loopback, over the store in memory, with one person and one mail.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/store/memory_store.hpp"
#include "native/relay/http/server.hpp"
#include "native/relay/routes/router.hpp"
#include "tests/native/relay/support/http_client.hpp"

namespace kontor::routes {

using Json = nlohmann::json;
using test::Answer;
using test::Fields;

class RelayTest : public testing::Test {
protected:
    static constexpr const char* password = "correct horse";

    void SetUp() override { start({}); }
    void TearDown() override { stop(); }

    void start(Settings settings, std::optional<Window> window = std::nullopt);
    void stop();  // what the store knows stays

    // Adds the message to the inbox of the home account, with its blob.
    mail::EmailId add_mail(const std::string& raw);

    Answer ask(std::string_view method, std::string_view target, const Fields& fields = {},
               std::string_view body = "") {
        return test::request(port, method, target, fields, body);
    }
    Answer login(const std::string& body, Fields fields = {});
    Fields basic(const std::string& name = "ann", const std::string& secret = password) const;
    Fields cookie();       // of a new session
    std::string bearer();  // a token of ann
    Fields with_bearer() { return {{"Authorization", "Bearer " + bearer()}}; }
    std::string home_account();
    std::string origin() const { return "http://127.0.0.1:" + std::to_string(port); }

    store::MemoryStore store;
    mail::UserId ann;
    std::unique_ptr<push::Hub> hub;
    std::unique_ptr<http::Lanes> lanes;
    std::unique_ptr<Office> office;
    std::unique_ptr<Router> router;
    std::unique_ptr<http::Server> server;
    std::thread io;
    std::uint16_t port = 0;
    std::optional<std::string> trouble;  // what /healthz says
};

}  // namespace kontor::routes
