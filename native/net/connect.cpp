#include "native/net/connect.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <vector>

#include "native/net/clock.hpp"
#include "native/net/failure.hpp"

namespace kontor::net {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using mail::CollectError;
using mail::ErrorClass;

constexpr Duration head_start = std::chrono::milliseconds(250);

CollectError unresolved(const std::string& host, const error_code& error) {
    if (error == asio::error::host_not_found || error == asio::error::no_data)
        return failure(ErrorClass::dns, "There is no host named " + host, "not-found");
    return failure(ErrorClass::dns, "The name " + host + " could not be looked up: " + error.message(), "temporary");
}

CollectError unconnected(const std::string& where, const error_code& error) {
    const char* detail = error == asio::error::connection_refused ? "refused"
                         : error == asio::error::timed_out        ? "timeout"
                                                                  : "unreachable";
    return failure(ErrorClass::connect, "No connection to " + where + ": " + error.message(), detail);
}

CollectError too_late(const std::string& where) {
    return failure(ErrorClass::connect, where + " did not answer in time", "timeout");
}

bool is_allowed(const asio::ip::address& address) {
    return address.is_v4() ? is_public(address.to_v4().to_bytes()) : is_public(address.to_v6().to_bytes());
}

// What the name resolves to, or empty with `error`. Outlives a lookup that nobody waits for any longer.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), alarm(executor) {}
    tcp::resolver resolver;
    asio::steady_timer alarm;
    std::vector<tcp::endpoint> found;
    error_code error;
    bool done = false;
};

asio::awaitable<Result<std::vector<tcp::endpoint>>> resolve(asio::any_io_executor executor, const std::string& host,
                                                            std::uint16_t port, Instant deadline) {
    error_code not_literal;
    const asio::ip::address literal = asio::ip::make_address(host, not_literal);
    if (!not_literal) co_return std::vector<tcp::endpoint>{{literal, port}};

    const auto lookup = std::make_shared<Lookup>(executor);
    lookup->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                   [lookup](const error_code& error, const tcp::resolver::results_type& results) {
                                       for (const auto& result : results) lookup->found.push_back(result.endpoint());
                                       lookup->error = error;
                                       lookup->done = true;
                                       lookup->alarm.cancel();
                                   });
    lookup->alarm.expires_at(steady(deadline));
    while (!lookup->done && now() < deadline) co_await lookup->alarm.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!lookup->done)
        co_return failure(ErrorClass::dns, "The name " + host + " could not be looked up in time", "temporary");
    if (lookup->error) co_return unresolved(host, lookup->error);
    co_return std::move(lookup->found);
}

// Several attempts at once; the first that succeeds wins and the others are closed.
struct Race : std::enable_shared_from_this<Race> {
    explicit Race(const asio::any_io_executor& executor) : alarm(executor) {}

    void begin(const tcp::endpoint& endpoint) {
        auto socket = std::make_shared<tcp::socket>(alarm.get_executor());
        attempts.push_back(socket);
        ++running;
        socket->async_connect(endpoint, [self = shared_from_this(), socket](const error_code& refused) {
            --self->running;
            if (refused)
                self->error = refused;
            else if (!self->winner)
                self->winner = socket;
            self->alarm.cancel();
        });
    }

    void close_losers() {
        error_code ignored;
        for (const auto& attempt : attempts)
            if (attempt != winner) attempt->close(ignored);
    }

    asio::steady_timer alarm;
    std::vector<std::shared_ptr<tcp::socket>> attempts;
    std::shared_ptr<tcp::socket> winner;
    error_code error;
    std::size_t running = 0;
};

}  // namespace

asio::awaitable<Result<Stream>> connect(asio::any_io_executor executor, std::string host, std::uint16_t port,
                                        Policy policy, Instant deadline) {
    const std::string where = host + ":" + std::to_string(port);
    if (!policy.allow_private_hosts && !is_mail_port(port))
        co_return failure(ErrorClass::connect,
                          "Port " + std::to_string(port) + " is not a port of mail; an administrator may allow it",
                          "port-not-allowed");
    Result<std::vector<tcp::endpoint>> resolved = co_await resolve(executor, host, port, deadline);
    if (!resolved) co_return resolved.error();
    std::vector<tcp::endpoint> endpoints;
    for (const tcp::endpoint& endpoint : *resolved)
        if (policy.allow_private_hosts || is_allowed(endpoint.address())) endpoints.push_back(endpoint);
    if (endpoints.empty())
        co_return failure(ErrorClass::connect, host + " is inside a private network; an administrator may allow that",
                          "address-not-allowed");

    const auto race = std::make_shared<Race>(executor);
    std::size_t next = 0;
    while (!race->winner && now() < deadline && (next < endpoints.size() || race->running > 0)) {
        if (next < endpoints.size()) race->begin(endpoints[next++]);
        race->alarm.expires_at(next < endpoints.size() ? steady(std::min(deadline, now() + head_start))
                                                       : steady(deadline));
        co_await race->alarm.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    race->close_losers();
    if (race->winner) co_return Stream(std::move(*race->winner));
    if (race->running > 0 || !race->error) co_return too_late(where);
    co_return unconnected(where, race->error);
}

}  // namespace kontor::net
