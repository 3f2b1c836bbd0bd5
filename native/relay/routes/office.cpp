#include "native/relay/routes/office.hpp"

#include "engine/send/own_identity.hpp"
#include "engine/sieve/filter_runs.hpp"
#include "native/net/clock.hpp"
#include "native/relay/auth/token.hpp"
#include "native/relay/oauth/sign_ins.hpp"

namespace kontor::routes {

void OpenChannels::add(const auth::Identity& who, std::weak_ptr<http::Channel> channel) {
    const std::lock_guard lock(mutex_);
    std::erase_if(by_login_, [](const auto& entry) { return entry.second.expired(); });
    by_login_.emplace(who.login, std::move(channel));
}

void OpenChannels::close_login(std::uint64_t login) {
    std::vector<std::shared_ptr<http::Channel>> closing;
    {
        const std::lock_guard lock(mutex_);
        const auto [begin, end] = by_login_.equal_range(login);
        for (auto at = begin; at != end; ++at) {
            if (auto channel = at->second.lock()) closing.push_back(std::move(channel));
        }
        by_login_.erase(begin, end);
    }
    for (const auto& channel : closing) channel->close(http::Channel::Why::policy);
}

std::shared_ptr<void> Quota::take(mail::UserId user) {
    const std::lock_guard lock(mutex_);
    if (taken_[user] >= most_) return nullptr;
    ++taken_[user];
    return std::shared_ptr<void>(static_cast<void*>(this), [this, user](void*) {
        const std::lock_guard inner(mutex_);
        if (--taken_[user] == 0) taken_.erase(user);
    });
}

Office::Office(store::Store& data, collect::Control* control, push::Hub& audience, http::Lanes& work, Settings chosen)
    : store(data),
      collector(control),
      hub(audience),
      lanes(work),
      settings(std::move(chosen)),
      octets_of_user(settings.octets_of_user),
      authenticator(store.directory(), settings.session_times),
      penalty(settings.penalty),
      people(store, authenticator,
             {[this] { return now(); }, [this](std::uint64_t login) { channels.close_login(login); },
              [this](mail::UserId user) { hub.status_changed(user); }, settings.account_removed}),
      signing_key(auth::make_token()) {}

UtcTime Office::now() const { return settings.clock ? settings.clock() : net::utc_now(); }

Instant Office::instant() const { return net::now(); }

void Office::complete_identities(mail::UserId user) {
    const std::lock_guard lock(mutex_);
    if (complete_.count(user) != 0) return;
    const auto write = [&]() -> store::Result<void> {
        const auto known = store.directory().find(user);
        if (!known) return known.error();
        if (!*known) return {};
        auto transaction = store.begin();
        if (!transaction) return transaction.error();
        auto update = (*transaction)->as(user);
        if (!update) return update.error();
        const send::House* const house = settings.house ? &*settings.house : nullptr;
        if (auto done = send::complete_identities(**update, (*known)->name, house); !done) return done;
        return (*transaction)->commit();
    };
    // What could not be written is tried again with the next request.
    if (write()) complete_.insert(user);
}

jmap::Context Office::context(const auth::Identity& who, const std::string& address) {
    if (settings.completes_identities) complete_identities(who.user);
    jmap::Context context{store, who.user, now()};
    context.login = who.login;
    context.people = &people;
    context.address = address;
    context.name = who.name;
    const auto user = store.directory().find(who.user);
    context.is_admin = user && *user && (*user)->is_admin;
    context.limits.octets_of_user = store::quota_of(user, octets_of_user);
    context.collector = collector;
    context.entropy = std::string(auth::make_token().reveal());
    context.filter_runs = filter_runs;
    context.desk = sign_ins;
    context.house = settings.house ? &*settings.house : nullptr;
    return context;
}

std::uint64_t Office::quota_of(mail::UserId user) {
    return store::quota_of(store.directory().find(user), octets_of_user);
}

jmap::LiveStates Office::live_states(mail::UserId user) {
    jmap::LiveStates live;
    if (collector) live.collector = collector->status_state(user);
    if (filter_runs) live.filter_runs = filter_runs->state(user);
    if (auto* const desk = sign_ins.load()) live.desk = desk->state(user);
    live.people = people.state(user);
    live.octets_of_user = quota_of(user);
    return live;
}

}  // namespace kontor::routes
