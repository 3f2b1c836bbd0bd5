#include "engine/jmap/socket.hpp"

#include <utility>

#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/request.hpp"

namespace kontor::jmap {
namespace {

SocketReply error_reply(const Problem& problem, json request_id) {
    json object = to_json(problem);
    object["@type"] = "RequestError";
    object["requestId"] = std::move(request_id);
    return {write_json(object)};
}

SocketAction answer_request(json& frame, json request_id, const Context& context) {
    json response;
    if (const auto problem = answer(frame, context, response)) return error_reply(*problem, std::move(request_id));
    response["@type"] = "Response";
    if (!request_id.is_null()) response["requestId"] = std::move(request_id);
    return SocketReply{write_json(response)};
}

std::optional<PushEnable> read_push_enable(const json& frame) {
    PushEnable enable;
    if (const auto types = frame.find("dataTypes"); types != frame.end() && !types->is_null()) {
        if (!types->is_array()) return std::nullopt;
        enable.data_types.emplace();
        for (const json& type : *types) {
            if (!type.is_string()) return std::nullopt;
            enable.data_types->insert(type.get<std::string>());
        }
    }
    if (const auto state = frame.find("pushState"); state != frame.end() && !state->is_null()) {
        if (!state->is_string()) return std::nullopt;
        enable.push_state = state->get<std::string>();
    }
    return enable;
}

}  // namespace

SocketAction handle_frame(Bytes text, const Context& context) {
    if (text.size() > context.limits.size_request) return error_reply(limit_problem("maxSizeRequest"), nullptr);
    auto frame = parse_i_json(text);
    if (!frame) return error_reply({"notJSON", "The frame is not I-JSON.", ""}, nullptr);
    const Problem not_request{"notRequest", "The frame is not a message of RFC 8887.", ""};
    if (!frame->is_object()) return error_reply(not_request, nullptr);
    json id = frame->value("id", json());
    if (!id.is_string() && !id.is_null()) return error_reply(not_request, nullptr);

    const json type = frame->value("@type", json());
    if (type == "Request") return answer_request(*frame, std::move(id), context);
    if (type == "WebSocketPushDisable") return PushDisable{};
    if (type == "WebSocketPushEnable") {
        if (auto enable = read_push_enable(*frame)) return std::move(*enable);
    }
    return error_reply(not_request, std::move(id));
}

std::string socket_error(const std::string& type, const std::string& detail, const std::string& limit) {
    return error_reply({type, detail, limit}, nullptr).text;
}

}  // namespace kontor::jmap
