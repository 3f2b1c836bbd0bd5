#include "bridge/codec.hpp"

#include "bridge/json.hpp"

namespace kontor::bridge {
namespace {

MethodError request_error(const Json& frame) {
    // RFC 8620 3.6.1: type is a URN whose last part is the name people know.
    std::string type = text(frame, "type");
    const auto colon = type.rfind(':');
    if (colon != std::string::npos) type.erase(0, colon + 1);
    return {type.empty() ? "unknown" : type, text(frame, "detail")};
}

StateChange state_change(const Json& frame) {
    StateChange change;
    change.push_state = text(frame, "pushState");
    const Json& changed = member(frame, "changed");
    if (!changed.is_object()) return change;
    for (const auto& [account, types] : changed.items()) {
        if (!types.is_object()) continue;
        auto& states = change.changed[account];
        for (const auto& [type, state] : types.items()) {
            if (state.is_string()) states[type] = state.get<std::string>();
        }
    }
    return change;
}

}  // namespace

std::string encode_request(std::string_view request_id, const std::vector<std::string>& capabilities, Json calls) {
    std::size_t index = 0;
    for (Json& call : calls) call.push_back(std::to_string(index++));
    Json frame = {{"@type", "Request"}, {"id", request_id}, {"using", capabilities}, {"methodCalls", std::move(calls)}};
    return frame.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string encode_push_enable(std::string_view push_state) {
    Json frame = {{"@type", "WebSocketPushEnable"}, {"dataTypes", nullptr}};
    if (!push_state.empty()) frame["pushState"] = push_state;
    return frame.dump();
}

Incoming decode(std::string_view frame_text, Json& methods) {
    Json frame = Json::parse(frame_text, nullptr, false);
    if (!frame.is_object()) return Malformed{"a frame that is not a JSON object"};
    const std::string type = text(frame, "@type");
    if (type == "Response") {
        const auto at = frame.find("methodResponses");
        if (at == frame.end() || !at->is_array()) return Malformed{"a Response without methodResponses"};
        for (const Json& invocation : *at) {
            const bool whole = invocation.is_array() && invocation.size() == 3 && invocation[0].is_string() &&
                               invocation[1].is_object() && invocation[2].is_string();
            if (!whole) return Malformed{"a method response that is not [name, arguments, call id]"};
        }
        methods = std::move(*at);
        return Response{text(frame, "requestId"), text(frame, "sessionState")};
    }
    if (type == "RequestError") return RequestError{text(frame, "requestId"), request_error(frame)};
    if (type == "StateChange") return state_change(frame);
    return Malformed{"a frame of unknown @type"};
}

}  // namespace kontor::bridge
