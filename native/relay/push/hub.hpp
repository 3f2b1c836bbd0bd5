// Between those who change things (the store's commits, the collector's status) and those who want to hear
// of it (sockets, event streams). Changes of one person that come close together wake a listener once: mail
// at most ten times a second, statuses twice. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/mail/ids.hpp"

namespace kontor::push {

struct Pace {
    std::chrono::milliseconds mail{100}, status{500};
};

class Hub {
public:
    explicit Hub(Pace pace = {});
    ~Hub();  // no listener is called afterwards
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    // Called on the hub's own thread; it may ask the store, one listener after the other. A listener whose
    // owner is gone is forgotten.
    using Listener = std::function<void()>;
    void subscribe(mail::UserId user, std::weak_ptr<void> owner, Listener listener);

    void mail_changed(mail::UserId user);
    void status_changed(mail::UserId user);

    // No listener is called from now on. Idempotent.
    void stop();

private:
    using Clock = std::chrono::steady_clock;
    struct Subscriber {
        std::weak_ptr<void> owner;
        Listener listener;
    };
    struct Audience {
        std::vector<Subscriber> subscribers;
        Clock::time_point woken{};
        std::optional<Clock::time_point> due;
    };

    void changed(mail::UserId user, std::chrono::milliseconds interval);
    void run();
    std::vector<Subscriber> due_now();

    const Pace pace_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::map<mail::UserId, Audience> audiences_;
    bool stopped_ = false;
    std::thread thread_;
};

}  // namespace kontor::push
