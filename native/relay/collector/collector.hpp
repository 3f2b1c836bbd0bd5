// Collects the mail of every external account: the machine behind collect::Control.
//
//   Collector collector(store, settings);
//   collector.on_status([](mail::UserId user) { ... push the new state ... });
//   collector.start();                       // threads run, every account gets its place in the schedule
//   collector.start(user, account);          // one run now; follow it through statuses(), runs() or wait()
//   collector.stop(std::chrono::seconds(10));
//
// Three threads: one drives all connections (TLS, POP3), one parses and one commits (ingest.hpp). All methods may be
// called from any thread. None blocks on the network except probe(), look_up() and wait(); do not call those from a
// thread that must stay responsive, nor from the listener.
//
// What holds whatever breaks (threats 3.3):
// * A message is deleted on a server only after the commit that holds it was acknowledged.
// * One external account is never collected twice at the same time by one Collector.
// * When the store has stopped, every run ends with ErrorClass::storage and nothing further is deleted.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/limits.hpp"
#include "engine/collect/control.hpp"
#include "engine/store/store.hpp"
#include "native/relay/collector/lateness.hpp"
#include "native/relay/oauth/access.hpp"

namespace kontor::relay {

struct CollectorSettings {
    // Lifts the address policy (loopback, private ranges) and the port policy: laboratories and tests.
    bool allow_private_hosts = false;
    // Accounts collect by themselves at their interval. False: only what start() asks for (the command line).
    bool scheduled = true;
    unsigned connections = 256;         // at once, over all accounts
    unsigned connections_per_host = 4;  // threats A17
    // Received and not yet stored, over all connections; beyond it sockets are left unread.
    std::size_t buffered_bytes = 12u * 1024 * 1024;
    // Where the store lies. ParseWatch keeps its note there, and no run begins with less room on that disk than this
    // (threats F32). Empty: neither.
    std::filesystem::path data;
    std::uint64_t room = limits::collected_message * 3 / 2;
    // Of all mail and uploads of a person who has no quota of their own (RFC 9425); 0: no limit. What does not fit
    // stays on the server, and nothing is deleted there.
    std::uint64_t octets_of_user = 0;
    std::size_t deletions_per_session = 50;  // then QUIT, and on in a new session
    Duration session = limits::whole_collection;
    // How long a server may be silent.
    Duration greeting = limits::greeting;
    Duration command = limits::command;
    // Access tokens of accounts whose person signs in at a provider; empty: those are not collected.
    oauth::AskAccess access;
};

class Collector final : public collect::Control {
public:
    // The store outlives the collector.
    Collector(store::Store& store, CollectorSettings settings);
    ~Collector() override;  // stop(0 s)
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;

    // Called when statuses(user) or runs(user) changed: at most twice a second for one account, at once for the end of
    // a run. On a thread of the collector; must not block, must not call back into it. Set before start().
    using StatusListener = std::function<void(mail::UserId)>;
    void on_status(StatusListener listener);

    // CollectorSettings::octets_of_user from the next run on. Any thread.
    void change_quota(std::uint64_t octets_of_user);

    // Once.
    void start();
    // Ends all runs: open transactions are finished, sessions say QUIT; what has not ended by then is cut. Idempotent.
    void stop(std::chrono::milliseconds patience);

    // Blocks until the run is over. Empty: no such run.
    std::optional<collect::Run> wait(mail::UserId user, mail::RecordId run);

    // For /metrics.
    struct Totals {
        std::uint64_t messages = 0, bytes = 0, deleted = 0, runs = 0, failures = 0;
        std::size_t connections = 0, buffered_bytes = 0;
        Lateness::Counts lateness;  // of accounts on their schedule
    };
    Totals totals() const;

    // collect::Control
    std::vector<mail::ExternalAccountStatus> statuses(mail::UserId user) override;
    std::string status_state(mail::UserId user) override;
    std::optional<collect::StatusChanges> status_changes(mail::UserId user, const std::string& since) override;
    void settings_changed(mail::UserId user, mail::RecordId account) override;
    std::optional<mail::RecordId> start(mail::UserId user, mail::RecordId account, bool again = false) override;
    bool cancel(mail::UserId user, mail::RecordId run) override;
    std::vector<collect::Run> runs(mail::UserId user) override;
    collect::ProbeResult probe(mail::UserId user, const collect::ProbeRequest& request) override;
    setup::Findings look_up(mail::UserId user, const std::string& domain) override;

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace kontor::relay
