// The runs of all users, one after another, on one thread of their own: a run over a large mailbox takes minutes and
// must hold up neither the network nor the mail that arrives. Between two slices everybody else has a turn at the
// store.
#pragma once

#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "engine/sieve/filter_runs.hpp"
#include "engine/store/store.hpp"

namespace kontor::relay {

class Runs final : public sieve::FilterRuns {
public:
    explicit Runs(store::Store& store);
    ~Runs() override;  // ends after the slice under way
    Runs(const Runs&) = delete;

    mail::RecordId start(mail::UserId user, const sieve::FilterRun::Request& request, UtcTime now) override;
    bool cancel(mail::UserId user, mail::RecordId run) override;
    std::vector<sieve::FilterRun> runs(mail::UserId user) override;

private:
    static constexpr std::size_t remembered = 20;  // runs of one user that are over

    struct Entry {
        mail::UserId user;
        sieve::FilterRun run;  // as others see it
        bool is_cancelled = false;
    };

    void work();
    void carry_out(Entry& entry);
    void forget_old(mail::UserId user);

    store::Store& store_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Entry> entries_;  // oldest first; an entry under way stays where it is
    std::uint64_t next_ = 1;
    bool ending_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace kontor::relay
