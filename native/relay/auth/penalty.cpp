#include "native/relay/auth/penalty.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "engine/text/ascii.hpp"

namespace kontor::auth {

bool Penalty::may_try(std::string_view address, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto found = addresses_.find(address_group(address));
    if (found == addresses_.end()) return true;
    auto& released = found->second.released;
    while (!released.empty() && released.front() <= now) released.pop_front();
    return released.size() < settings_.held_at_once;
}

Duration Penalty::failed(std::string_view address, std::string_view account, Instant now) {
    const std::lock_guard lock(mutex_);
    const std::string group = address_group(address);
    const Duration by_account = fail(accounts_, text::to_lower(account), now);
    const Duration delay = std::max(fail(addresses_, group, now), by_account);
    auto& released = addresses_[group].released;
    released.insert(std::upper_bound(released.begin(), released.end(), now + delay), now + delay);
    return delay;
}

void Penalty::succeeded(std::string_view address, std::string_view account) {
    const std::lock_guard lock(mutex_);
    addresses_.erase(address_group(address));
    accounts_.erase(text::to_lower(account));
}

Duration Penalty::fail(Records& records, const std::string& key, Instant now) {
    if (records.size() >= settings_.remembered && records.find(key) == records.end()) {
        records.erase(std::min_element(records.begin(), records.end(),
                                       [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
    }
    Record& record = records[key];
    if (now - record.last > settings_.forget) record.failures = 0;
    record.last = now;
    Duration delay = settings_.first;
    for (unsigned i = 0; i < record.failures && delay < settings_.longest; ++i) delay *= 2;
    ++record.failures;
    return std::min(delay, settings_.longest);
}

std::string address_group(std::string_view address) {
    const std::string text(address);
    in6_addr parsed{};
    if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return text;
    std::memset(parsed.s6_addr + 8, 0, 8);
    char group[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET6, &parsed, group, sizeof group);
    return std::string(group) + "/64";
}

}  // namespace kontor::auth
