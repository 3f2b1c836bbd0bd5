// The providers of the configuration. Those that describe themselves are asked when they are first needed, and again
// after a day. All methods may be called from any thread.
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
    const std::vector<Provider>& configured() const { return providers_; }
    const Provider* find(const std::string& name) const;

    // With its endpoints. Waits for the provider where they are not known. Error::where is "provider" for a name that
    // is not in the configuration.
    Result<Provider> discovered(const std::string& name, UtcTime now);

private:
    struct Described {
        Provider provider;
        UtcTime at;
    };

    const std::vector<Provider> providers_;
    const Fetch fetch_;
    const bool allow_http_;
    std::mutex mutex_;
    std::map<std::string, Described> described_;
};

}  // namespace kontor::oauth
