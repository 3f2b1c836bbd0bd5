#include "native/relay/serve/relay.hpp"

#include <atomic>
#include <set>
#include <thread>

#include "native/net/clock.hpp"
#include "native/net/memory.hpp"
#include "native/relay/collector/collector.hpp"
#include "native/relay/filter/runs.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/oauth/keeper.hpp"
#include "native/relay/oauth/sign_ins.hpp"
#include "native/relay/outbox/outbox.hpp"
#include "native/relay/outbox/report.hpp"
#include "native/relay/pusher/pusher.hpp"
#include "native/relay/routes/router.hpp"
#include "native/relay/serve/housekeeping.hpp"
#include "native/relay/serve/metrics.hpp"
#include "native/relay/serve/notice.hpp"
#include "native/relay/serve/word_indexer.hpp"
#include "native/relay/spam/spam_check.hpp"

namespace kontor::relay {

// In the order they are made; they go in the opposite one.
struct Relay::Parts {
    RelaySettings settings;
    std::unique_ptr<storage::SqliteStore> store;
    std::unique_ptr<push::Hub> hub;
    std::unique_ptr<WordIndexer> indexer;
    std::unique_ptr<spam::SpamCheck> spam;       // null: nobody is asked
    std::atomic<bool> is_asking_no_more{false};  // providers
    std::unique_ptr<oauth::Registry> providers;
    std::unique_ptr<oauth::Keeper> keeper;
    std::unique_ptr<Collector> collector;
    std::unique_ptr<Runs> filter_runs;
    std::unique_ptr<outbox::Outbox> outbox;
    std::unique_ptr<oauth::SignIns> sign_ins;
    std::unique_ptr<http::Lanes> lanes;
    std::unique_ptr<pusher::Pusher> pusher;
    std::unique_ptr<routes::Office> office;
    std::unique_ptr<routes::Router> router;
    std::unique_ptr<http::Server> server;
    std::unique_ptr<Housekeeping> housekeeping;
    std::thread io;
    bool stopped = false;
};

namespace {

std::string local_url(const http::Address& address, std::uint16_t port, bool is_encrypted) {
    std::string host = address.host;
    if (host == "::" || host == "0.0.0.0") host = "127.0.0.1";
    if (host.find(':') != std::string::npos) host = '[' + host + ']';
    return (is_encrypted ? "https://" : "http://") + host + ':' + std::to_string(port);
}

// "mail.example.org" of "https://mail.example.org:8443": what mail servers are told, who is calling.
std::string host_name(const std::string& public_url) {
    const std::size_t scheme = public_url.find("://");
    if (scheme == std::string::npos) return {};
    const std::string rest = public_url.substr(scheme + 3);
    return rest.substr(0, rest.find_first_of(":/"));
}

std::optional<routes::Window> load_window(const RelaySettings& settings) {
    const auto folder = settings.window ? settings.window : routes::Window::default_folder();
    if (!folder) {
        log::warning("window.missing", {{"hint", "start with --window DIR"}});
        return std::nullopt;
    }
    auto window = routes::Window::load(*folder);
    if (window) return std::move(*window);
    log::warning("window.missing", {{"why", window.error().message()}});
    return std::nullopt;
}

CollectorSettings collector_settings(const RelaySettings& settings, oauth::Keeper& keeper) {
    CollectorSettings result;
    result.access = keeper.asker();
    result.allow_private_hosts = settings.allow_private_hosts;
    result.data = settings.data;
    result.octets_of_user = settings.octets_of_user;
    return result;
}

outbox::Settings outbox_settings(const RelaySettings& settings, store::Store& store, oauth::Keeper& keeper) {
    outbox::Settings result;
    result.access = keeper.asker();
    result.allow_private_hosts = settings.allow_private_hosts;
    result.house = settings.house;
    result.host_name = host_name(settings.public_url);
    result.now = net::utc_now;
    result.report = [&store, host = result.host_name](store::Update& update, const mail::Submission& submission,
                                                      const std::vector<std::size_t>& failed) {
        return outbox::report_failure(store, update, submission, failed, host, net::utc_now());
    };
    return result;
}

pusher::Settings pusher_settings(const RelaySettings& settings, routes::Office& office) {
    pusher::Settings result;
    result.post = [policy = net::Policy{settings.allow_private_hosts}](const jmap::PushTarget& target,
                                                                       const std::string& message) {
        return pusher::post(target, message, policy);
    };
    result.now = net::utc_now;
    result.live_states = [&office](mail::UserId user) { return office.live_states(user); };
    return result;
}

oauth::SignIns::Settings sign_in_settings(const oauth::Fetch& fetch, Collector& collector, push::Hub& hub) {
    oauth::SignIns::Settings result;
    result.fetch = fetch;
    result.now = net::utc_now;
    result.signed_in = [&collector](mail::UserId user, mail::RecordId account) {
        collector.settings_changed(user, account);
    };
    result.changed = [&hub](mail::UserId user) { hub.status_changed(user); };
    return result;
}

std::unique_ptr<spam::SpamCheck> spam_check(const RelaySettings& settings, store::Store& store) {
    if (settings.rspamd.empty()) return nullptr;
    spam::Settings result;
    result.ask = [address = settings.rspamd](Bytes message, const std::atomic<bool>& is_stopped) {
        return spam::ask(address, message, is_stopped);
    };
    if (!settings.data.empty()) result.marks = settings.data / "spam";
    result.now = net::utc_now;
    return std::make_unique<spam::SpamCheck>(store, std::move(result));
}

}  // namespace

Result<std::unique_ptr<Relay>> Relay::start(std::unique_ptr<storage::SqliteStore> store,
                                            const RelaySettings& settings) {
    auto parts = std::make_unique<Parts>();
    Parts& all = *parts;
    all.settings = settings;
    all.store = std::move(store);
    all.hub = std::make_unique<push::Hub>();
    all.indexer = std::make_unique<WordIndexer>(*all.store);
    all.spam = spam_check(settings, *all.store);
    const oauth::Fetch fetch = [&all](const oauth::Asked& asked) {
        return oauth::fetch(asked, net::Policy{all.settings.allow_private_hosts}, all.is_asking_no_more);
    };
    all.providers = std::make_unique<oauth::Registry>(settings.providers, fetch, settings.allow_private_hosts);
    all.keeper =
        std::make_unique<oauth::Keeper>(*all.store, *all.providers, oauth::Keeper::Settings{fetch, net::utc_now});
    all.collector = std::make_unique<Collector>(*all.store, collector_settings(settings, *all.keeper));
    all.filter_runs = std::make_unique<Runs>(*all.store);
    all.outbox = std::make_unique<outbox::Outbox>(*all.store, outbox_settings(settings, *all.store, *all.keeper));
    all.sign_ins =
        std::make_unique<oauth::SignIns>(*all.store, *all.providers, sign_in_settings(fetch, *all.collector, *all.hub));
    all.lanes = std::make_unique<http::Lanes>();

    routes::Settings of_routes;
    of_routes.public_url = settings.public_url;
    of_routes.allow_private_hosts = settings.allow_private_hosts;
    of_routes.octets_of_user = settings.octets_of_user;
    if (settings.house) of_routes.house = settings.house->terms;
    of_routes.completes_identities = true;
    of_routes.account_removed = [collector = all.collector.get()](mail::UserId user, mail::RecordId account) {
        collector->settings_changed(user, account);
    };
    all.office = std::make_unique<routes::Office>(*all.store, all.collector.get(), *all.hub, *all.lanes, of_routes);
    all.office->filter_runs = all.filter_runs.get();
    if (!settings.providers.empty()) all.office->sign_ins = all.sign_ins.get();
    all.router = std::make_unique<routes::Router>(
        *all.office, load_window(settings),
        [&all]() -> std::optional<std::string> {
            const auto writable = all.store->writable();
            return writable ? std::nullopt : std::optional(writable.error().message);
        },
        [&all] {
            return metrics_text(*all.store, *all.collector, all.outbox->totals(), all.spam.get(),
                                all.server->traffic());
        });

    auto server = http::Server::listen(settings.listen, *all.router, *all.lanes, settings.http, settings.certificate);
    if (!server) return server.error();
    all.server = std::move(*server);

    all.pusher = std::make_unique<pusher::Pusher>(*all.store, *all.lanes, pusher_settings(all.settings, *all.office));
    all.store->on_commit([hub = all.hub.get(), indexer = all.indexer.get(), spam = all.spam.get(),
                          pusher = all.pusher.get(),
                          outbox = all.outbox.get()](std::span<const store::StateChange> changes) {
        // It has happened: nobody may miss it, and to hear of it twice does no harm.
        net::when_there_is_memory([&] {
            pusher->committed(changes);
            outbox->committed(changes);
            std::set<mail::UserId> users;
            for (const store::StateChange& change : changes) users.insert(change.user);
            for (const mail::UserId user : users) {
                hub->mail_changed(user);
                indexer->mail_changed(user);
                if (spam) spam->mail_changed(user);
            }
        });
    });
    const auto tell_status = [hub = all.hub.get(), pusher = all.pusher.get()](mail::UserId user) {
        hub->status_changed(user);
        pusher->changed(user);
    };
    all.collector->on_status(tell_status);
    all.filter_runs->on_change(tell_status);
    if (all.spam) all.spam->start();
    all.collector->start();
    all.outbox->start();
    all.housekeeping = std::make_unique<Housekeeping>(*all.store);
    all.io = std::thread([&all] { all.server->run(); });

    std::unique_ptr<Relay> relay(new Relay(std::move(parts)));
    if (!settings.data.empty()) {
        const auto written = write_notice(settings.data, relay->url());
        if (!written) return written.error();
    }
    log::info("relay.started", {{"url", relay->url()}});
    return relay;
}

Relay::Relay(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Relay::~Relay() { stop(); }

storage::SqliteStore& Relay::store() { return *parts_->store; }

Collector& Relay::collector() { return *parts_->collector; }

std::optional<send::House> Relay::house() const {
    const auto& house = parts_->settings.house;
    return house ? std::optional(house->terms) : std::nullopt;
}

people::Desk& Relay::people() { return parts_->office->people; }

std::string Relay::web_address() const {
    const std::string& public_url = parts_->settings.public_url;
    return public_url.empty() ? url() : public_url;
}

std::string Relay::url() const {
    return local_url(parts_->settings.listen, parts_->server->port(), parts_->settings.certificate != nullptr);
}

store::Result<std::string> Relay::sign_in_link(mail::UserId user, std::chrono::seconds good_for) {
    const auto ticket = parts_->office->authenticator.issue_ticket(user, net::utc_now(), good_for.count());
    if (!ticket) return ticket.error();
    return web_address() + "/?ticket=" + std::string(ticket->reveal());
}

void Relay::change(const RelaySettings& settings) {
    Parts& all = *parts_;
    if (all.settings.certificate && settings.certificate) all.server->show(settings.certificate);
    all.providers->replace(settings.providers);
    all.office->sign_ins = settings.providers.empty() ? nullptr : all.sign_ins.get();
    all.office->octets_of_user = settings.octets_of_user;
    all.collector->change_quota(settings.octets_of_user);
}

void Relay::stop() {
    Parts& all = *parts_;
    if (all.stopped) return;
    all.stopped = true;
    log::info("relay.stopping");
    if (!all.settings.data.empty()) remove_notice(all.settings.data);
    const auto until = std::chrono::steady_clock::now() + all.settings.patience;
    all.server->drain(std::chrono::duration_cast<Duration>(all.settings.patience * 6 / 10));
    all.io.join();
    all.pusher->stop();
    all.is_asking_no_more = true;
    all.lanes->stop();
    all.keeper->stop();
    const auto left = [until] {
        const auto time = until - std::chrono::steady_clock::now();
        return std::max(std::chrono::milliseconds(500), std::chrono::duration_cast<std::chrono::milliseconds>(time));
    };
    all.outbox->stop(left() * 3 / 4);
    all.collector->stop(left());
    // All of these commit, and the listener of commits is about to lose what it tells.
    if (all.spam) all.spam->stop();
    all.filter_runs->stop();
    all.hub->stop();
    all.housekeeping.reset();
    all.server.reset();
    log::info("relay.stopped");
}

}  // namespace kontor::relay
