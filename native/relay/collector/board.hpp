// What everybody may know of the collector: the status of each external account and the runs over it. Thread-safe; it
// lives in memory and dies with the process, which is why a state begins with the epoch of this start.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/collect/control.hpp"
#include "engine/mail/external_account.hpp"

namespace kontor::relay {

class Board {
public:
    explicit Board(std::uint64_t epoch) : epoch_(epoch) {}

    using StatusListener = std::function<void(mail::UserId)>;
    void on_status(StatusListener listener) { listener_ = std::move(listener); }

    // Creates the status when there is none. Heard of with the next announce().
    void change(mail::UserId user, mail::RecordId account,
                const std::function<void(mail::ExternalAccountStatus&)>& edit);
    void remove(mail::UserId user, mail::RecordId account);
    // Tells the listener of every user with changes since the last time. True if there were any.
    bool announce();

    std::vector<mail::ExternalAccountStatus> statuses(mail::UserId user) const;
    std::string state(mail::UserId user) const;
    std::optional<collect::StatusChanges> changes(mail::UserId user, const std::string& since) const;

    // Runs: all that are under way, and the latest of each account.
    mail::RecordId add_run(mail::UserId user, mail::RecordId account, UtcTime now);
    void change_run(mail::UserId user, mail::RecordId run, const std::function<void(collect::Run&)>& edit);
    std::vector<collect::Run> runs(mail::UserId user) const;
    std::optional<collect::Run> run(mail::UserId user, mail::RecordId run) const;
    // Blocks until it is done, failed or cancelled. Empty: no such run.
    std::optional<collect::Run> wait(mail::UserId user, mail::RecordId run) const;

private:
    struct Entry {
        mail::ExternalAccountStatus status;
        std::uint64_t created = 0, changed = 0;
    };
    struct OfUser {
        std::uint64_t counter = 0;
        std::map<mail::RecordId, Entry> entries;
        std::vector<std::pair<mail::RecordId, std::uint64_t>> destroyed;
        std::map<mail::RecordId, collect::Run> runs;
    };
    const OfUser* find(mail::UserId user) const;
    std::string spell(std::uint64_t counter) const;

    const std::uint64_t epoch_;
    StatusListener listener_;
    mutable std::mutex mutex_;
    mutable std::condition_variable run_ended_;
    std::map<mail::UserId, OfUser> users_;
    std::set<mail::UserId> unannounced_;
    std::uint64_t last_run_ = 0;
};

bool is_over(const collect::Run& run);

}  // namespace kontor::relay
