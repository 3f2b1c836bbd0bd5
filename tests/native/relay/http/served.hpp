// A site of a few pages, listening.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "native/relay/http/channel.hpp"
#include "native/relay/http/server.hpp"
#include "tests/native/relay/support/http_client.hpp"

namespace kontor::http {

using test::Answer;
using test::read_answer;
using test::request;
using test::request_text;
using test::Wire;

class EchoListener : public Listener {
public:
    explicit EchoListener(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}
    void on_text(std::string text) override {
        if (text == "flood") {
            for (int i = 0; i < 200'000 && channel_->is_open(); ++i) channel_->send(std::string(1000, 'x'));
            return;
        }
        channel_->send("echo " + text);
    }
    void on_binary() override { channel_->send("no binary"); }
    void on_closed() override { channel_.reset(); }

private:
    std::shared_ptr<Channel> channel_;
};

class Pages : public Site {
public:
    Plan plan(const Head& head) override {
        const std::string& path = head.target.path;
        if (path == "/hello") return answer_with(text(200, "hello " + head.method));
        if (path == "/how") return answer_with(text(200, head.is_encrypted ? "encrypted" : "in the clear"));
        if (path == "/big") return answer_with({200, {}, std::make_shared<const std::string>(3'000'000, 'b')});
        Plan plan;
        plan.lane = Lane::store;
        if (path == "/echo") {
            plan.body_limit = 100'000;
            plan.answer = [](std::string body) { return text(200, std::move(body)); };
        } else if (path == "/sink") {
            plan.body_limit = 10'000'000;
            auto total = std::make_shared<std::size_t>(0);
            plan.sink = [total](Bytes part) -> std::optional<Response> {
                *total += part.size();
                if (part.find('!') != Bytes::npos) return text(400, "no exclamations");
                return std::nullopt;
            };
            plan.answer = [total](const std::string&) { return text(200, std::to_string(*total)); };
        } else if (path == "/guarded") {
            plan.body_limit = 100'000;
            plan.admit = [allowed = head.field("x-key") == "open"]() -> std::optional<Response> {
                if (allowed) return std::nullopt;
                Response refused = text(401, "who?");
                refused.from_stranger = true;
                return refused;
            };
            plan.answer = [](const std::string&) { return text(200, "in"); };
        } else if (path == "/slow") {
            plan.lane = Lane::slow;
            plan.answer = [this](const std::string&) {
                ++started;
                const auto until = std::chrono::steady_clock::now() + slowness;
                while (!may_end && std::chrono::steady_clock::now() < until)
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                ++ended;
                return text(200, "done");
            };
        } else if (path == "/pulled") {
            plan.answer = [](const std::string&) {
                auto left = std::make_shared<int>(10);
                return Response{200, {}, Pulled{1000, [left]() -> std::optional<std::string> {
                                                    if ((*left)-- == 0) return std::nullopt;
                                                    return std::string(100, 'p');
                                                }}};
            };
        } else if (path == "/chunks" || path == "/broken-chunks") {
            plan.answer = [breaks = path == "/broken-chunks"](const std::string&) {
                auto left = std::make_shared<int>(3);
                return Response{200, {}, Pulled{std::nullopt, [left, breaks]() -> std::optional<std::string> {
                                                    if (*left == 0) return std::string();
                                                    if (--*left == 0 && breaks) return std::nullopt;
                                                    return std::string(20, 'c');
                                                }}};
            };
        } else if (path == "/ws") {
            plan.answer = [](const std::string&) {
                return Response{101, {}, Upgrade{"jmap", [](std::shared_ptr<Channel> channel) {
                                                     return std::make_shared<EchoListener>(std::move(channel));
                                                 }}};
            };
        } else if (path == "/events") {
            plan.answer = [](const std::string&) {
                return Response{200,
                                {{"Content-Type", "text/event-stream"}},
                                Live{[](std::shared_ptr<Channel> channel) {
                                         channel->send("data: one\n\n");
                                         channel->send("data: two\n\n");
                                         return nullptr;
                                     },
                                     Duration(0), ""}};
            };
        } else if (path == "/held") {
            plan.answer = [](const std::string&) {
                Response response = text(401, "later");
                response.hold = std::chrono::milliseconds(300);
                return response;
            };
        } else {
            return answer_with(text(404, "nothing here"));
        }
        return plan;
    }

    // Of /slow.
    std::atomic<int> started{0}, ended{0};
    std::atomic<bool> may_end{false};
    std::chrono::milliseconds slowness{400};
};

inline Limits quick_limits() {
    Limits limits;
    limits.head = std::chrono::milliseconds(400);
    limits.keep_alive = std::chrono::milliseconds(700);
    limits.strangers_per_address = 5;
    limits.loopback_is_exempt = true;
    limits.socket_ping = std::chrono::milliseconds(300);
    limits.socket_message = 10'000;
    limits.slowest_bytes_per_second = 1'000'000;
    return limits;
}

class ServerTest : public testing::Test {
protected:
    void start(const Limits& limits = quick_limits(), LaneSizes sizes = {}, const net::TlsContext& certificate = {}) {
        lanes = std::make_unique<Lanes>(sizes);
        auto listening = Server::listen({"127.0.0.1", 0}, pages, *lanes, limits, certificate);
        ASSERT_TRUE(listening) << listening.error().message();
        server = std::move(*listening);
        port = server->port();
        io = std::thread([this] { server->run(); });
    }
    void TearDown() override {
        if (!server) return;
        server->drain(std::chrono::seconds(5));
        if (io.joinable()) io.join();
        lanes->stop();
        server.reset();
    }

    Pages pages;
    std::unique_ptr<Lanes> lanes;
    std::unique_ptr<Server> server;
    std::thread io;
    std::uint16_t port = 0;
};

}  // namespace kontor::http
