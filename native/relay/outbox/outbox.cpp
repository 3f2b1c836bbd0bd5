#include "native/relay/outbox/outbox.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <thread>

#include "native/net/tls.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/outbox/lookout.hpp"
#include "native/relay/outbox/session.hpp"

namespace kontor::outbox {

namespace asio = boost::asio;

namespace {

// The wall clock may be set, and a machine may sleep.
constexpr std::chrono::seconds longest_wait{60};
// Before what the store did not take is offered to it again: a result, which must not get lost, and a beginning.
constexpr std::chrono::seconds before_writing_again{2}, before_beginning_again{15};

}  // namespace

// Everything below the public methods happens on the network thread; that is why it needs no locks.
class Outbox::Engine {
public:
    Engine(store::Store& store, Settings settings)
        : store_(store),
          settings_(std::move(settings)),
          work_(asio::make_work_guard(network_)),
          ledger_(store, {settings_.now, settings_.report}, network_.get_executor()),
          lookout_(store, settings_.house),
          lanes_(settings_.limits),
          machinery_{ledger_,
                     tls_,
                     net::Policy{settings_.allow_private_hosts},
                     settings_.host_name,
                     settings_.patience,
                     settings_.access,
                     [this](const std::string& lane) { return lanes_.take(lane, settings_.now()); },
                     [this](Name name, const Step& step, Left left) { settled(name, step, std::move(left)); }},
          alarm_(network_),
          writing_again_(network_) {}

    ~Engine() { stop(std::chrono::milliseconds(0)); }

    void start() {
        thread_ = std::thread([this] { network_.run(); });
        ledger_.post([this] {
            lookout_.recover();
            const auto users = store_.directory().users();
            if (!users) return;
            for (const store::User& user : *users) tell(lookout_.look(user.id));
        });
    }

    void committed(std::span<const store::StateChange> changes) {
        std::set<mail::UserId> mail, servers;
        for (const store::StateChange& change : changes) {
            if (change.type == store::Type::email_submission) mail.insert(change.user);
            if (change.type == store::Type::identity || change.type == store::Type::external_account)
                servers.insert(change.user);
        }
        if (is_stopped_ || (mail.empty() && servers.empty())) return;
        ledger_.post([this, mail = std::move(mail), servers = std::move(servers)] {
            for (const mail::UserId user : servers) tell(lookout_.look_at_servers(user));
            for (const mail::UserId user : mail) tell(lookout_.look(user));
        });
    }

    void look_again() {
        asio::post(network_, [this] { begin_what_may(); });
    }

    void stop(std::chrono::milliseconds patience) {
        if (!thread_.joinable()) return;
        is_stopped_ = true;
        asio::post(network_, [this] {
            alarm_.cancel();
            for (const auto& session : sessions_) session->stop();
        });
        wait(patience);
        asio::post(network_, [this] {
            for (const auto& session : sessions_) session->cut();
        });
        wait(std::chrono::seconds(1));
        ledger_.stop();
        work_.reset();
        asio::post(network_, [this] { network_.stop(); });
        thread_.join();
    }

    Totals totals() const {
        Totals totals;
        totals.sent = sent_;
        totals.turned_back = turned_back_;
        totals.failed = failed_;
        totals.uncertain = uncertain_;
        totals.waiting = waiting_;
        totals.sessions = open_;
        return totals;
    }

private:
    void wait(std::chrono::milliseconds patience) const {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while ((open_ > 0 || under_way_ > 0) && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }

    // --- what waits

    void tell(std::vector<Sighting> sightings) {
        if (sightings.empty()) return;
        asio::post(network_, [this, sightings = std::move(sightings)] {
            for (const Sighting& sighting : sightings) see(sighting);
            begin_what_may();
        });
    }

    void see(const Sighting& sighting) {
        if (settings_.only && *settings_.only != sighting.name) return;
        if (sighting.waiting) {
            lanes_.put(*sighting.waiting);
        } else {
            lanes_.leave(sighting.name);
        }
    }

    void begin_what_may() {
        while (!is_stopped_) {
            auto opened = lanes_.open(settings_.now());
            if (!opened) break;
            begin(std::move(*opened));
        }
        publish();
        if (!is_stopped_) set_alarm();
    }

    void set_alarm() {
        alarm_.cancel();
        const auto next = lanes_.next();
        if (!next) return;
        const std::chrono::seconds left(std::max<std::int64_t>(next->seconds - settings_.now().seconds, 0));
        alarm_.expires_after(std::clamp(left, std::chrono::seconds(1), longest_wait));
        alarm_.async_wait([this](const boost::system::error_code& error) {
            if (!error) begin_what_may();
        });
    }

    // --- sessions

    void begin(Lanes::Opened opened) {
        if (opened.server->none) {
            Ended nowhere;
            nowhere.broke = opened.server->none->error;
            return end(opened, nowhere);
        }
        const auto session = std::make_shared<Session>(machinery_, opened);
        sessions_.insert(session);
        asio::co_spawn(
            network_, [session] { return session->run(); },
            [this, session, opened = std::move(opened)](const std::exception_ptr&, const Ended& ended) {
                sessions_.erase(session);
                end(opened, ended);
                begin_what_may();
            });
    }

    void end(const Lanes::Opened& opened, const Ended& ended) {
        if (ended.broke) {
            log::info("outbox.held-up", {{"server", opened.server->settings.host},
                                         {"class", ended.broke->error_class},
                                         {"why", ended.broke->message},
                                         {"said", ended.broke->server}});
        }
        std::vector<Step> steps;
        const bool permanent = opened.server->none && opened.server->none->permanent;
        for (const Lanes::Taken& taken : lanes_.close(opened.lane, ended, settings_.now())) {
            Step step;
            step.name = taken.name;
            step.what = Step::What::turn_back;
            step.is_early = taken.is_early;
            step.attempt = turned_back(*ended.broke, permanent);
            steps.push_back(with_answer(std::move(step)));
        }
        if (!steps.empty()) ledger_.carry_out(std::move(steps));
        publish();
    }

    Step with_answer(Step step) {
        Step repeated = step;
        step.answer = [this, repeated = std::move(repeated)](Left left) {
            settled(repeated.name, repeated, std::move(left));
        };
        return step;
    }

    // A message is not under way any more.
    void settled(Name name, const Step& step, Left left) {
        if (left.failure && step.what == Step::What::settle) return write_again(step, *left.failure);
        using State = mail::Submission::State;
        const auto& after = left.submission;
        if (after && (after->state == State::waiting || after->state == State::held)) {
            lanes_.put_back(name, after->state == State::held ? after->send_at : after->due);
        } else if (left.failure) {
            lanes_.put_back(name, {settings_.now().seconds + before_beginning_again.count()});
        } else {
            lanes_.finish(name);
        }
        if (after) count(*after, step);
        begin_what_may();
    }

    void count(const mail::Submission& after, const Step& step) {
        if (step.what == Step::What::begin) return;
        if (step.attempt.outcome == send::Attempt::Outcome::sent) {
            ++sent_;
        } else if (after.state == mail::Submission::State::uncertain) {
            ++uncertain_;
        } else if (after.state == mail::Submission::State::done) {
            ++failed_;
        } else {
            ++turned_back_;
        }
    }

    // What came of a message is known and must be written: until then its record says `sending`, and nobody sends it.
    void write_again(const Step& step, const store::Failure& failure) {
        using Kind = store::Failure::Kind;
        if (failure.kind == Kind::stopped || failure.kind == Kind::outcome_unknown) return lanes_.finish(step.name);
        unwritten_.push_back(with_answer(step));
        writing_again_.expires_after(before_writing_again);
        writing_again_.async_wait([this](const boost::system::error_code& error) {
            if (!error) ledger_.carry_out(std::exchange(unwritten_, {}));
        });
    }

    void publish() {
        waiting_ = lanes_.size();
        under_way_ = lanes_.under_way();
        open_ = lanes_.sessions();
    }

    store::Store& store_;
    const Settings settings_;
    asio::io_context network_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    net::TlsClients tls_;
    Ledger ledger_;
    Lookout lookout_;  // of the ledger's thread
    Lanes lanes_;
    Machinery machinery_;
    std::set<std::shared_ptr<Session>> sessions_;
    asio::steady_timer alarm_;
    std::vector<Step> unwritten_;
    asio::steady_timer writing_again_;

    std::atomic<bool> is_stopped_{false};
    std::atomic<std::size_t> waiting_{0}, under_way_{0}, open_{0};
    std::atomic<std::uint64_t> sent_{0}, turned_back_{0}, failed_{0}, uncertain_{0};
    std::thread thread_;
};

Outbox::Outbox(store::Store& store, Settings settings)
    : engine_(std::make_unique<Engine>(store, std::move(settings))) {}
Outbox::~Outbox() = default;
void Outbox::start() { engine_->start(); }
void Outbox::committed(std::span<const store::StateChange> changes) { engine_->committed(changes); }
void Outbox::look_again() { engine_->look_again(); }
void Outbox::stop(std::chrono::milliseconds patience) { engine_->stop(patience); }
Totals Outbox::totals() const { return engine_->totals(); }

}  // namespace kontor::outbox
