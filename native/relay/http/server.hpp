// The listener. One thread does all input and output; what may block goes to Lanes. Connections are
// coroutines: head -> plan -> body -> answer -> next head, each step with its deadline.
//
//   auto server = Server::listen({"127.0.0.1", 8025}, site, lanes);
//   std::thread io([&] { (*server)->run(); });
//   ...
//   (*server)->drain(10s);       // any thread: no new connections, requests under way finish
//   io.join();
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.hpp"
#include "native/net/tls.hpp"
#include "native/relay/http/lanes.hpp"
#include "native/relay/http/limits.hpp"
#include "native/relay/http/site.hpp"

namespace kontor::http {

struct Address {
    std::string host = "127.0.0.1";  // an address literal; "localhost" is 127.0.0.1
    std::uint16_t port = 8025;       // 0: any free one
};

// "127.0.0.1:8025", "[::1]:8025", ":8025" (every address), "localhost:0".
Result<Address> parse_address(std::string_view text);

// Counters since the start, for /metrics.
struct Traffic {
    std::uint64_t connections = 0, requests = 0, refused_connections = 0, timeouts = 0;
    std::uint64_t bytes_received = 0, bytes_sent = 0;
    std::uint64_t answers[6] = {};  // by the first digit of the status
    std::uint64_t connections_open = 0, channels_open = 0;
};

class Server {
public:
    // Site and lanes must outlive the server. Fails when the address cannot be bound. With a certificate
    // (net::tls_server) every connection is under TLS; one that is not is told so and closed.
    static Result<std::unique_ptr<Server>> listen(const Address& address, Site& site, Lanes& lanes,
                                                  const Limits& limits = {}, const net::TlsContext& certificate = {});
    ~Server();

    std::uint16_t port() const;
    // Serves until drained.
    void run();
    // Stops listening, lets requests under way finish, closes channels as going away, and makes run() return
    // when all are gone or the time is over.
    void drain(Duration patience);
    Traffic traffic() const;
    // Shows another certificate to those who come from now on; connections that are open go on. Only where it was
    // listening with one. Any thread.
    void show(const net::TlsContext& certificate);

private:
    struct State;
    explicit Server(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace kontor::http
