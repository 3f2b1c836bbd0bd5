// A request and its answer as values. Nothing here knows a socket.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "native/relay/http/target.hpp"

namespace kontor::http {

class Channel;
class Listener;

struct Field {
    std::string name, value;
};

// Everything of a request but its body.
struct Head {
    std::string method;  // "GET"; methods are case-sensitive
    Target target;
    std::vector<Field> fields;
    std::string peer;           // the address of the other end of the connection, "127.0.0.1", "2001:db8::1"
    bool is_encrypted = false;  // the connection is: nobody in between speaks https for us

    // The value of that field, whatever its case. Of several with this name the first.
    std::optional<std::string_view> field(std::string_view name) const;
    std::size_t count(std::string_view name) const;
};

// A body that is made while it is sent. `next` runs on the plan's lane and gives the next octets; empty
// when it failed, which cuts the connection, because the size was promised. Without a size the body goes in chunks (RFC
// 9112 7.1) until `next` gives no octets; it is cut, too, when it failed: nobody takes a part for the whole.
struct Pulled {
    std::optional<std::uint64_t> size;
    std::function<std::optional<std::string>()> next;
};

// A body without end (server-sent events): `opened` is called on the I/O thread with where to send; what it
// gives is kept as long as the channel is open.
struct Live {
    std::function<std::shared_ptr<void>(std::shared_ptr<Channel>)> opened;
    Duration ping{0};  // how often to send `ping_text` by itself; 0: never
    std::string ping_text;
};

// The connection becomes a WebSocket (RFC 6455). `opened` runs on the I/O thread.
struct Upgrade {
    std::string subprotocol;
    std::function<std::shared_ptr<Listener>(std::shared_ptr<Channel>)> opened;
};

using Body = std::variant<std::string, std::shared_ptr<const std::string>, Pulled, Live, Upgrade>;

struct Response {
    int status = 200;
    std::vector<Field> fields;  // without Content-Length, Date and Connection, which the server writes
    Body body;
    Duration hold{0};            // the answer is kept back this long (after a wrong password)
    bool from_stranger = false;  // the request carried no valid credentials where some were needed

    Response& with(std::string name, std::string value) {
        fields.push_back({std::move(name), std::move(value)});
        return *this;
    }
};

Response text(int status, std::string words);
Response json(int status, std::string document);
// RFC 7807, as RFC 8620 3.6.1 wants request-level errors. `type` is a whole URI.
Response problem(int status, std::string_view type, std::string_view detail);

// The words behind a status code: "Not Found".
std::string_view reason(int status);

}  // namespace kontor::http
