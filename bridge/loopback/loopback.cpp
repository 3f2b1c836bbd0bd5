#include "bridge/loopback/loopback.hpp"

#include <utility>

#include "engine/collect/control.hpp"
#include "engine/jmap/dispatch.hpp"
#include "engine/jmap/session.hpp"
#include "engine/jmap/socket.hpp"

namespace kontor::bridge {

Loopback::Loopback(store::Store& store, mail::UserId user, collect::Control* collector, std::function<UtcTime()> clock)
    : store_(store), user_(user), collector_(collector), clock_(std::move(clock)) {}

void Loopback::open() {
    auto view = store_.view(user_);
    if (!view) return events_.push_back(Closed{false, view.error().message});
    jmap::Context context{store_, user_, clock_()};
    context.collector = collector_;
    const auto session = jmap::session_object(**view, {"loopback", "http://loopback"}, context);
    if (!session) return events_.push_back(Closed{false, session.error().message});
    is_open_ = true;
    events_.push_back(Opened{*session});
}

void Loopback::send(std::string_view text) {
    if (is_open_) sent_.emplace_back(text);
}

void Loopback::close() {
    is_open_ = false;
    sent_.clear();
    events_.clear();
    push_.reset();
}

void Loopback::cut(std::string reason) {
    if (!is_open_) return;
    close();
    events_.push_back(Closed{false, std::move(reason)});
}

void Loopback::cut_before_the_answers(std::string reason) {
    if (!is_open_) return;
    for (const std::string& frame : std::exchange(sent_, {})) answer(frame);
    cut(std::move(reason));
}

std::optional<Transport::Event> Loopback::next_event() {
    if (!events_.empty()) {
        Event event = std::move(events_.front());
        events_.pop_front();
        return event;
    }
    while (!sent_.empty()) {
        const std::string frame = std::move(sent_.front());
        sent_.pop_front();
        if (auto event = answer(frame)) return event;
    }
    return push();
}

std::optional<Transport::Event> Loopback::answer(const std::string& frame) {
    jmap::Context context{store_, user_, clock_()};
    context.collector = collector_;
    jmap::SocketAction action = jmap::handle_frame(frame, context);
    if (auto* reply = std::get_if<jmap::SocketReply>(&action)) return Received{std::move(reply->text)};
    push_.reset();
    auto* enable = std::get_if<jmap::PushEnable>(&action);
    auto view = store_.view(user_);
    if (!enable || !view) return std::nullopt;
    push_.emplace(jmap::Push::Channel::socket, std::move(enable->data_types));
    if (!push_->begin(**view, live_states(), enable->push_state)) push_.reset();
    return std::nullopt;
}

std::optional<Transport::Event> Loopback::push() {
    if (!push_) return std::nullopt;
    auto view = store_.view(user_);
    if (!view) return std::nullopt;
    auto change = push_->next(**view, live_states());
    if (!change || !*change) return std::nullopt;
    return Received{std::move(**change)};
}

jmap::LiveStates Loopback::live_states() const {
    jmap::LiveStates live;
    if (collector_) live.collector = collector_->status_state(user_);
    return live;
}

}  // namespace kontor::bridge
