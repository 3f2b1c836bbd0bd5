// Who collects when: the schedule, the limits on simultaneous connections, and the threads. Everything below the public
// methods happens on the network thread; that is why it needs no locks.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "native/relay/collector/account_run.hpp"
#include "native/relay/collector/collector.hpp"
#include "native/relay/collector/lateness.hpp"
#include "native/relay/collector/turns.hpp"

namespace kontor::relay {

class Collector::Engine {
public:
    Engine(store::Store& store, CollectorSettings settings);
    ~Engine();

    void start();
    void stop(std::chrono::milliseconds patience);
    std::optional<mail::RecordId> start(mail::UserId user, mail::RecordId account, bool again);
    bool cancel(mail::UserId user, mail::RecordId run);
    void change_quota(std::uint64_t octets_of_user) { machinery_.octets_of_user = octets_of_user; }
    void settings_changed(mail::UserId user, mail::RecordId account);
    collect::ProbeResult probe(const collect::ProbeRequest& request);
    setup::Findings look_up(const std::string& domain) const;  // on the caller's thread
    Totals totals() const;
    const CollectorSettings& settings() const { return settings_; }

    Board board;

private:
    using Key = AccountKey;
    struct Slot {
        std::string host;
        std::uint32_t interval_seconds = 0;
        bool enabled = false;
        std::optional<Instant> due;             // its place in agenda_
        std::optional<mail::RecordId> waiting;  // a run that has not begun
        std::string waits_for;                  // the host, with `waiting`
        std::optional<Instant> was_due;         // of the run that waits; empty: somebody asked for it
        std::shared_ptr<AccountRun> running;
        pop3::Quirks quirks;
        std::uint32_t failures_in_a_row = 0;
        bool may_download_again = false;  // until a run has done it
    };

    void load_accounts();
    // `first`: after which time it is due.
    void take_settings(Key key, const mail::ExternalAccount& account, Duration first);
    void schedule(Key key, std::optional<Duration> in);
    void set_due(Key key, Slot& slot, std::optional<Instant> due);
    void set_alarm();
    void on_alarm();
    void enqueue(Key key, mail::RecordId run, std::optional<Instant> was_due);
    void begin_what_may();
    void begin(const Turns::Turn& turn);
    void stop_waiting(Key key, Slot& slot);
    void ended(Key key, const std::shared_ptr<AccountRun>& run);
    void announce_later();
    void announce_now();
    double chance();

    store::Store& store_;
    const CollectorSettings settings_;
    boost::asio::io_context network_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::thread_pool readers_{1};
    net::TlsClients tls_;
    Ingest ingest_;
    Machinery machinery_;

    std::map<Key, Slot> slots_;
    std::set<std::pair<Instant, Key>> agenda_;  // of slots that are due
    Turns turns_;                               // of those with a waiting run
    boost::asio::steady_timer alarm_;
    std::optional<Instant> alarm_at_;
    boost::asio::steady_timer announcing_;
    bool announcement_is_due_ = false;
    bool stopping_ = false;
    std::mt19937_64 random_;

    Lateness lateness_;
    std::atomic<std::uint64_t> runs_{0}, failures_{0}, deleted_{0};
    std::atomic<std::size_t> open_{0};
    std::mutex waiting_mutex_;  // start() answers with the run under way, from any thread
    std::map<Key, mail::RecordId> under_way_;
    std::thread thread_;
};

}  // namespace kontor::relay
