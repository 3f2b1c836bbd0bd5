#include "native/relay/http/server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "native/net/memory.hpp"
#include "native/relay/http/service.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::http {

struct Server::State {
    State(Site& site, Lanes& lanes, const Limits& limits)
        : service(std::make_shared<Service>(site, lanes, limits)), acceptor(service->io), patience(service->io) {}

    std::shared_ptr<Service> service;
    tcp::acceptor acceptor;
    asio::steady_timer patience;
    bool accepting = false, impatient = false, lacks_memory = false;

    void accept_next();
    void accept_if_there_is_room() {
        if (!accepting && !service->draining && has_room()) accept_next();
    }
    void accept_one();
    void accepted(tcp::socket socket);
    bool has_room() const { return service->peers.size() < service->limits.connections; }
};

namespace {

// As many descriptors as the system lets us have; a tenth, and at least 300, stays free for databases and mail servers.
std::size_t connections_that_fit(std::size_t wanted) {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return std::min<std::size_t>(wanted, 900);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_NOFILE, &files);
    const auto all = static_cast<std::size_t>(files.rlim_cur);
    const std::size_t free = std::max<std::size_t>(all / 10, 300);
    return std::min(wanted, all > 2 * free ? all - free : all / 2);
}

std::string address_text(const tcp::endpoint& endpoint) {
    const asio::ip::address address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

Error bind_error(const Address& address, const boost::system::error_code& error) {
    return {"cannot listen: " + error.message(), "", "", address.host + ":" + std::to_string(address.port)};
}

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(const Address& address, Site& site, Lanes& lanes, const Limits& limits,
                                               const net::TlsContext& certificate) {
    Limits fitting = limits;
    fitting.connections = connections_that_fit(limits.connections);
    auto state = std::make_shared<State>(site, lanes, fitting);
    state->service->tls = certificate;
    boost::system::error_code error;
    const auto literal = asio::ip::make_address(address.host, error);
    if (error) return bind_error(address, error);
    const tcp::endpoint endpoint(literal, address.port);
    state->acceptor.open(endpoint.protocol(), error);
    if (error) return bind_error(address, error);
    state->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (literal.is_v6() && literal.is_unspecified()) state->acceptor.set_option(asio::ip::v6_only(false), error);
    state->acceptor.bind(endpoint, error);
    if (error) return bind_error(address, error);
    state->acceptor.listen(1024, error);
    if (error) return bind_error(address, error);
    state->service->on_room = [raw = state.get()] { raw->accept_if_there_is_room(); };
    return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::shared_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
    // run() has returned: let every connection see that it is cut, so that its coroutine ends and frees it.
    Service& service = *state_->service;
    service.on_room = nullptr;
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    state_->patience.cancel();
    const auto peers = service.peers;
    for (Peer* peer : peers) {
        if (service.peers.count(peer) != 0) peer->cut();
    }
    service.busy.reset();
    service.io.restart();
    service.io.poll();
}

std::uint16_t Server::port() const {
    boost::system::error_code ignored;
    return state_->acceptor.local_endpoint(ignored).port();
}

// What finds no memory ends, a connection at worst; the others go on a moment later.
void Server::run() {
    State& state = *state_;
    for (;;) {
        try {
            state.accept_if_there_is_room();
            if (!state.lacks_memory) state.service->io.run();
            if (!state.lacks_memory) return;
        } catch (const std::bad_alloc&) {
        }
        if (state.impatient) return;
        state.lacks_memory = false;
        state.service->io.restart();
        net::wait_for_memory();
    }
}

void Server::State::accept_next() {
    try {
        accepting = true;
        accept_one();
    } catch (const std::bad_alloc&) {
        accepting = false;
        lacks_memory = true;
        service->io.stop();  // run() begins it again
    }
}

void Server::State::accept_one() {
    acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
        accepting = false;
        if (service->draining || error == asio::error::operation_aborted) return;
        if (error) {
            // Out of descriptors: look again when somebody has gone or a moment has passed.
            log::warning("http.accept", {{"error", error.message()}});
            patience.expires_after(std::chrono::milliseconds(100));
            patience.async_wait([this](boost::system::error_code stopped) {
                if (!stopped && !accepting && !service->draining) accept_next();
            });
            return;
        }
        try {
            accepted(std::move(socket));
        } catch (const std::bad_alloc&) {
            ++service->count.refused;
        }
        accept_if_there_is_room();
    });
}

void Server::State::accepted(tcp::socket socket) {
    boost::system::error_code error;
    const tcp::endpoint endpoint = socket.remote_endpoint(error);
    if (error) return;
    ++service->count.connections;
    socket.set_option(tcp::no_delay(true), error);
    serve_connection(service, std::move(socket), address_text(endpoint));
}

void Server::drain(Duration patience) {
    asio::post(state_->service->io, [state = state_, patience] {
        Service& service = *state->service;
        if (service.draining) return;
        service.draining = true;
        boost::system::error_code ignored;
        state->acceptor.close(ignored);
        const auto peers = service.peers;
        for (Peer* peer : peers) {
            if (service.peers.count(peer) != 0) peer->on_drain();
        }
        if (service.peers.empty()) {
            state->patience.cancel();
            service.busy.reset();
            return;
        }
        state->patience.expires_after(patience);
        state->patience.async_wait([state](boost::system::error_code stopped) {
            if (stopped) return;
            state->impatient = true;
            state->service->io.stop();
        });
        service.on_room = [raw = state.get()] {
            if (raw->service->peers.empty()) raw->patience.cancel();
        };
    });
}

void Server::show(const net::TlsContext& certificate) {
    asio::post(state_->service->io, [state = state_, certificate] { state->service->tls = certificate; });
}

Traffic Server::traffic() const {
    const auto& count = state_->service->count;
    Traffic traffic;
    traffic.connections = count.connections;
    traffic.requests = count.requests;
    traffic.refused_connections = count.refused;
    traffic.timeouts = count.timeouts;
    traffic.bytes_received = count.received;
    traffic.bytes_sent = count.sent;
    for (std::size_t i = 0; i < std::size(traffic.answers); ++i) traffic.answers[i] = count.answers[i];
    traffic.connections_open = count.open;
    traffic.channels_open = count.channels;
    return traffic;
}

}  // namespace kontor::http
