#include "native/relay/outbox/session.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <variant>

#include "native/net/clock.hpp"
#include "native/net/connect.hpp"
#include "native/relay/collector/translate.hpp"

namespace kontor::outbox {

namespace asio = boost::asio;
using net::Next;

namespace {

smtp::ClientSettings settings_of(const Machinery& machinery, const Lanes::Opened& opened, const Secret& password) {
    smtp::ClientSettings settings = relay::smtp_settings(opened.server->settings, password);
    settings.name = machinery.host_name;
    settings.limits = machinery.limits;
    settings.quirks = opened.quirks;
    return settings;
}

}  // namespace

Session::Session(Machinery& machinery, Lanes::Opened opened)
    : machinery_(machinery),
      opened_(std::move(opened)),
      client_(std::in_place, settings_of(machinery_, opened_, opened_.server->password), net::now()) {}

asio::awaitable<Ended> Session::run() {
    const auto self = shared_from_this();
    std::optional<mail::SendError> broke = co_await talk();
    if (may_replace_token()) {
        refused_token_ = token_;
        ended_ = {};
        broke = co_await talk();
    }
    waker_ = nullptr;
    // The line is gone, which the conversation has to hear: it alone knows whether the final dot was out.
    client_->end_of_input(net::now());
    while (auto event = client_->next_event()) on(std::move(*event));
    is_over_ = true;
    if (broke && !(ended_.logged_in && ended_.broke)) ended_.broke = std::move(broke);
    if (is_cut_ && !ended_.logged_in) ended_.broke.reset();  // that is no server's fault
    if (next_) {
        const mail::SendError why = ended_.broke.value_or(mail::SendError{});
        settle(next_->name, turned_back(why));
        ended_.held_up = next_->name;
        next_.reset();
    }
    if (unsettled_) machinery_.ledger.carry_out({*std::exchange(unsettled_, std::nullopt)});
    co_return std::move(ended_);
}

// Why the line broke; what the conversation itself has to say about that is an event.
asio::awaitable<std::optional<mail::SendError>> Session::talk() {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const Server& server = *opened_.server;
    const mail::ServerSettings& at = server.settings;
    if (server.grant) {
        if (auto none = co_await take_token()) co_return none;
        if (is_cut_) co_return std::nullopt;
        client_.emplace(settings_of(machinery_, opened_, token_), net::now());
    }
    net::Policy policy = machinery_.policy;
    policy.allow_private_hosts = policy.allow_private_hosts || server.is_house;
    net::Result<net::Stream> stream =
        co_await net::connect(executor, at.host, at.port, policy, net::now() + limits::connect);
    if (!stream) co_return to_send_error(stream.error(), server);
    net::Handshake handshake;
    if (at.security != mail::Security::plain) {
        net::Result<net::TlsContext> context = machinery_.tls.context(at.ca_file);
        if (!context) co_return to_send_error(context.error(), server);
        net::Result<net::TlsSession> session = net::tls_client_session(*context, at.host, at.pinned_certificate);
        if (!session) co_return to_send_error(session.error(), server);
        handshake = {std::move(*session), at.host, at.pinned_certificate};
    }
    waker_ = stream->waker();
    const net::Result<void> driven = co_await net::drive(*stream, *client_, *this, std::move(handshake));
    stream->close();
    if (!driven) co_return to_send_error(driven.error(), server);
    co_return std::nullopt;
}

// Once: what the provider says of another one is the answer (F66). There is no password to fall back on.
bool Session::may_replace_token() const {
    return opened_.server->grant && !ended_.logged_in && !is_cut_ && refused_token_.empty() && ended_.broke &&
           ended_.broke->error_class == "auth" && ended_.broke->detail == "refused";
}

asio::awaitable<std::optional<mail::SendError>> Session::take_token() {
    const Server& server = *opened_.server;
    oauth::AccessRequest request;
    request.user = server.grant->user;
    request.account = server.grant->account;
    request.host = server.settings.host;
    request.refused = refused_token_;
    oauth::Access access = co_await oauth::await_access(machinery_.access, request);
    token_ = std::move(access.token);
    if (access.error) co_return to_send_error(*access.error, server);
    co_return std::nullopt;
}

void Session::stop() {
    is_stopping_ = true;
    wake();
}

void Session::cut() {
    is_stopping_ = is_cut_ = true;
    wake();
}

// --- what the server says

Next Session::on(smtp::ClientEvent event) {
    return std::visit([this](const auto& each) { return answer(each); }, event);
}

Next Session::answer(const smtp::Ready&) {
    ended_.logged_in = true;
    return Next::go_on;
}

Next Session::answer(const smtp::ContentWanted& wanted) {
    const std::string& beginning = under_way_->begun.beginning;
    if (wanted.offset < beginning.size()) {
        client_->content(Bytes(beginning).substr(static_cast<std::size_t>(wanted.offset)));
        return Next::go_on;
    }
    machinery_.ledger.read(under_way_->begun.submission, under_way_->name.user, wanted.offset,
                           [self = shared_from_this()](const std::string& octets) {
                               if (octets.empty()) self->client_->content_unreadable();
                               if (!octets.empty()) self->client_->content(octets);
                               self->wake();
                           });
    return Next::go_on;
}

Next Session::answer(const smtp::Finished& finished) {
    UnderWay message = std::move(*std::exchange(under_way_, std::nullopt));
    send::Attempt attempt = to_attempt(finished, message.addressed, *opened_.server);
    ended_.is_uncertain = finished.outcome == smtp::Outcome::uncertain;
    if (finished.outcome == smtp::Outcome::sent || attempt.permanent) ++ended_.decided;
    ended_.lost_commands = finished.error.remedy == smtp::Remedy::without_pipelining;
    if (finished.outcome == smtp::Outcome::not_sent && !attempt.permanent) ended_.held_up = message.name;
    unsettled_ = settling(message.name, std::move(attempt));
    return Next::go_on;
}

Next Session::answer(const smtp::Failed& failed) {
    if (!is_quitting_) ended_.broke = to_send_error(failed.error, *opened_.server);
    if (failed.error.remedy == smtp::Remedy::without_pipelining) ended_.lost_commands = true;
    return Next::stop;
}

// --- what is next

// All events are drained: if the session broke with the last message, it is over before this is asked.
bool Session::ready(Instant) {
    if (is_cut_) return false;
    if (ended_.logged_in && !client_->is_over()) go_on();
    return true;
}

void Session::go_on() {
    if (under_way_ || asked_ || is_quitting_) return;
    if (next_) {
        under_way_ = std::move(next_);
        next_.reset();
        ended_.held_up.reset();
        client_->send(under_way_->addressed.envelope, under_way_->begun.content);
        if (client_->output().empty()) wake();  // it was refused without asking
        return;
    }
    std::vector<Step> steps;
    if (unsettled_) steps.push_back(*std::exchange(unsettled_, std::nullopt));
    if (!is_stopping_) {
        if (const auto taken = machinery_.take(opened_.lane)) {
            asked_ = taken->name;
            steps.push_back(beginning(*taken));
        }
    }
    if (!steps.empty()) machinery_.ledger.carry_out(std::move(steps));
    if (asked_) return;
    is_quitting_ = true;
    client_->quit();
}

void Session::begun(Name name, Left left) {
    asked_.reset();
    if (!left.begun) {
        // Called back, refused without asking, or not writable: then nothing else is, and the server need not wait.
        if (left.failure) is_stopping_ = true;
        Step none;
        none.name = name;
        machinery_.settled(name, none, std::move(left));
        return wake();
    }
    if (is_over_) {
        settle(name, turned_back(ended_.broke.value_or(mail::SendError{})));
        return;
    }
    Addressed addressed = address(left.begun->submission);
    next_ = UnderWay{name, std::move(*left.begun), std::move(addressed)};
    wake();
}

Step Session::beginning(const Lanes::Taken& taken) {
    Step step;
    step.name = taken.name;
    step.is_early = taken.is_early;
    step.answer = [self = shared_from_this(), name = taken.name](Left left) { self->begun(name, std::move(left)); };
    return step;
}

void Session::settle(Name name, send::Attempt attempt) {
    machinery_.ledger.carry_out({settling(name, std::move(attempt))});
}

Step Session::settling(Name name, send::Attempt attempt) {
    Step step;
    step.name = name;
    step.what = Step::What::settle;
    step.attempt = std::move(attempt);
    Step repeated = step;
    step.answer = [&machinery = machinery_, name, repeated = std::move(repeated)](Left left) {
        machinery.settled(name, repeated, std::move(left));
    };
    return step;
}

}  // namespace kontor::outbox
