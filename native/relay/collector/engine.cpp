#include "native/relay/collector/engine.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <vector>

#include "engine/collect/backoff.hpp"
#include "engine/mail/external_account_json.hpp"
#include "native/net/clock.hpp"
#include "native/net/lookup.hpp"
#include "native/relay/collector/priority.hpp"
#include "native/relay/collector/probe.hpp"
#include "native/relay/collector/translate.hpp"

namespace kontor::relay {

namespace asio = boost::asio;
using mail::Phase;

namespace {

constexpr Duration between_announcements = std::chrono::milliseconds(500);

IngestSettings ingest_settings(const CollectorSettings& settings) {
    IngestSettings ingest;
    ingest.buffered_bytes = settings.buffered_bytes;
    if (!settings.data.empty()) ingest.parse_notes = settings.data / "parsing";
    return ingest;
}

}  // namespace

Collector::Engine::Engine(store::Store& store, CollectorSettings settings)
    : board(std::random_device{}() + (std::uint64_t{std::random_device{}()} << 20)),
      store_(store),
      settings_(std::move(settings)),
      work_(asio::make_work_guard(network_)),
      ingest_(store, ingest_settings(settings_),
              [this] {
                  asio::post(network_, [this] {
                      for (auto& [key, slot] : slots_)
                          if (slot.running) slot.running->wake();
                  });
              }),
      machinery_{store_, settings_, ingest_, board, tls_, readers_, {net::utc_now(), net::now()}},
      turns_(settings_.connections, settings_.connections_per_host),
      alarm_(network_),
      announcing_(network_),
      random_(std::random_device{}()) {}

Collector::Engine::~Engine() { stop(std::chrono::milliseconds(0)); }

void Collector::Engine::start() {
    thread_ = std::thread([this] {
        go_behind_others();
        network_.run();
    });
    asio::post(readers_, [] { go_behind_others(); });
    if (settings_.scheduled) asio::post(readers_, [this] { load_accounts(); });
}

void Collector::Engine::stop(std::chrono::milliseconds patience) {
    if (!thread_.joinable()) return;
    asio::post(network_, [this] {
        stopping_ = true;
        alarm_.cancel();
        for (auto& [key, slot] : slots_)
            if (slot.running) slot.running->cancel();
    });
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (open_.load() > 0 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    readers_.join();
    work_.reset();
    network_.stop();
    thread_.join();
    ingest_.stop();
}

// --- the schedule

void Collector::Engine::load_accounts() {
    const auto users = store_.directory().users();
    if (!users) return;
    std::vector<std::pair<Key, mail::ExternalAccount>> accounts;
    for (const store::User& user : *users) {
        auto view = store_.view(user.id);
        if (!view) continue;
        const auto records = (*view)->records(store::Type::external_account, mail::Scope::all());
        if (!records) continue;
        for (const store::Record& record : *records)
            if (auto account = mail::external_account_from_document(record.id, record.document))
                accounts.emplace_back(Key{user.id, record.id}, std::move(*account));
    }
    asio::post(network_, [this, accounts = std::move(accounts)] {
        for (const auto& [key, account] : accounts)
            take_settings(key, account, collect::first_collection(account.interval_seconds, accounts.size(), chance()));
    });
}

void Collector::Engine::take_settings(Key key, const mail::ExternalAccount& account, Duration first) {
    Slot& slot = slots_[key];
    if (slot.host != account.incoming.host) slot.quirks = {};
    slot.host = account.incoming.host;
    slot.interval_seconds = account.interval_seconds;
    slot.enabled = account.is_enabled();
    slot.failures_in_a_row = 0;
    board.change(key.first, key.second, [&](mail::ExternalAccountStatus& status) {
        if (!slot.running) status.phase = slot.enabled ? Phase::idle : Phase::disabled;
        status.consecutive_auth_failures = account.consecutive_auth_failures;
        status.consecutive_connect_failures = account.consecutive_connect_failures;
    });
    if (slot.running) return announce_later();
    const bool collects = settings_.scheduled && slot.enabled && slot.interval_seconds > 0;
    if (!collects) return schedule(key, std::nullopt);
    schedule(key, first);
}

void Collector::Engine::schedule(Key key, std::optional<Duration> in) {
    Slot& slot = slots_[key];
    set_due(key, slot, in ? std::optional(net::now() + *in) : std::nullopt);
    board.change(key.first, key.second, [&](mail::ExternalAccountStatus& status) {
        status.next_collection.reset();
        if (!in) return;
        status.next_collection =
            UtcTime{net::utc_now().seconds + std::chrono::duration_cast<std::chrono::seconds>(*in).count()};
    });
    announce_later();
    set_alarm();
}

void Collector::Engine::set_due(Key key, Slot& slot, std::optional<Instant> due) {
    if (slot.due) agenda_.erase({*slot.due, key});
    slot.due = due;
    if (due) agenda_.emplace(*due, key);
}

void Collector::Engine::set_alarm() {
    if (agenda_.empty() || stopping_ || alarm_at_ == agenda_.begin()->first) return;
    alarm_at_ = agenda_.begin()->first;
    alarm_.expires_at(net::steady(*alarm_at_));
    alarm_.async_wait([this](const boost::system::error_code& error) {
        if (!error) on_alarm();
    });
}

void Collector::Engine::on_alarm() {
    alarm_at_.reset();
    const Instant now = net::now();
    while (!agenda_.empty() && agenda_.begin()->first <= now) {
        const auto [due, key] = *agenda_.begin();
        Slot& slot = slots_[key];
        set_due(key, slot, std::nullopt);
        if (slot.running || slot.waiting) continue;
        const mail::RecordId run = board.add_run(key.first, key.second, net::utc_now());
        {
            const std::lock_guard lock(waiting_mutex_);
            under_way_[key] = run;
        }
        enqueue(key, run, due);
    }
    begin_what_may();
    set_alarm();
}

// --- runs

std::optional<mail::RecordId> Collector::Engine::start(mail::UserId user, mail::RecordId account, bool again) {
    const auto view = store_.view(user);
    if (!view) return std::nullopt;
    const auto record = (*view)->record(store::Type::external_account, mail::Scope::all(), account);
    if (!record || !*record) return std::nullopt;
    const auto settings = mail::external_account_from_document(account, (*record)->document);
    if (!settings) return std::nullopt;
    const Key key{user, account};
    const std::lock_guard lock(waiting_mutex_);
    if (const auto found = under_way_.find(key); found != under_way_.end()) return found->second;
    const mail::RecordId run = board.add_run(user, account, net::utc_now());
    under_way_[key] = run;
    asio::post(network_, [this, key, run, host = settings->incoming.host, interval = settings->interval_seconds,
                          enabled = settings->is_enabled(), again] {
        Slot& slot = slots_[key];
        slot.host = host;
        slot.interval_seconds = interval;
        slot.enabled = enabled;
        slot.may_download_again |= again;
        enqueue(key, run, std::nullopt);
        begin_what_may();
    });
    return run;
}

void Collector::Engine::enqueue(Key key, mail::RecordId run, std::optional<Instant> was_due) {
    Slot& slot = slots_[key];
    set_due(key, slot, std::nullopt);
    slot.waiting = run;
    slot.waits_for = slot.host;
    slot.was_due = was_due;
    turns_.wait(key, slot.host);
}

void Collector::Engine::begin_what_may() {
    while (!stopping_) {
        const auto turn = turns_.next();
        if (!turn) return;
        begin(*turn);
    }
}

void Collector::Engine::begin(const Turns::Turn& turn) {
    const Key key = turn.account;
    Slot& slot = slots_[key];
    const auto run = std::make_shared<AccountRun>(machinery_, key.first, key.second, *slot.waiting);
    run->quirks = slot.quirks;
    run->may_download_again = slot.may_download_again;
    slot.running = run;
    slot.waiting.reset();
    ++open_;
    asio::co_spawn(
        network_, [run] { return run->run(); },
        [this, key, run, host = turn.host, was_due = slot.was_due](const std::exception_ptr&) {
            turns_.leave(host);
            if (was_due && run->connected()) lateness_.note(*run->connected() - *was_due);
            ended(key, run);
        });
    announce_later();
}

// The run that has not begun never will.
void Collector::Engine::stop_waiting(Key key, Slot& slot) {
    if (!slot.waiting) return;
    const mail::RecordId run = *slot.waiting;
    slot.waiting.reset();
    turns_.give_up(key, slot.waits_for);
    {
        const std::lock_guard lock(waiting_mutex_);
        under_way_.erase(key);
    }
    board.change_run(key.first, run, [](collect::Run& of) {
        of.state = collect::Run::State::cancelled;
        of.finished = net::utc_now();
    });
}

void Collector::Engine::ended(Key key, const std::shared_ptr<AccountRun>& run) {
    --open_;
    ++runs_;
    if (run->error()) ++failures_;
    deleted_ += run->deleted();
    {
        const std::lock_guard lock(waiting_mutex_);
        under_way_.erase(key);
    }
    Slot& slot = slots_[key];
    slot.running.reset();
    slot.quirks = run->quirks;
    if (!run->error() && !run->is_cancelled()) slot.may_download_again = false;
    if (run->account_is_gone()) {
        set_due(key, slot, std::nullopt);
        slots_.erase(key);
        board.remove(key.first, key.second);
    } else if (settings_.scheduled) {
        if (run->account()) slot.enabled = run->account()->is_enabled();
        slot.failures_in_a_row = run->error() ? slot.failures_in_a_row + 1 : 0;
        collect::Outcome outcome;
        // A full quota is no failure of the server's, which need not be spared for it.
        if (run->error() && !is_over_quota(*run->error())) outcome.failure = run->error()->error_class;
        outcome.consecutive = slot.failures_in_a_row;
        outcome.login_delay = run->login_delay();
        schedule(key, slot.enabled ? collect::next_collection(outcome, slot.interval_seconds, chance()) : std::nullopt);
    }
    announce_now();
    begin_what_may();
}

bool Collector::Engine::cancel(mail::UserId user, mail::RecordId run) {
    const std::optional<collect::Run> known = board.run(user, run);
    if (!known || is_over(*known)) return false;
    asio::post(network_, [this, key = Key{user, known->account}, run] {
        const auto found = slots_.find(key);
        if (found == slots_.end()) return;
        Slot& slot = found->second;
        if (slot.running) return slot.running->cancel();
        if (slot.waiting != run) return;
        stop_waiting(key, slot);
        announce_now();
    });
    return true;
}

void Collector::Engine::settings_changed(mail::UserId user, mail::RecordId id) {
    asio::post(readers_, [this, key = Key{user, id}] {
        std::optional<mail::ExternalAccount> account;
        if (auto view = store_.view(key.first)) {
            const auto record = (*view)->record(store::Type::external_account, mail::Scope::all(), key.second);
            if (!record) return;
            if (*record)
                if (auto read = mail::external_account_from_document(key.second, (*record)->document))
                    account = std::move(*read);
        }
        asio::post(network_, [this, key, account = std::move(account)] {
            if (account) return take_settings(key, *account, Duration(0));
            const auto found = slots_.find(key);
            if (found == slots_.end()) return;
            if (found->second.running) return found->second.running->cancel();
            stop_waiting(key, found->second);
            set_due(key, found->second, std::nullopt);
            slots_.erase(found);
            board.remove(key.first, key.second);
            announce_now();
        });
    });
}

collect::ProbeResult Collector::Engine::probe(const collect::ProbeRequest& request) {
    const net::Policy policy{settings_.allow_private_hosts};
    std::future<collect::ProbeResult> answer = asio::co_spawn(
        network_, request.outgoing ? probe_outgoing(tls_, policy, request) : probe_incoming(tls_, policy, request),
        asio::use_future);
    // Its own deadlines end it; this one is for a stop() in between.
    while (answer.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready)
        if (network_.stopped()) {
            collect::ProbeResult result;
            result.error = collect_error(mail::ErrorClass::connect, "Kontor is stopping", "stopping");
            return result;
        }
    return answer.get();
}

setup::Findings Collector::Engine::look_up(const std::string& domain) const {
    return net::look_up(domain, net::lookup_settings(net::Policy{settings_.allow_private_hosts}));
}

// --- telling

void Collector::Engine::announce_later() {
    if (announcement_is_due_) return;
    announcement_is_due_ = true;
    announcing_.expires_after(between_announcements);
    announcing_.async_wait([this](const boost::system::error_code& error) {
        announcement_is_due_ = false;
        if (error) return;
        board.announce();
        if (turns_.open() > 0) announce_later();
    });
}

void Collector::Engine::announce_now() { board.announce(); }

double Collector::Engine::chance() { return std::uniform_real_distribution<double>(0, 1)(random_); }

Collector::Totals Collector::Engine::totals() const {
    Totals totals;
    totals.messages = ingest_.messages();
    totals.bytes = ingest_.bytes();
    totals.deleted = deleted_;
    totals.runs = runs_;
    totals.failures = failures_;
    totals.connections = open_;
    totals.lateness = lateness_.counts();
    totals.buffered_bytes = ingest_.buffered();
    return totals;
}

}  // namespace kontor::relay
