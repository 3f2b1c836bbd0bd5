// What a client of the relay may cost before and while it is served (threats 1, B5, B9, B15).
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/instant.hpp"
#include "engine/base/limits.hpp"

namespace kontor::http {

struct Limits {
    std::size_t head_bytes = 16 * 1024;  // request line and fields, then 431
    std::size_t head_fields = 100;
    Duration handshake = std::chrono::seconds(10);   // of TLS, from the connection to its end
    Duration head = std::chrono::seconds(10);        // from its first byte (or the connection) to its last
    Duration keep_alive = std::chrono::seconds(75);  // between two requests
    std::uint64_t slowest_bytes_per_second = limits::slowest_bytes_per_second;  // both directions, after `head`

    std::size_t connections = 12'000;        // more wait in the kernel's queue; 10 kB each, 24 kB under TLS
    std::size_t strangers_per_address = 20;  // connections that have not authenticated; then 429 and close
    // A reverse proxy or the person's own machine: everybody comes from there.
    bool loopback_is_exempt = true;

    std::size_t socket_message = limits::jmap_request;
    std::size_t socket_fragments = 64;
    std::size_t send_queue = limits::socket_send_queue;  // of a WebSocket or event stream, then it is closed
    Duration socket_handshake = std::chrono::seconds(30);
    Duration socket_ping = limits::socket_ping;  // after this much silence; after as much again it is closed
};

}  // namespace kontor::http
