#include "native/relay/routes/imports.hpp"

#include <algorithm>

#include "native/relay/auth/token.hpp"

namespace kontor::routes {

std::optional<std::string> Imports::begin(std::shared_ptr<Import> import, Instant now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(by_id_, [&](const auto& entry) { return now - entry.second.used >= limits::import_idle; });
    const auto of_user = std::count_if(by_id_.begin(), by_id_.end(),
                                       [&](const auto& entry) { return entry.second.import->user == import->user; });
    if (by_id_.size() >= limits::imports || static_cast<std::size_t>(of_user) >= limits::imports_of_user)
        return std::nullopt;
    std::string id(auth::make_token().reveal());
    by_id_.emplace(id, Entry{std::move(import), now});
    return id;
}

std::shared_ptr<Import> Imports::of(mail::UserId user, const std::string& id, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto found = by_id_.find(id);
    if (found == by_id_.end() || found->second.import->user != user) return nullptr;
    found->second.used = now;
    return found->second.import;
}

void Imports::end(mail::UserId user, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = by_id_.find(id);
    if (found != by_id_.end() && found->second.import->user == user) by_id_.erase(found);
}

}  // namespace kontor::routes
