#include "native/relay/collector/marks.hpp"

#include "engine/base/sha256.hpp"

namespace kontor::relay {
namespace {

// Names are as long as a script makes them.
std::string key_of(const std::string& name) { return std::string(as_bytes(sha256(name))); }

// What is about a filter that is no more concerns nobody.
store::Result<void> unless_removed(store::Result<void> done) {
    if (!done && done.error().kind == store::Failure::Kind::not_found) return {};
    return done;
}

}  // namespace

bool Marks::has(mail::UserId user, mail::RecordId filter, const std::string& name, UtcTime now) {
    if (expected_.contains({user, filter, name})) return leans_ = true;
    const auto view = store_.view(user);
    if (!view) return false;
    const auto until = (*view)->mark(filter, key_of(name));
    return until && *until && **until > now;
}

void Marks::expect(mail::UserId user, const sieve::Wish& wish) {
    for (const sieve::Wish::Mark& mark : wish.marks) expected_.emplace(user, mark.filter, mark.mark.name);
}

void Marks::settle() {
    expected_.clear();
    leans_ = false;
}

store::Result<void> remember(store::Update& update, const sieve::Wish& wish, UtcTime now) {
    for (const auto& [filter, mark] : wish.marks) {
        const UtcTime until{now.seconds + static_cast<std::int64_t>(mark.seconds)};
        if (auto put = unless_removed(update.put_mark(filter, key_of(mark.name), until)); !put) return put;
    }
    return {};
}

store::Result<void> forget_old_marks(store::Update& update, mail::RecordId filter, UtcTime now) {
    return unless_removed(update.drop_marks(filter, now, Marks::most));
}

}  // namespace kontor::relay
