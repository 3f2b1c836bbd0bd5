// Signing in at a provider with the person's own browser (docs/decisions/071). The relay is asked for the way there as
// a browser would ask it, so the cookie that ties consent and beginning together lies here; the provider's page opens
// in the browser, which comes back to this machine; and what it brings goes to the relay with that cookie.
#pragma once

#include <memory>
#include <string>

#include "native/desktop/http.hpp"
#include "native/desktop/loopback.hpp"

namespace kontor::desktop {

class ProviderSignIn {
public:
    ProviderSignIn(Http& http, Errands& errands)
        : http_(http), errands_(errands), self_(std::make_shared<ProviderSignIn*>(this)) {}
    ~ProviderSignIn() { *self_ = nullptr; }

    // path: "/oauth/start?id=r1", of the relay. One that is under way is given up.
    void begin(const std::string& path);

private:
    void leave(const Http::Answer& departure);
    void come_back(const Loopback::Visit& visit);

    Http& http_;
    Errands& errands_;
    std::shared_ptr<ProviderSignIn*> self_;
    std::unique_ptr<Loopback> loopback_;
    std::string cookie_;  // of this journey
};

}  // namespace kontor::desktop
