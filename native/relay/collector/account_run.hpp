// One run over one external account: as many sessions as it takes, and what is remembered of how it went.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "engine/collect/health.hpp"
#include "engine/collect/retention.hpp"
#include "engine/mail/collection_history.hpp"
#include "engine/pop3/quirks.hpp"
#include "native/net/tls.hpp"
#include "native/relay/collector/allowance.hpp"
#include "native/relay/collector/board.hpp"
#include "native/relay/collector/collector.hpp"
#include "native/relay/collector/ingest.hpp"
#include "native/relay/collector/session.hpp"

namespace kontor::relay {

// What all runs share. Outlives them.
struct Machinery {
    store::Store& store;
    const CollectorSettings& settings;
    Ingest& ingest;
    Board& board;
    net::TlsClients& tls;
    boost::asio::thread_pool& readers;  // questions to the store, off the network thread
    collect::ClockSample began;
    std::map<mail::UserId, std::weak_ptr<Allowance>> allowances = {};    // of people with runs under way
    std::atomic<std::uint64_t> octets_of_user{settings.octets_of_user};  // until it is changed
};

class AccountRun : public std::enable_shared_from_this<AccountRun> {
public:
    AccountRun(Machinery& machinery, mail::UserId user, mail::RecordId account, mail::RecordId run);

    // Quirks found out in earlier runs, and afterwards those of this one.
    pop3::Quirks quirks;
    // The person was asked, and agreed.
    bool may_download_again = false;

    // To the end, whatever happens; never fails. Status and run on the board are kept up to date meanwhile.
    boost::asio::awaitable<void> run();
    // On the network thread.
    void cancel();
    // There is room again for what a session left unread.
    void wake() {
        if (waker_) waker_();
    }
    bool is_cancelled() const { return cancelled_; }

    // Afterwards.
    const std::optional<mail::CollectError>& error() const { return error_; }
    std::optional<std::chrono::seconds> login_delay() const { return login_delay_; }
    std::uint64_t deleted() const { return deleted_; }
    std::optional<Instant> connected() const { return connected_; }  // to the server, first
    bool account_is_gone() const { return gone_; }
    // As the record says now; empty if it could not be read.
    const std::optional<mail::ExternalAccount>& account() const { return account_; }

private:
    boost::asio::awaitable<bool> load();
    boost::asio::awaitable<void> sessions();
    boost::asio::awaitable<SessionResult> session();
    boost::asio::awaitable<std::optional<mail::CollectError>> take_token();
    bool may_replace_token(const mail::CollectError& error);
    void begin_reading_rows(boost::asio::any_io_executor network, std::shared_ptr<Known> known,
                            std::function<void()> bell);
    boost::asio::awaitable<void> settle(Session& session, net::Stream& stream);
    std::optional<mail::CollectError> share(std::uint64_t room);
    bool apply(pop3::Remedy remedy);
    void add(const SessionResult& result);
    void show(const Progress& progress);
    void remember_health();
    mail::PastRun past_run(UtcTime now) const;
    void remember_run(UtcTime now);
    void finish();

    Machinery& machinery_;
    const mail::UserId user_;
    const mail::RecordId id_;
    const mail::RecordId run_;

    std::optional<mail::ExternalAccount> account_;
    std::shared_ptr<const Destination> destination_;
    Secret password_;                       // or the access token of this session
    std::shared_ptr<Allowance> allowance_;  // null: no limit
    bool gone_ = false;
    std::optional<collect::Again> relisted_;  // what was not downloaded again without asking

    bool cancelled_ = false;
    Session* session_ = nullptr;
    std::function<void()> waker_;
    std::optional<Instant> connected_;
    bool logged_in_ = false;
    Secret refused_token_;  // which the server did not take
    std::uint64_t deleted_ = 0;
    std::optional<mail::CollectError> error_;
    std::optional<std::chrono::seconds> login_delay_;
};

}  // namespace kontor::relay
