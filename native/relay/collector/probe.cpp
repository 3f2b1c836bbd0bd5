#include "native/relay/collector/probe.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "engine/pop3/client.hpp"
#include "engine/smtp/client.hpp"
#include "native/net/clock.hpp"
#include "native/net/connect.hpp"
#include "native/net/drive.hpp"
#include "native/relay/collector/translate.hpp"

namespace kontor::relay {

namespace asio = boost::asio;
using net::Next;

namespace {

class Examination {
public:
    explicit Examination(pop3::Client& client) : client_(client) {}

    collect::ProbeResult result;

    Next on(pop3::ClientEvent event) {
        if (std::holds_alternative<pop3::NeedTls>(event)) return Next::handshake;
        if (std::holds_alternative<pop3::Ready>(event)) {
            client_.stat();
            client_.uidl();
            client_.quit();
        } else if (const auto* stat = std::get_if<pop3::Stat>(&event)) {
            result.messages = stat->maildrop.messages;
            result.bytes = stat->maildrop.octets;
        } else if (std::holds_alternative<pop3::Refused>(event)) {
            result.supports_uidl = false;
        } else if (std::holds_alternative<pop3::Closed>(event)) {
            result.ok = true;
            return Next::stop;
        } else if (const auto* failed = std::get_if<pop3::Failed>(&event)) {
            result.error = to_collect_error(failed->error);
            return Next::stop;
        }
        return Next::go_on;
    }
    bool ready(Instant) const { return true; }
    bool accepts_input() const { return true; }

private:
    pop3::Client& client_;
};

// Asks nothing of an outgoing server but whether it lets us in.
class OutgoingExamination {
public:
    explicit OutgoingExamination(smtp::Client& client) : client_(client) {}

    collect::ProbeResult result;

    Next on(smtp::ClientEvent event) {
        if (std::holds_alternative<smtp::NeedTls>(event)) return Next::handshake;
        if (std::holds_alternative<smtp::Ready>(event)) {
            result.ok = true;
            client_.quit();
        } else if (std::holds_alternative<smtp::Closed>(event)) {
            return Next::stop;
        } else if (const auto* failed = std::get_if<smtp::Failed>(&event)) {
            if (!result.ok) result.error = to_collect_error(failed->error);
            return Next::stop;
        }
        return Next::go_on;
    }
    bool ready(Instant) const { return true; }
    bool accepts_input() const { return true; }

private:
    smtp::Client& client_;
};

collect::ProbeResult failed(mail::CollectError error) {
    collect::ProbeResult result;
    result.error = std::move(error);
    return result;
}

struct Line {
    net::Stream stream;
    net::Handshake handshake;
};

asio::awaitable<net::Result<Line>> open(net::TlsClients& tls, net::Policy policy, const mail::ServerSettings& server) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    net::Result<net::Stream> stream =
        co_await net::connect(executor, server.host, server.port, policy, net::now() + limits::connect);
    if (!stream) co_return stream.error();
    net::Handshake handshake;
    if (server.security != mail::Security::plain) {
        net::Result<net::TlsContext> context = tls.context(server.ca_file);
        if (!context) co_return context.error();
        net::Result<net::TlsSession> session =
            net::tls_client_session(*context, server.host, server.pinned_certificate);
        if (!session) co_return session.error();
        handshake = {std::move(*session), server.host, server.pinned_certificate};
    }
    co_return Line{std::move(*stream), std::move(handshake)};
}

template <class Examination, class Client>
asio::awaitable<collect::ProbeResult> examine(net::Result<Line> line, Client& client) {
    if (!line) co_return failed(line.error());
    Examination examination(client);
    const net::Result<void> driven = co_await net::drive(line->stream, client, examination, std::move(line->handshake));
    collect::ProbeResult result = !driven && !examination.result.ok ? failed(driven.error()) : examination.result;
    result.certificates = line->stream.certificates();
    line->stream.close();
    co_return result;
}

}  // namespace

asio::awaitable<collect::ProbeResult> probe_incoming(net::TlsClients& tls, net::Policy policy,
                                                     collect::ProbeRequest request) {
    net::Result<Line> line = co_await open(tls, policy, request.server);
    pop3::Client client(client_settings(request.server, request.password, {}), net::now());
    co_return co_await examine<Examination>(std::move(line), client);
}

asio::awaitable<collect::ProbeResult> probe_outgoing(net::TlsClients& tls, net::Policy policy,
                                                     collect::ProbeRequest request) {
    net::Result<Line> line = co_await open(tls, policy, request.server);
    smtp::ClientSettings settings = smtp_settings(request.server, request.password);
    settings.limits.greeting = settings.limits.command = limits::greeting;  // somebody is waiting
    smtp::Client client(std::move(settings), net::now());
    co_return co_await examine<OutgoingExamination>(std::move(line), client);
}

}  // namespace kontor::relay
