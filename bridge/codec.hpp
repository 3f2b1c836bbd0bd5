// JMAP requests and what a server may say, as text frames of RFC 8887: the one place where the bridge
// spells and reads the envelope.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kontor::bridge {

using Json = nlohmann::json;

struct MethodError {
    std::string type;         // "invalidArguments", ...; "connectionLost" when no answer came
    std::string description;  // may be empty
    std::string reason = {};  // of a SetError "forbiddenToSend", for programs; may be empty
};

// What arrived. `methods` is the methodResponses array as JSON text already parsed (owned by the caller).
struct Response {
    std::string request_id;
    std::string session_state;
};

struct RequestError {
    std::string request_id;  // may be empty
    MethodError error;
};

// RFC 8620 7.1: account id -> type name -> state.
struct StateChange {
    std::map<std::string, std::map<std::string, std::string>> changed;
    std::string push_state;
};

struct Malformed {
    std::string why;
};

using Incoming = std::variant<Response, RequestError, StateChange, Malformed>;

// {"@type":"Request"...}; calls is an array of [name, arguments] pairs; call ids are added.
std::string encode_request(std::string_view request_id, const std::vector<std::string>& capabilities, Json calls);
std::string encode_push_enable(std::string_view push_state);  // all types

// methods receives the methodResponses of a Response.
Incoming decode(std::string_view text, Json& methods);

}  // namespace kontor::bridge
