// What the connections of one server share. Private to this room. Touched on the I/O thread only, but for
// the counters.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>

#include "native/relay/http/channel.hpp"
#include "native/relay/http/link.hpp"
#include "native/relay/http/server.hpp"

namespace kontor::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

// Whoever holds a socket, so that draining can reach it.
class Peer {
public:
    virtual ~Peer() = default;
    virtual void on_drain() = 0;  // finish what you do; nothing new
    virtual void cut() = 0;       // now
};

struct Service : std::enable_shared_from_this<Service> {
    Service(Site& serve, Lanes& work, const Limits& bounds) : site(serve), lanes(work), limits(bounds) {}

    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> busy{io.get_executor()};
    Site& site;
    Lanes& lanes;
    const Limits limits;
    net::TlsContext tls;  // of connections from now on; null: all are in the clear
    bool draining = false;
    std::unordered_set<Peer*> peers;
    std::map<std::string, std::size_t> strangers;  // unauthenticated connections by address
    std::function<void()> on_room;                 // a connection has gone

    struct {
        std::atomic<std::uint64_t> connections{0}, requests{0}, refused{0}, timeouts{0}, received{0}, sent{0};
        std::atomic<std::uint64_t> answers[6] = {};
        std::atomic<std::uint64_t> open{0}, channels{0};
    } count;

    void enter(Peer* peer) { peers.insert(peer); }
    void leave(Peer* peer) {
        peers.erase(peer);
        if (on_room) on_room();
        if (draining && peers.empty()) busy.reset();
    }
};

// Starts serving a connection that was just accepted (connection.cpp).
void serve_connection(std::shared_ptr<Service> service, tcp::socket socket, std::string address);

// Turns it into a WebSocket (websocket.cpp): `received` is the request's head and whatever came behind it.
void serve_websocket(std::shared_ptr<Service> service, std::unique_ptr<Link> link, std::string received,
                     Upgrade upgrade);

// Turns it into an endless chunked answer (event_stream.cpp): `head` is the answer's, written first.
void serve_events(std::shared_ptr<Service> service, std::unique_ptr<Link> link, std::string head, Live live);

}  // namespace kontor::http
