// A transport whose other side is the test: it records what was sent and is told what arrives.
#pragma once

#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "bridge/transport.hpp"

namespace kontor::bridge {

class ScriptedTransport : public Transport {
public:
    void open() override { ++opened; }
    void send(std::string_view text) override { sent.push_back(nlohmann::json::parse(text)); }
    void close() override { ++closed; }
    std::optional<Event> next_event() override {
        if (events.empty()) return std::nullopt;
        Event event = std::move(events.front());
        events.pop_front();
        return event;
    }

    void arrives(const nlohmann::json& frame) { events.push_back(Received{frame.dump()}); }

    // The oldest request not yet taken, leaving out WebSocketPushEnable; null when there is none.
    nlohmann::json take_request() {
        while (taken < sent.size()) {
            const nlohmann::json& frame = sent[taken++];
            if (frame["@type"] == "Request") return frame;
        }
        return nullptr;
    }

    // Answers a request: one arguments object (or ["error", {...}]) a call.
    void answers(const nlohmann::json& request, const std::vector<nlohmann::json>& results) {
        nlohmann::json methods = nlohmann::json::array();
        for (std::size_t i = 0; i < results.size(); ++i) {
            const auto& call = request["methodCalls"][i];
            const bool error = results[i].is_array();
            methods.push_back({error ? results[i][0] : call[0], error ? results[i][1] : results[i], call[2]});
        }
        arrives(
            {{"@type", "Response"}, {"requestId", request["id"]}, {"methodResponses", methods}, {"sessionState", "s"}});
    }

    int opened = 0, closed = 0;
    std::deque<Event> events;
    std::vector<nlohmann::json> sent;
    std::size_t taken = 0;
};

}  // namespace kontor::bridge
