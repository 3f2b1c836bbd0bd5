#include "bridge/client.hpp"

#include <algorithm>
#include <utility>

#include "bridge/json.hpp"
#include "engine/base/limits.hpp"

namespace kontor::bridge {
namespace {

// Named in every request; the others where the relay has them, for it refuses requests that name one it has not.
const std::vector<std::string> capabilities = {"urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail",
                                               "https://kontor.example/ns/jmap/collector"};
constexpr const char* further_capabilities[] = {"urn:ietf:params:jmap:submission",
                                                "urn:ietf:params:jmap:vacationresponse", "urn:ietf:params:jmap:quota",
                                                "https://kontor.example/ns/jmap/identity",
                                                "https://kontor.example/ns/jmap/people"};

std::vector<std::string> capabilities_of(const Json& session) {
    std::vector<std::string> all = capabilities;
    for (const char* further : further_capabilities)
        if (member(member(session, "capabilities"), further).is_object()) all.emplace_back(further);
    return all;
}

// 0.5 s, 1, 2 ... 30 s, and up to a quarter more.
Duration back_off(std::uint32_t failures, std::uint32_t jitter) {
    const Duration base =
        std::min<Duration>(std::chrono::milliseconds(500) * (1u << std::min(failures, 6u)), std::chrono::seconds(30));
    return base + base * (jitter % 100) / 400;
}

std::optional<RequestId> number_of(const std::string& text) {
    RequestId id = 0;
    if (text.empty() || text.size() > 19) return std::nullopt;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        id = id * 10 + static_cast<RequestId>(c - '0');
    }
    return id;
}

}  // namespace

struct Client::Waiting {
    RequestId id;
    Json calls;
};

Client::Client(Transport& transport, std::uint32_t jitter) : transport_(transport), jitter_(jitter) {}
Client::~Client() = default;

void Client::start(Instant) {
    if (link_ == Link::connecting || link_ == Link::online) return;
    link_ = Link::connecting;
    retry_at_.reset();
    transport_.open();
}

void Client::retry_now(Instant now) {
    if (link_ != Link::waiting) return;
    failures_ = 0;
    start(now);
}

void Client::stop() {
    if (link_ == Link::connecting || link_ == Link::online) transport_.close();
    if (link_ == Link::online) events_.push_back(Lost{});
    link_ = Link::stopped;
    retry_at_.reset();
    is_broken_ = false;
    fail_in_flight();
    forget();
}

// What one person asked for is never asked in another's name.
void Client::forget() {
    waiting_.clear();
    push_state_.clear();
}

RequestId Client::request(Json calls) {
    const RequestId id = ++last_request_;
    waiting_.push_back({id, std::move(calls)});
    send_waiting();
    return id;
}

void Client::send_waiting() {
    while (link_ == Link::online && !waiting_.empty() && in_flight_.size() < limits::jmap_concurrent_requests) {
        Waiting next = std::move(waiting_.front());
        waiting_.pop_front();
        in_flight_.insert(next.id);
        transport_.send(encode_request(std::to_string(next.id), capabilities_, std::move(next.calls)));
    }
}

void Client::tick(Instant now) {
    while (auto event = transport_.next_event()) {
        if (auto* opened = std::get_if<Transport::Opened>(&*event)) handle(*opened);
        if (auto* received = std::get_if<Transport::Received>(&*event)) handle(*received);
        if (auto* closed = std::get_if<Transport::Closed>(&*event)) handle(*closed, now);
    }
    if (link_ == Link::waiting && retry_at_ && now >= *retry_at_) start(now);
}

void Client::handle(const Transport::Opened& opened) {
    if (link_ != Link::connecting) return;
    link_ = Link::online;
    is_broken_ = false;
    failures_ = 0;
    const Json session = Json::parse(opened.session, nullptr, false);
    capabilities_ = capabilities_of(session);
    const std::string user = text(session, "username");
    if (!user_.empty() && user_ != user) forget();
    user_ = user;
    events_.push_back(Opened{opened.session});
    transport_.send(encode_push_enable(push_state_));
    send_waiting();
}

void Client::handle(const Transport::Received& received) {
    auto methods = std::make_shared<Json>();
    Incoming incoming = decode(received.text, *methods);
    if (auto* response = std::get_if<Response>(&incoming)) {
        const auto id = number_of(response->request_id);
        if (id && in_flight_.erase(*id) != 0) events_.push_back(Answered{*id, std::move(methods)});
    } else if (auto* error = std::get_if<RequestError>(&incoming)) {
        const auto id = number_of(error->request_id);
        if (id && in_flight_.erase(*id) != 0) events_.push_back(Failed{*id, std::move(error->error)});
    } else if (auto* change = std::get_if<StateChange>(&incoming)) {
        if (!change->push_state.empty()) push_state_ = change->push_state;
        events_.push_back(Pushed{std::move(*change)});
    }
    send_waiting();
}

void Client::handle(const Transport::Closed& closed, Instant now) {
    if (link_ == Link::online) events_.push_back(Lost{});
    fail_in_flight();
    if (closed.unauthorised) {
        link_ = Link::signed_out;
        is_broken_ = false;
        retry_at_.reset();
        return;
    }
    link_ = Link::waiting;
    is_broken_ = true;
    retry_at_ = now + back_off(failures_++, jitter_);
}

void Client::fail_in_flight() {
    for (const RequestId id : in_flight_) events_.push_back(Failed{id, {"connectionLost", ""}});
    in_flight_.clear();
}

std::optional<Client::Event> Client::next_event() {
    if (events_.empty()) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

}  // namespace kontor::bridge
