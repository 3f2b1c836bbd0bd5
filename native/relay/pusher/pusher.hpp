// Who among the push subscriptions of all people is to be told what, and when (RFC 8620 7.2).
//
// A subscription is first sent its verification code, nothing else until the client has repeated it. From then on each
// change of its types is POSTed; changes that come while a message is under way, or while the server asked for less,
// fall together into the next one. A server that fails is tried again after half a minute, then ever more rarely, up to
// six hours; one that answers 404 or 410 has forgotten the subscription, and so do we. A subscription ends with its
// expiry and with the credentials that made it.
//
// All decisions are made on one thread of the pusher; messages go out on Lane::slow.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <thread>
#include <vector>

#include "engine/jmap/push.hpp"
#include "engine/jmap/push_subscription/push_subscription.hpp"
#include "engine/store/store.hpp"
#include "native/relay/http/lanes.hpp"
#include "native/relay/pusher/post.hpp"

namespace kontor::pusher {

struct Settings {
    std::function<Posted(const jmap::PushTarget&, const std::string& message)> post;
    std::function<UtcTime()> now;
    std::function<jmap::LiveStates(mail::UserId)> live_states;
    std::chrono::milliseconds gather{100};  // how long changes fall together
    std::chrono::milliseconds first_retry{30'000}, longest_retry{6 * 3600 * 1000};
};

class Pusher {
public:
    // Reads everybody's subscriptions. store and lanes outlive it.
    Pusher(store::Store& store, http::Lanes& lanes, Settings settings);
    ~Pusher();  // stop()
    Pusher(const Pusher&) = delete;
    Pusher& operator=(const Pusher&) = delete;

    // From the store's commit listener, and for a changed status of the collector. Cheap.
    void committed(std::span<const store::StateChange>);
    void changed(mail::UserId);

    // Idempotent. A message under way is not waited for; the lanes do.
    void stop();

private:
    using Clock = std::chrono::steady_clock;
    struct Target {
        jmap::PushSubscription subscription;
        jmap::PushTarget where;
        std::optional<jmap::Push> push;  // what the client knows; once verified
        std::optional<jmap::Push> told;  // what it knows if the message under way arrives
        bool is_busy = false;            // a message is under way
        bool is_wanted = true;           // there may be something to tell
        int failures = 0, verifications = 0;
        Clock::time_point due{};
    };
    using Name = std::pair<mail::UserId, mail::RecordId>;
    struct Outcome {
        Name name;
        Posted posted;
    };
    struct Shared;  // with messages under way, which may outlive the pusher

    void run();
    void load(mail::UserId);
    bool has_ended(const jmap::PushSubscription&, const store::User&, const std::vector<store::Login>&);
    void forget(mail::UserId, const std::vector<mail::RecordId>&);
    void settle(const Outcome&);
    void look_at(mail::UserId, Target&);
    std::optional<std::string> next_message(mail::UserId, Target&);
    bool is_due(const Target&) const;
    Clock::time_point next_due() const;

    store::Store& store_;
    http::Lanes& lanes_;
    const Settings settings_;
    std::map<mail::UserId, std::map<mail::RecordId, Target>> targets_;  // of the thread, like what follows
    Clock::time_point look_at_all_{};                                   // then, for what ends by itself
    bool is_starting_ = true;
    std::shared_ptr<Shared> shared_;
    std::thread thread_;
};

}  // namespace kontor::pusher
