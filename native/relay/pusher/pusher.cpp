#include "native/relay/pusher/pusher.hpp"

#include <algorithm>

#include "native/relay/log/log.hpp"

namespace kontor::pusher {

namespace {

constexpr int most_verifications = 3;
constexpr std::chrono::minutes idle_look{5};

}  // namespace

struct Pusher::Shared {
    std::mutex mutex;
    std::condition_variable wake;
    std::set<mail::UserId> changed;
    std::set<mail::UserId> subscribers;  // of the others nothing matters but that they subscribe
    std::vector<Outcome> outcomes;
    bool stopped = false;

    template <class Change>
    void tell(Change change) {
        {
            const std::lock_guard lock(mutex);
            change(*this);
        }
        wake.notify_one();
    }
};

Pusher::Pusher(store::Store& store, http::Lanes& lanes, Settings settings)
    : store_(store), lanes_(lanes), settings_(std::move(settings)), shared_(std::make_shared<Shared>()) {
    if (const auto users = store_.directory().users()) {
        for (const store::User& user : *users) shared_->changed.insert(user.id);
    }
    thread_ = std::thread([this] { run(); });
}

Pusher::~Pusher() { stop(); }

void Pusher::stop() {
    shared_->tell([](Shared& shared) { shared.stopped = true; });
    if (thread_.joinable()) thread_.join();
}

void Pusher::committed(std::span<const store::StateChange> changes) {
    bool matters = false;
    {
        const std::lock_guard lock(shared_->mutex);
        for (const store::StateChange& change : changes) {
            if (change.type != store::Type::push_subscription && !shared_->subscribers.contains(change.user)) continue;
            shared_->changed.insert(change.user);
            matters = true;
        }
    }
    if (matters) shared_->wake.notify_one();
}

void Pusher::changed(mail::UserId user) {
    {
        const std::lock_guard lock(shared_->mutex);
        if (!shared_->subscribers.contains(user)) return;
        shared_->changed.insert(user);
    }
    shared_->wake.notify_one();
}

void Pusher::run() {
    for (;;) {
        std::set<mail::UserId> changed;
        std::vector<Outcome> outcomes;
        {
            std::unique_lock lock(shared_->mutex);
            shared_->wake.wait_until(lock, next_due(), [this] {
                return shared_->stopped || !shared_->changed.empty() || !shared_->outcomes.empty();
            });
            // A burst of changes is one message.
            if (!shared_->changed.empty()) {
                shared_->wake.wait_for(lock, settings_.gather, [this] { return shared_->stopped; });
            }
            if (shared_->stopped) return;
            changed.swap(shared_->changed);
            outcomes.swap(shared_->outcomes);
        }
        for (const Outcome& outcome : outcomes) settle(outcome);
        const bool all = Clock::now() >= look_at_all_;
        if (all) look_at_all_ = Clock::now() + idle_look;
        for (const auto& [user, targets] : targets_) {
            const bool due =
                std::any_of(targets.begin(), targets.end(), [this](const auto& entry) { return is_due(entry.second); });
            if (all || due) changed.insert(user);
        }
        for (const mail::UserId user : changed) {
            load(user);
            const auto own = targets_.find(user);
            if (own == targets_.end()) continue;
            for (auto& [id, target] : own->second) look_at(user, target);
        }
        is_starting_ = false;
    }
}

Pusher::Clock::time_point Pusher::next_due() const {
    auto next = std::min(look_at_all_, Clock::now() + idle_look);
    for (const auto& [user, targets] : targets_) {
        for (const auto& [id, target] : targets) {
            if (!target.is_busy && target.is_wanted) next = std::min(next, target.due);
        }
    }
    return next;
}

bool Pusher::is_due(const Target& target) const {
    return !target.is_busy && target.is_wanted && target.due <= Clock::now();
}

bool Pusher::has_ended(const jmap::PushSubscription& subscription, const store::User& user,
                       const std::vector<store::Login>& logins) {
    const UtcTime now = settings_.now();
    if (subscription.expires <= now) return true;
    if (subscription.credentials == jmap::credentials_name(0, user.password_hash)) return false;
    return std::none_of(logins.begin(), logins.end(), [&](const store::Login& login) {
        const bool lives = !login.expires || *login.expires > now;
        return lives && subscription.credentials == jmap::credentials_name(login.id, "");
    });
}

// What the store says of a person's subscriptions now; what this relay knows of them besides is kept.
void Pusher::load(mail::UserId user) {
    // Before the store is read, so that no change falls between.
    shared_->tell([user](Shared& shared) { shared.subscribers.insert(user); });
    const auto view = store_.view(user);
    if (!view) {
        targets_.erase(user);
        return;
    }
    const auto records = (*view)->records(store::Type::push_subscription, mail::Scope::all());
    if (!records) return log::warning("push.failed", {{"why", records.error().message}});
    std::map<mail::RecordId, Target> known;
    if (const auto own = targets_.find(user); own != targets_.end()) known = std::move(own->second);
    targets_.erase(user);
    if (records->empty()) return shared_->tell([user](Shared& shared) { shared.subscribers.erase(user); });
    const auto person = store_.directory().find(user);
    const auto logins = store_.directory().logins(user);
    if (!person || !*person || !logins) return;

    std::vector<mail::RecordId> ended;
    std::map<mail::RecordId, Target> targets;
    for (const store::Record& record : *records) {
        auto subscription = jmap::push_subscription_from(record);
        if (!subscription || has_ended(*subscription, **person, *logins)) {
            ended.push_back(record.id);
            continue;
        }
        Target& target = targets[record.id];
        if (const auto before = known.find(record.id); before != known.end()) {
            target = std::move(before->second);
        } else if (const auto secret = (*view)->secret(record.id, jmap::push_target); secret && *secret) {
            target.where = jmap::push_target_from(**secret).value_or(jmap::PushTarget{});
        }
        const bool other_types = target.push && target.subscription.types != subscription->types;
        target.subscription = std::move(*subscription);
        if (!target.is_busy) target.is_wanted = true;
        if (!target.subscription.is_verified || (target.push && !other_types)) continue;
        // From the moment on in which the client repeated the code, which this relay may have heard of a little later.
        const jmap::LiveStates live = settings_.live_states(user);
        const std::string since = jmap::spell_push_state(record.modified, live);
        target.push.emplace(jmap::Push::Channel::event_source, target.subscription.types);
        const auto push_state = is_starting_ ? std::nullopt : std::optional(since);
        if (!target.push->begin(**view, live, push_state)) target.push.reset();
        target.failures = 0;
        target.due = {};
    }
    if (!targets.empty()) targets_[user] = std::move(targets);
    if (!ended.empty()) forget(user, ended);
}

void Pusher::forget(mail::UserId user, const std::vector<mail::RecordId>& ids) {
    auto transaction = store_.begin();
    if (!transaction) return;
    const auto update = (*transaction)->as(user);
    if (!update) return;
    for (const mail::RecordId id : ids) {
        // It may have been destroyed meanwhile.
        if (const auto gone = (*update)->remove_record(store::Type::push_subscription, id); !gone) continue;
    }
    if (const auto done = (*transaction)->commit(); !done) log::warning("push.failed", {{"why", done.error().message}});
}

void Pusher::settle(const Outcome& outcome) {
    const auto own = targets_.find(outcome.name.first);
    if (own == targets_.end()) return;
    const auto at = own->second.find(outcome.name.second);
    if (at == own->second.end()) return;
    Target& target = at->second;
    target.is_busy = false;
    target.is_wanted = true;
    if (outcome.posted.arrived()) {
        if (target.told) target.push = std::move(target.told);
        target.told.reset();
        target.failures = 0;
        return;
    }
    target.told.reset();
    if (outcome.posted.is_gone()) return forget(outcome.name.first, {outcome.name.second});
    auto pause = settings_.first_retry * (std::int64_t{1} << std::min(target.failures, 12));
    pause = std::min(pause, settings_.longest_retry);
    pause = std::max(pause, std::chrono::duration_cast<std::chrono::milliseconds>(outcome.posted.retry_after));
    ++target.failures;
    target.due = Clock::now() + pause;
    log::info("push.refused", {{"subscription", outcome.name.second.to_string()},
                               {"status", outcome.posted.status},
                               {"why", outcome.posted.why}});
}

std::optional<std::string> Pusher::next_message(mail::UserId user, Target& target) {
    if (!target.subscription.is_verified) {
        if (target.verifications >= most_verifications || (target.verifications > 0 && target.failures == 0)) return {};
        ++target.verifications;
        return jmap::push_verification(target.subscription);
    }
    if (!target.push) return {};
    const auto view = store_.view(user);
    if (!view) return {};
    target.told = target.push;
    auto message = target.told->next(**view, settings_.live_states(user));
    if (message && *message) return std::move(*message);
    target.told.reset();
    return {};
}

void Pusher::look_at(mail::UserId user, Target& target) {
    if (!is_due(target) || target.where.url.empty()) return;
    const auto message = next_message(user, target);
    target.is_wanted = false;
    if (!message) return;
    target.is_busy = true;
    const Name name{user, target.subscription.id};
    const bool taken = lanes_.post(
        http::Lane::slow, [shared = shared_, post = settings_.post, where = target.where, name, message = *message] {
            const Posted posted = post(where, message);
            shared->tell([&](Shared& all) { all.outcomes.push_back({name, posted}); });
        });
    if (taken) return;
    target.is_busy = false;
    target.told.reset();
    target.is_wanted = true;
    target.due = Clock::now() + settings_.first_retry;
}

}  // namespace kontor::pusher
