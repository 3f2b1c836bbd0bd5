#include "native/relay/oauth/registry.hpp"

#include <algorithm>

namespace kontor::oauth {

namespace {

constexpr std::int64_t description_lasts = 24 * 60 * 60;

}  // namespace

Registry::Registry(std::vector<Provider> providers, Fetch fetch, bool allow_http)
    : fetch_(std::move(fetch)), allow_http_(allow_http), providers_(std::move(providers)) {}

std::vector<Provider> Registry::configured() const {
    const std::lock_guard lock(mutex_);
    return providers_;
}

void Registry::replace(std::vector<Provider> providers) {
    const std::lock_guard lock(mutex_);
    providers_ = std::move(providers);
    described_.clear();
}

std::optional<Provider> Registry::find(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto at =
        std::find_if(providers_.begin(), providers_.end(), [&](const Provider& each) { return each.name == name; });
    return at == providers_.end() ? std::nullopt : std::optional(*at);
}

Result<Provider> Registry::discovered(const std::string& name, UtcTime now) {
    const std::optional<Provider> configured = find(name);
    if (!configured) return Error{"There is no provider \"" + name + "\" in the configuration", "", "", "provider"};
    if (configured->is_discovered()) return *configured;
    {
        const std::lock_guard lock(mutex_);
        const auto known = described_.find(name);
        if (known != described_.end() && now.seconds - known->second.at.seconds < description_lasts)
            return known->second.provider;
    }
    Provider provider = *configured;
    const std::string url = discovery_url(provider.issuer);
    const Answered answered = fetch_({url, {}, {}});
    Result<void> read = Error{"The provider does not describe itself", "", answered.why, url};
    if (answered.status == 200) read = read_discovery(answered.body, allow_http_, provider);
    if (answered.status != 200 && answered.status != 0) read.error().got = "HTTP " + std::to_string(answered.status);
    const std::lock_guard lock(mutex_);
    if (read) return (described_[name] = {provider, now}).provider;
    // An old description is better than none.
    if (const auto known = described_.find(name); known != described_.end()) return known->second.provider;
    return read.error();
}

}  // namespace kontor::oauth
