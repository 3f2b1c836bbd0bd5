// The runs of all users, one after another, on one thread of their own: a run over a large mailbox takes minutes and
// must hold up neither the network nor the mail that arrives. Between two slices everybody else has a turn at the
// store.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "engine/sieve/filter_runs.hpp"
#include "engine/store/store.hpp"

namespace kontor::relay {

class Runs final : public sieve::FilterRuns {
public:
    explicit Runs(store::Store& store);
    ~Runs() override;  // stop()
    Runs(const Runs&) = delete;

    // Told after each slice, and when a run begins or ends; on any thread, without a lock held. Set before the first
    // run.
    using Listener = std::function<void(mail::UserId)>;
    void on_change(Listener listener);
    // Ends after the slice under way; the listener is not called afterwards. Idempotent.
    void stop();

    mail::RecordId start(mail::UserId user, const sieve::FilterRun::Request& request, UtcTime now) override;
    bool cancel(mail::UserId user, mail::RecordId run) override;
    std::vector<sieve::FilterRun> runs(mail::UserId user) override;
    std::string state(mail::UserId user) override;
    std::optional<sieve::RunChanges> changes(mail::UserId user, const std::string& since) override;

private:
    static constexpr std::size_t remembered = 20;  // runs of one user that are over

    struct Entry {
        mail::UserId user;
        sieve::FilterRun run;  // as others see it
        bool is_cancelled = false;
        std::uint64_t created = 0, changed = 0;  // by the counter
    };

    void work();
    void carry_out(Entry& entry);
    void forget_old(mail::UserId user);
    void touch(Entry& entry) { entry.changed = ++counter_; }
    std::uint64_t newest(mail::UserId user) const;
    void tell(mail::UserId user);

    store::Store& store_;
    const std::uint64_t epoch_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Entry> entries_;  // oldest first; an entry under way stays where it is
    std::uint64_t next_ = 1, counter_ = 0;
    std::uint64_t forgotten_ = 0;  // the newest change of a run that is no longer here
    Listener listener_;
    bool ending_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace kontor::relay
