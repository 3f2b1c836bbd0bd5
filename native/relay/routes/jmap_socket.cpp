#include "native/relay/routes/jmap_socket.hpp"

#include "native/relay/log/log.hpp"
#include "native/relay/routes/jmap_lane.hpp"

namespace kontor::routes {

JmapSocket::JmapSocket(Office& office, auth::Identity who, std::string address, std::shared_ptr<http::Channel> channel)
    : office_(office), who_(std::move(who)), address_(std::move(address)), channel_(std::move(channel)) {}

void JmapSocket::on_text(std::string text) {
    {
        const std::lock_guard lock(mutex_);
        if (running_ >= most_running) {
            if (waiting_.size() < most_waiting) return waiting_.push_back(std::move(text));
            return channel_->send(jmap::socket_error("limit", "Too many requests at once.", "maxConcurrentRequests"));
        }
        ++running_;
    }
    run(std::move(text));
}

void JmapSocket::on_binary() {
    const std::lock_guard lock(mutex_);
    channel_->send(jmap::socket_error("notRequest", "Only text frames are understood."));
}

void JmapSocket::on_closed() {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
    channel_.reset();
}

void JmapSocket::run(std::string text) {
    try {
        const http::Lane lane = jmap_lane(text);
        const bool posted = office_.lanes.post(lane, [self = shared_from_this(), text = std::move(text)] {
            try {
                self->answer(text);
            } catch (const std::bad_alloc&) {
                self->give_up();
            }
            self->finished();
        });
        if (posted) return;
    } catch (const std::bad_alloc&) {
        give_up();
    }
    const std::lock_guard lock(mutex_);
    --running_;
    if (channel_) channel_->send(jmap::socket_error("limit", "Too busy. Try again.", "maxConcurrentRequests"));
}

void JmapSocket::answer(const std::string& text) {
    jmap::SocketAction action = jmap::handle_frame(text, office_.context(who_, address_));
    if (auto* enable_push = std::get_if<jmap::PushEnable>(&action)) return enable(std::move(*enable_push));
    if (std::holds_alternative<jmap::PushDisable>(action)) {
        const std::lock_guard lock(push_mutex_);
        return push_.reset();
    }
    const std::lock_guard lock(mutex_);
    if (channel_) channel_->send(std::move(std::get<jmap::SocketReply>(action).text));
}

void JmapSocket::finished() {
    std::string next;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.empty()) {
            --running_;
            return;
        }
        next = std::move(waiting_.front());
        waiting_.pop_front();
    }
    run(std::move(next));
}

// Something that the window waits for got lost, for want of memory: it comes back, and asks again.
void JmapSocket::give_up() {
    const std::lock_guard lock(mutex_);
    if (channel_) channel_->close(http::Channel::Why::going_away);
}

void JmapSocket::enable(jmap::PushEnable wanted) {
    {
        const std::lock_guard lock(push_mutex_);
        const auto view = office_.store.view(who_.user);
        if (!view) return;
        push_.emplace(jmap::Push::Channel::socket, std::move(wanted.data_types));
        if (!push_->begin(**view, office_.live_states(who_.user), wanted.push_state)) return push_.reset();
        if (!subscribed_) {
            subscribed_ = true;
            office_.hub.subscribe(who_.user, weak_from_this(), [this] { woken(); });
        }
    }
    woken();  // what was missed since push_state, at once
}

void JmapSocket::woken() {
    try {
        tell();
    } catch (const std::bad_alloc&) {
        give_up();
    }
}

void JmapSocket::tell() {
    const std::lock_guard lock(push_mutex_);
    if (!push_) return;
    const auto view = office_.store.view(who_.user);
    if (!view) return;
    auto change = push_->next(**view, office_.live_states(who_.user));
    if (!change) return log::warning("push.failed", {{"why", change.error().message}});
    if (!*change) return;
    const std::lock_guard inner(mutex_);
    if (channel_) channel_->send(std::move(**change));
}

}  // namespace kontor::routes
