#include "native/relay/push/hub.hpp"

#include <algorithm>

namespace kontor::push {

Hub::Hub(Pace pace) : pace_(pace), thread_([this] { run(); }) {}

Hub::~Hub() { stop(); }

void Hub::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Hub::subscribe(mail::UserId user, std::weak_ptr<void> owner, Listener listener) {
    const std::lock_guard lock(mutex_);
    auto& subscribers = audiences_[user].subscribers;
    std::erase_if(subscribers, [](const Subscriber& subscriber) { return subscriber.owner.expired(); });
    subscribers.push_back({std::move(owner), std::move(listener)});
}

void Hub::mail_changed(mail::UserId user) { changed(user, pace_.mail); }

void Hub::status_changed(mail::UserId user) { changed(user, pace_.status); }

void Hub::changed(mail::UserId user, std::chrono::milliseconds interval) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = audiences_.find(user);
        if (found == audiences_.end()) return;
        Audience& audience = found->second;
        const auto due = std::max(Clock::now(), audience.woken + interval);
        if (audience.due && *audience.due <= due) return;
        audience.due = due;
    }
    wake_.notify_one();
}

void Hub::run() {
    std::unique_lock lock(mutex_);
    while (!stopped_) {
        std::optional<Clock::time_point> next;
        for (const auto& [user, audience] : audiences_) {
            if (audience.due && (!next || *audience.due < *next)) next = audience.due;
        }
        if (!next) {
            wake_.wait(lock);
            continue;
        }
        if (*next > Clock::now()) {
            wake_.wait_until(lock, *next);
            continue;
        }
        std::vector<Subscriber> called;
        try {
            called = due_now();
        } catch (const std::bad_alloc&) {
            wake_.wait_for(lock, std::chrono::milliseconds(10));
            continue;
        }
        lock.unlock();
        for (const Subscriber& subscriber : called) {
            const auto alive = subscriber.owner.lock();
            if (alive) subscriber.listener();
        }
        called.clear();
        lock.lock();
    }
}

// Who is to be called; throws std::bad_alloc, having changed nothing that matters.
std::vector<Hub::Subscriber> Hub::due_now() {
    std::vector<Subscriber> called;
    const auto now = Clock::now();
    for (auto at = audiences_.begin(); at != audiences_.end();) {
        Audience& audience = at->second;
        std::erase_if(audience.subscribers, [](const Subscriber& subscriber) { return subscriber.owner.expired(); });
        if (audience.due && *audience.due <= now) {
            called.insert(called.end(), audience.subscribers.begin(), audience.subscribers.end());
        }
        at = audience.subscribers.empty() ? audiences_.erase(at) : std::next(at);
    }
    for (auto& [user, audience] : audiences_) {
        if (!audience.due || *audience.due > now) continue;
        audience.due.reset();
        audience.woken = now;
    }
    return called;
}

}  // namespace kontor::push
