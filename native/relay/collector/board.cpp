#include "native/relay/collector/board.hpp"

#include <charconv>

namespace kontor::relay {

using mail::RecordId;
using mail::UserId;
using State = collect::Run::State;

bool is_over(const collect::Run& run) {
    return run.state == State::done || run.state == State::failed || run.state == State::cancelled;
}

void Board::change(UserId user, RecordId account, const std::function<void(mail::ExternalAccountStatus&)>& edit) {
    const std::lock_guard lock(mutex_);
    OfUser& of = users_[user];
    Entry& entry = of.entries[account];
    ++of.counter;
    if (entry.created == 0) {
        entry.created = of.counter;
        entry.status.account = account;
    }
    entry.changed = of.counter;
    edit(entry.status);
    unannounced_.insert(user);
}

void Board::remove(UserId user, RecordId account) {
    const std::lock_guard lock(mutex_);
    OfUser& of = users_[user];
    if (of.entries.erase(account) == 0) return;
    of.destroyed.emplace_back(account, ++of.counter);
    unannounced_.insert(user);
}

bool Board::announce() {
    std::set<UserId> users;
    {
        const std::lock_guard lock(mutex_);
        users.swap(unannounced_);
    }
    if (listener_)
        for (const UserId user : users) listener_(user);
    return !users.empty();
}

const Board::OfUser* Board::find(UserId user) const {
    const auto found = users_.find(user);
    return found == users_.end() ? nullptr : &found->second;
}

std::vector<mail::ExternalAccountStatus> Board::statuses(UserId user) const {
    const std::lock_guard lock(mutex_);
    std::vector<mail::ExternalAccountStatus> all;
    if (const OfUser* of = find(user))
        for (const auto& [id, entry] : of->entries) all.push_back(entry.status);
    return all;
}

std::string Board::spell(std::uint64_t counter) const { return std::to_string(epoch_) + "." + std::to_string(counter); }

std::string Board::state(UserId user) const {
    const std::lock_guard lock(mutex_);
    const OfUser* of = find(user);
    return spell(of ? of->counter : 0);
}

std::optional<collect::StatusChanges> Board::changes(UserId user, const std::string& since) const {
    const std::lock_guard lock(mutex_);
    const std::string prefix = std::to_string(epoch_) + ".";
    if (since.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
    std::uint64_t from = 0;
    const char* end = since.data() + since.size();
    const auto [at, failed] = std::from_chars(since.data() + prefix.size(), end, from);
    const OfUser* of = find(user);
    const std::uint64_t counter = of ? of->counter : 0;
    if (failed != std::errc{} || at != end || from > counter) return std::nullopt;

    collect::StatusChanges changes;
    changes.new_state = spell(counter);
    if (!of) return changes;
    for (const auto& [id, entry] : of->entries) {
        if (entry.created > from)
            changes.created.push_back(id);
        else if (entry.changed > from)
            changes.updated.push_back(id);
    }
    for (const auto& [id, when] : of->destroyed)
        if (when > from) changes.destroyed.push_back(id);
    return changes;
}

RecordId Board::add_run(UserId user, RecordId account, UtcTime now) {
    const std::lock_guard lock(mutex_);
    OfUser& of = users_[user];
    for (auto it = of.runs.begin(); it != of.runs.end();)
        it = it->second.account == account && is_over(it->second) ? of.runs.erase(it) : std::next(it);
    collect::Run run;
    run.id = RecordId{++last_run_};
    run.account = account;
    run.created = now;
    unannounced_.insert(user);
    return of.runs.emplace(run.id, run).first->first;
}

void Board::change_run(UserId user, RecordId run, const std::function<void(collect::Run&)>& edit) {
    {
        const std::lock_guard lock(mutex_);
        OfUser& of = users_[user];
        const auto found = of.runs.find(run);
        if (found == of.runs.end()) return;
        edit(found->second);
        unannounced_.insert(user);
        if (!is_over(found->second)) return;
    }
    run_ended_.notify_all();
}

std::vector<collect::Run> Board::runs(UserId user) const {
    const std::lock_guard lock(mutex_);
    std::vector<collect::Run> all;
    if (const OfUser* of = find(user))
        for (const auto& [id, run] : of->runs) all.push_back(run);
    return all;
}

std::optional<collect::Run> Board::run(UserId user, RecordId run) const {
    const std::lock_guard lock(mutex_);
    const OfUser* of = find(user);
    if (!of) return std::nullopt;
    const auto found = of->runs.find(run);
    return found == of->runs.end() ? std::nullopt : std::optional(found->second);
}

std::optional<collect::Run> Board::wait(UserId user, RecordId run) const {
    std::unique_lock lock(mutex_);
    for (;;) {
        const OfUser* of = find(user);
        if (!of) return std::nullopt;
        const auto found = of->runs.find(run);
        if (found == of->runs.end()) return std::nullopt;
        if (is_over(found->second)) return found->second;
        run_ended_.wait(lock);
    }
}

}  // namespace kontor::relay
