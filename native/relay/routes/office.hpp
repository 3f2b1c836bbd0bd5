// What every route works with. One per relay; the routes hold references into it.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/collect/control.hpp"
#include "engine/jmap/dispatch.hpp"
#include "engine/jmap/push.hpp"
#include "engine/send/house.hpp"
#include "engine/store/store.hpp"
#include "native/relay/auth/authenticator.hpp"
#include "native/relay/auth/penalty.hpp"
#include "native/relay/http/channel.hpp"
#include "native/relay/http/lanes.hpp"
#include "native/relay/people/people_desk.hpp"
#include "native/relay/push/hub.hpp"
#include "native/relay/routes/imports.hpp"

namespace kontor::oauth {
class SignIns;
}

namespace kontor::routes {

struct Settings {
    // "https://mail.example.org" when people reach the relay through a proxy by that name; empty: directly.
    std::string public_url;
    bool allow_private_hosts = false;  // for remote images too
    std::uint64_t octets_of_user = limits::octets_of_user;
    std::optional<send::House> house = {};  // the operator's smart host, if there is one
    // At the first request of each person the identities are made that are missing (send::complete_identities).
    bool completes_identities = false;
    std::function<UtcTime()> clock = {};  // empty: the machine's
    auth::SessionTimes session_times;
    auth::PenaltySettings penalty;
    std::function<void(mail::UserId, mail::RecordId account)> account_removed = {};  // with its person
};

// The open sockets and event streams, so that signing out can end them.
class OpenChannels {
public:
    void add(const auth::Identity& who, std::weak_ptr<http::Channel> channel);
    void close_login(std::uint64_t login);

private:
    std::mutex mutex_;
    std::multimap<std::uint64_t, std::weak_ptr<http::Channel>> by_login_;
};

// How much of something each person has under way (RFC 8620 2: maxConcurrentRequests, maxConcurrentUpload).
class Quota {
public:
    explicit Quota(std::size_t most) : most_(most) {}
    // Counted until the last copy of the result is gone; empty: too many already.
    std::shared_ptr<void> take(mail::UserId user);

private:
    const std::size_t most_;
    std::mutex mutex_;
    std::map<mail::UserId, std::size_t> taken_;
};

struct Office {
    Office(store::Store& store, collect::Control* collector, push::Hub& hub, http::Lanes& lanes, Settings settings);

    store::Store& store;
    collect::Control* collector;  // may be null
    sieve::FilterRuns* filter_runs = nullptr;
    std::atomic<oauth::SignIns*> sign_ins = nullptr;  // null: no provider is set up
    push::Hub& hub;
    http::Lanes& lanes;
    const Settings settings;
    std::atomic<std::uint64_t> octets_of_user;  // settings.octets_of_user, until it is changed

    auth::Authenticator authenticator;
    auth::Penalty penalty;
    OpenChannels channels;
    people::PeopleDesk people;
    Imports imports;
    Quota requests{limits::jmap_concurrent_requests}, uploads{limits::concurrent_uploads};
    const Secret signing_key;  // of addresses that this process makes (mail_image.hpp)

    UtcTime now() const;  // of the wall
    Instant instant() const;

    // What this person may store, in octets; 0: no limit.
    std::uint64_t quota_of(mail::UserId user);

    // Of a request that is about to be answered, on a thread that may wait for the store. A socket lives long: what the
    // person may do is looked up anew. `address`: from where they ask.
    jmap::Context context(const auth::Identity& who, const std::string& address);
    jmap::LiveStates live_states(mail::UserId user);

private:
    // At the first request of each person: what was stored before there were identities, and homes of new people, get
    // theirs.
    void complete_identities(mail::UserId user);

    std::mutex mutex_;
    std::set<mail::UserId> complete_;
};

// For /metrics; the relay fills in what only it knows.
using Metrics = std::function<std::string()>;

}  // namespace kontor::routes
