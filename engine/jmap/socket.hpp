// JMAP over WebSocket (RFC 8887 4.3): one text frame in, what to do about it out. The socket stays open whatever came.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>

#include "engine/base/bytes.hpp"
#include "engine/jmap/dispatch.hpp"

namespace kontor::jmap {

// A Response or RequestError to send.
struct SocketReply {
    std::string text;
};
struct PushEnable {
    std::optional<std::set<std::string>> data_types;  // empty: all types
    std::optional<std::string> push_state;
};
struct PushDisable {};

using SocketAction = std::variant<SocketReply, PushEnable, PushDisable>;

SocketAction handle_frame(Bytes text, const Context&);

// For frames the relay refuses itself: binary ones ("notRequest"), or too many requests at once.
std::string socket_error(const std::string& type, const std::string& detail, const std::string& limit = "");

}  // namespace kontor::jmap
