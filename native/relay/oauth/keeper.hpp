// Keeps the tokens of accounts fresh. Whoever connects to a mail server asks here for an access token (access.hpp):
//
// * One that is good is given at once. When it will soon be over a new one is asked for first; if the provider does not
//   answer, the old one does meanwhile.
// * One request to the provider at a time for each account; who asks meanwhile gets the same answer. So collector and
//   outbox never use a refresh token twice, which providers that rotate them take for theft.
// * A new token is stored before it is given out. What the store did not take stays in memory, and is offered again.
// * A provider that says that the grant is over is not asked again before the person has signed in (F66, A15): the
//   error is ErrorClass::auth, detail "sign-in". One that does not answer is asked again later and later:
//   ErrorClass::connect, "oauth-unavailable"; one that refuses this relay: ErrorClass::provider, "oauth-refused".
// * A token that a mail server refuses is replaced once an hour at most.
// * Tokens are for mail servers of their provider only: ErrorClass::provider, "oauth-host" (A4).
//
// All methods may be called from any thread; two threads wait for providers.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/oauth/desk.hpp"
#include "engine/oauth/tokens.hpp"
#include "engine/store/store.hpp"
#include "native/relay/oauth/access.hpp"
#include "native/relay/oauth/registry.hpp"

namespace kontor::oauth {

class Keeper {
public:
    struct Settings {
        Fetch fetch;
        std::function<UtcTime()> now;
    };

    // Store and registry outlive it.
    Keeper(store::Store& store, Registry& registry, Settings settings);
    ~Keeper();  // stop()
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;

    void access(const AccessRequest& request, std::function<void(Access)> answer);
    AskAccess asker() {
        return [this](const AccessRequest& request, std::function<void(Access)> answer) {
            access(request, std::move(answer));
        };
    }

    // Whoever waits hears that Kontor is stopping. Idempotent.
    void stop();

private:
    using Key = std::pair<mail::UserId, mail::RecordId>;
    struct Asking {
        AccessRequest request;
        std::function<void(Access)> answer;
    };
    // What is known of one account beyond what is stored.
    struct Memory {
        UtcTime granted;              // of the signing in that all below is about
        std::optional<Tokens> newer;  // than the store has
        std::uint32_t failures = 0;   // of the provider, in a row
        UtcTime not_before;           // then it is not asked
        Trouble trouble;              // the last one
        std::optional<UtcTime> replaced;
    };

    void work();
    Access give(Key key, const AccessRequest& request, Memory& memory);
    Access refresh(Key key, const Provider& provider, const Tokens& tokens, Memory& memory, bool is_refused);
    store::Result<std::optional<Tokens>> stored(Key key);
    void keep(Key key, const Tokens& tokens, Memory& memory);

    store::Store& store_;
    Registry& registry_;
    const Settings settings_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::map<Key, std::deque<Asking>> waiting_;
    std::deque<Key> ready_;         // with somebody waiting, and nobody at work
    std::map<Key, Memory> memory_;  // an entry is used by one thread at a time
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;  // last: they use all of the above
};

}  // namespace kontor::oauth
