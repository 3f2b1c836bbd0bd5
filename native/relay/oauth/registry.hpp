// The providers of the configuration, which may be replaced while the relay runs. Those that describe themselves are
// asked when they are first needed, and again after a day. All methods may be called from any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/oauth/provider.hpp"
#include "native/relay/oauth/fetch.hpp"

namespace kontor::oauth {

class Registry {
public:
    Registry(std::vector<Provider> providers, Fetch fetch, bool allow_http);

    // As configured: endpoints may be missing.
    std::vector<Provider> configured() const;
    std::optional<Provider> find(const std::string& name) const;
    // Whoever is on the way to a provider that is no longer there is told so on coming back.
    void replace(std::vector<Provider> providers);

    // With its endpoints. Waits for the provider where they are not known. Error::where is "provider" for a name that
    // is not in the configuration.
    Result<Provider> discovered(const std::string& name, UtcTime now);

private:
    struct Described {
        Provider provider;
        UtcTime at;
    };

    const Fetch fetch_;
    const bool allow_http_;
    mutable std::mutex mutex_;
    std::vector<Provider> providers_;
    std::map<std::string, Described> described_;
};

}  // namespace kontor::oauth
