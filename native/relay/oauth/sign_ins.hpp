// People signing in at providers: oauth::Desk for the windows, and what the routes /oauth/start and /oauth/callback
// need.
//
//   window    Authorization/set        -> begin(): an authorization that waits
//   browser   /oauth/start?id=...      -> start(): state, nonce, verifier and a cookie are made; off to the provider
//   browser   /oauth/callback?code=... -> finish(): the state is found and gone, the code is exchanged, tokens are kept
//             (a program has the provider send the browser to itself, and brings what came: docs/decisions/071)
//   window    hears that the authorization has changed, and reads what became of it
//
// What ties these together (threats A, RFC 6819 4.4.1, RFC 9700 4.7):
// * start() answers only the person who began it, who is signed in here.
// * The state is 256 random bits, good once and for fifteen minutes, and only in the browser that start() gave the
// cookie
//   to: whoever sends somebody else the provider's address gets nothing, for that browser lacks the cookie.
// * Code and tokens never leave the relay; the verifier and the nonce neither.
//
// All methods may be called from any thread. start() and finish() wait for the provider.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/oauth/authorize.hpp"
#include "engine/oauth/desk.hpp"
#include "engine/store/store.hpp"
#include "native/relay/oauth/fetch.hpp"
#include "native/relay/oauth/registry.hpp"

namespace kontor::oauth {

// Where a browser goes from /oauth/start, and the cookie it takes along.
struct Departure {
    std::string url;
    std::string cookie;
};

// What the person reads when they come back.
struct Return {
    enum class What : std::uint8_t {
        done,
        cancelled,
        failed,   // the provider or the exchange
        unknown,  // no such state: used already, too old, or of another browser
    };
    What what = What::unknown;
    std::string provider;  // its title; empty for unknown
    std::string words;     // why it failed; may be empty
};

class SignIns final : public Desk {
public:
    struct Settings {
        Fetch fetch;
        std::function<UtcTime()> now;
        // An account has its tokens: collect it.
        std::function<void(mail::UserId, mail::RecordId)> signed_in;
        // Something changed for that person. Any thread; no lock is held.
        std::function<void(mail::UserId)> changed;
    };

    // All references outlive it.
    SignIns(store::Store& store, Registry& registry, Settings settings);

    // Empty: there is no such authorization of that person that waits. The error is the provider's description of
    // itself that could not be read; the authorization has failed then.
    // redirect_uri: the relay's callback, or one that oauth::is_loopback_redirect().
    Result<std::optional<Departure>> start(mail::UserId user, mail::RecordId id, const std::string& redirect_uri);
    Return finish(const Callback& callback, const std::optional<std::string>& cookie);

    // Desk
    std::vector<Provider> providers() const override;
    Result<mail::RecordId> begin(mail::UserId user, const Wish& wish, UtcTime now) override;
    bool cancel(mail::UserId user, mail::RecordId id) override;
    std::vector<Authorization> authorizations(mail::UserId user) override;
    std::string state(mail::UserId user) override;
    std::optional<Tokens> tokens(mail::UserId user, mail::RecordId id) override;
    void forget(mail::UserId user, mail::RecordId id) override;
    Access access(mail::UserId user, mail::RecordId id, const std::string& host) override;

private:
    // One way to the provider and back.
    struct Journey {
        std::string state_hash;  // what is compared is the hash, so that time tells nothing
        std::string cookie_hash;
        std::string redirect_uri, nonce;
        Secret verifier;
    };
    struct Entry {
        mail::UserId user;
        Authorization authorization;
        std::optional<Journey> journey;
        std::optional<Tokens> tokens;
    };

    std::list<Entry>::iterator find(mail::UserId user, mail::RecordId id);
    void drop_old(mail::UserId user, UtcTime now);
    Return exchange(mail::UserId user, const Authorization& authorization, const Journey& journey,
                    const Callback& callback);
    Return settle(mail::UserId user, mail::RecordId id, Return back, std::string code, std::string address,
                  std::optional<Tokens> tokens);
    void tell(mail::UserId user);

    store::Store& store_;
    Registry& registry_;
    const Settings settings_;
    const std::string epoch_;

    std::mutex mutex_;
    std::list<Entry> entries_;  // oldest first
    std::uint64_t next_ = 1, counter_ = 0;
};

}  // namespace kontor::oauth
