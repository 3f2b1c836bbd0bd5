#include "native/relay/collector/account_run.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <utility>

#include "engine/mail/external_account_json.hpp"
#include "native/net/clock.hpp"
#include "native/net/connect.hpp"
#include "native/relay/collector/filters.hpp"
#include "native/relay/collector/translate.hpp"

namespace kontor::relay {

namespace asio = boost::asio;
using mail::CollectError;
using mail::ErrorClass;
using mail::Phase;

namespace {

// Sessions in a row that broke in the middle and brought something nevertheless: then it goes on at once.
constexpr int resumptions = 3;

struct Loaded {
    std::optional<mail::ExternalAccount> account;
    Destination destination;
    Secret password;
    std::optional<std::uint64_t> room;  // what is left of the person's quota; empty: no limit
    std::optional<CollectError> error;
};

store::Result<std::optional<std::uint64_t>> room_of(store::Store& store, store::View& view, mail::UserId user,
                                                    std::uint64_t otherwise) {
    const std::uint64_t quota = store::quota_of(store.directory().find(user), otherwise);
    if (quota == 0) return std::optional<std::uint64_t>();
    const auto used = view.used_octets();
    if (!used) return used.error();
    return std::optional(quota - std::min(quota, *used));
}

Loaded load_account(store::Store& store, mail::UserId user, mail::RecordId id, std::uint64_t quota) {
    Loaded loaded;
    const auto fail = [&](CollectError error) {
        loaded.error = std::move(error);
        return std::move(loaded);
    };
    auto view = store.view(user);
    if (!view) return fail(to_collect_error(view.error()));
    const auto record = (*view)->record(store::Type::external_account, mail::Scope::all(), id);
    if (!record) return fail(to_collect_error(record.error()));
    if (!*record) return loaded;
    auto account = mail::external_account_from_document(id, (*record)->document);
    if (!account) return fail(collect_error(ErrorClass::storage, account.error().message(), "failed"));
    loaded.account = std::move(*account);
    const auto room = room_of(store, **view, user, quota);
    if (!room) return fail(to_collect_error(room.error()));
    loaded.room = *room;

    loaded.destination.user = user;
    loaded.destination.external_account = id;
    loaded.destination.account = loaded.account->jmap_account;
    const auto mailboxes = (*view)->mailboxes(mail::Scope(loaded.account->jmap_account));
    if (!mailboxes) return fail(to_collect_error(mailboxes.error()));
    for (const mail::Mailbox& mailbox : *mailboxes)
        if (mailbox.role == mail::Role::inbox) loaded.destination.inbox = mailbox.id;
    if (!loaded.destination.inbox)
        return fail(collect_error(ErrorClass::storage, "The account has no inbox", "failed"));
    auto filters = Filters::load(**view, loaded.account->jmap_account);
    if (!filters) return fail(to_collect_error(filters.error()));
    loaded.destination.filters = std::move(*filters);

    if (loaded.account->incoming.auth == mail::AuthKind::oauth) return loaded;  // a token comes with each session
    auto secret = (*view)->secret(id, mail::incoming_password);
    if (!secret) {
        CollectError error = to_collect_error(secret.error());
        if (secret.error().kind == store::Failure::Kind::sealed) error.detail = "sealed";
        return fail(std::move(error));
    }
    if (!*secret) return fail(collect_error(ErrorClass::auth, "No password is stored for this account", "no-password"));
    loaded.password = std::move(**secret);
    return loaded;
}

std::optional<CollectError> short_of_room(const CollectorSettings& settings) {
    if (settings.data.empty()) return std::nullopt;
    std::error_code unknown;
    const std::filesystem::space_info space = std::filesystem::space(settings.data, unknown);
    if (unknown || space.available >= settings.room) return std::nullopt;
    return collect_error(ErrorClass::storage,
                         "The disk of the relay has " + std::to_string(space.available / 1'000'000) + " MB left; " +
                             std::to_string(settings.room / 1'000'000) + " MB are needed to collect safely",
                         "full");
}

// Into the history of the account, if it is still there; `quiet` with no times is nothing.
store::Result<void> note_runs(store::Update& update, mail::RecordId id, const mail::PastRun& quiet,
                              const mail::PastRun& past) {
    const auto account = update.record(store::Type::external_account, mail::Scope::all(), id);
    if (!account) return account.error();
    if (!*account) return {};
    const auto records = update.records(store::Type::collection_history, (*account)->account);
    if (!records) return records.error();
    mail::CollectionHistory history;
    history.external_account = id;
    std::optional<mail::RecordId> known;
    for (const store::Record& record : *records) {
        if (!mail::may_be_history_of(id, record.document)) continue;
        auto read = mail::collection_history_from_document(record.document);
        if (!read || read->external_account != id) continue;
        history = std::move(*read);
        known = record.id;
    }
    if (quiet.times > 0) mail::note_run(history, quiet);
    mail::note_run(history, past);
    const std::string document = mail::to_document(history);
    if (known) return update.change_record(store::Type::collection_history, *known, document);
    const auto added = update.add_record(store::Type::collection_history, (*account)->account, document);
    return added ? store::Result<void>() : added.error();
}

}  // namespace

AccountRun::AccountRun(Machinery& machinery, mail::UserId user, mail::RecordId account, mail::RecordId run)
    : machinery_(machinery), user_(user), id_(account), run_(run) {}

void AccountRun::cancel() {
    cancelled_ = true;
    if (session_) session_->cancel();
    if (waker_) waker_();
}

asio::awaitable<void> AccountRun::run() {
    const UtcTime now = net::utc_now();
    machinery_.board.change_run(user_, run_, [](collect::Run& run) { run.state = collect::Run::State::running; });
    machinery_.board.change(user_, id_, [&](mail::ExternalAccountStatus& status) {
        status.phase = Phase::connecting;
        status.started = now;
        status.next_collection.reset();
        status.messages_done = status.messages_total = status.bytes_done = status.bytes_total = 0;
    });
    try {
        const bool is_loaded = co_await load();
        if (is_loaded) co_await sessions();
    } catch (const std::bad_alloc&) {
        session_ = nullptr;
        waker_ = nullptr;
        error_ = collect_error(ErrorClass::storage, "There is not enough memory", "memory");
    }
    if (account_ && !cancelled_) remember_health();
    finish();
}

asio::awaitable<bool> AccountRun::load() {
    Loaded loaded = co_await asio::co_spawn(
        machinery_.readers,
        [this]() -> asio::awaitable<Loaded> {
            co_return load_account(machinery_.store, user_, id_, machinery_.octets_of_user);
        },
        asio::use_awaitable);
    gone_ = !loaded.account && !loaded.error;
    account_ = std::move(loaded.account);
    destination_ = std::make_shared<Destination>(loaded.destination);
    password_ = std::move(loaded.password);
    error_ = std::move(loaded.error);
    if (gone_) error_ = collect_error(ErrorClass::storage, "The account was removed", "removed");
    if (const auto writable = machinery_.store.writable(); !error_ && !writable)
        error_ = to_collect_error(writable.error());
    if (!error_) error_ = short_of_room(machinery_.settings);
    if (!error_ && loaded.room) error_ = share(*loaded.room);
    co_return !error_ && !cancelled_;
}

// Runs of one person that go on at the same time share what was left when the first of them began.
std::optional<CollectError> AccountRun::share(std::uint64_t room) {
    std::weak_ptr<Allowance>& shared = machinery_.allowances[user_];
    allowance_ = shared.lock();
    if (!allowance_) shared = allowance_ = std::make_shared<Allowance>(room);
    if (!allowance_->empty()) return std::nullopt;
    return over_quota("new mail waits on the server");
}

asio::awaitable<void> AccountRun::sessions() {
    int broken = 0;
    for (;;) {
        const SessionResult result = co_await session();
        add(result);
        relisted_ = result.relisted;
        if (cancelled_) co_return;
        const bool progressed = result.new_messages + result.duplicates + result.deleted > 0;
        if (result.error) {
            if (apply(result.remedy) || may_replace_token(*result.error)) continue;
            const bool line_broke = result.error->error_class == ErrorClass::connect && result.logged_in;
            if (line_broke && progressed && ++broken <= resumptions) continue;
            error_ = result.error;
            co_return;
        }
        if (!result.more) co_return;
        // A server that confirms deletions and keeps the messages must not keep us here (F27).
        if (!progressed && result.quarantined == 0) co_return;
    }
}

// A token may end before its time, when the person has changed their password or taken Kontor's access away. One other
// token is tried; whatever the provider says then is the answer (F66). There is no password to fall back on.
bool AccountRun::may_replace_token(const CollectError& error) {
    const bool is_refused = error.error_class == ErrorClass::auth && error.detail == "refused";
    if (account_->incoming.auth != mail::AuthKind::oauth || !is_refused || !refused_token_.empty()) return false;
    refused_token_ = password_;
    return true;
}

asio::awaitable<std::optional<CollectError>> AccountRun::take_token() {
    oauth::AccessRequest request;
    request.user = user_;
    request.account = id_;
    request.host = account_->incoming.host;
    request.refused = refused_token_;
    oauth::Access access = co_await oauth::await_access(machinery_.settings.access, request);
    password_ = std::move(access.token);
    co_return std::move(access.error);
}

asio::awaitable<SessionResult> AccountRun::session() {
    const mail::ServerSettings& server = account_->incoming;
    SessionResult failed;
    if (server.auth == mail::AuthKind::oauth) failed.error = co_await take_token();
    if (failed.error) co_return failed;
    const auto known = std::make_shared<Known>();
    // Whoever leaves an answer rings; until there is a connection nobody listens.
    const auto bell = std::make_shared<std::function<void()>>([] {});
    const asio::any_io_executor network = co_await asio::this_coro::executor;
    // Made beside the connection, which does not wait for it.
    if (server.security != mail::Security::plain)
        asio::post(machinery_.readers, [&tls = machinery_.tls, file = server.ca_file] { (void)tls.context(file); });
    begin_reading_rows(network, known, [bell] { (*bell)(); });

    const net::Policy policy{machinery_.settings.allow_private_hosts};
    net::Result<net::Stream> stream =
        co_await net::connect(network, server.host, server.port, policy, net::now() + limits::connect);
    if (!stream) {
        failed.error = stream.error();
        co_return failed;
    }
    if (!connected_) connected_ = net::now();
    *bell = waker_ = stream->waker();
    net::Handshake tls;
    if (server.security != mail::Security::plain) {
        net::Result<net::TlsContext> context = machinery_.tls.context(server.ca_file);
        net::Result<net::TlsSession> session =
            context ? net::tls_client_session(*context, server.host, server.pinned_certificate) : context.error();
        if (!session) {
            failed.error = session.error();
            co_return failed;
        }
        tls = {std::move(*session), server.host, server.pinned_certificate};
    }

    pop3::ClientSettings settings = client_settings(server, password_, quirks);
    settings.limits.greeting = machinery_.settings.greeting;
    settings.limits.command = machinery_.settings.command;
    pop3::Client client(std::move(settings), net::now());
    Session session(client, machinery_.ingest, destination_, *account_, known, waker_,
                    {machinery_.settings.deletions_per_session, machinery_.settings.session, machinery_.began,
                     may_download_again, allowance_.get()});
    session.on_progress([this](const Progress& progress) { show(progress); });
    session_ = &session;
    if (cancelled_) session.cancel();
    const net::Result<void> driven = co_await net::drive(*stream, client, session, std::move(tls));
    if (!driven) session.broken(driven.error());
    stream->close();
    co_await settle(session, *stream);
    session.release();
    session_ = nullptr;
    waker_ = nullptr;
    co_return session.result();
}

void AccountRun::begin_reading_rows(asio::any_io_executor network, std::shared_ptr<Known> known,
                                    std::function<void()> bell) {
    asio::post(machinery_.readers,
               [&store = machinery_.store, user = user_, id = id_, network, known, bell = std::move(bell)] {
                   auto view = store.view(user);
                   auto rows = view ? (*view)->uidls(id) : store::Result<std::vector<store::Uidl>>(view.error());
                   asio::post(network, [known, rows = std::move(rows), bell]() mutable {
                       if (rows)
                           known->rows = std::move(*rows);
                       else
                           known->failure = rows.error();
                       known->arrived = true;
                       bell();
                   });
               });
}

// The answers of the store come after the connection has gone.
asio::awaitable<void> AccountRun::settle(Session& session, net::Stream& stream) {
    while (!session.is_settled()) co_await stream.wait(false, false, std::nullopt);
}

// What the protocol room suggests for this server is tried once, and kept.
bool AccountRun::apply(pop3::Remedy remedy) {
    switch (remedy) {
        case pop3::Remedy::without_capa:
            return !std::exchange(quirks.no_capa, true);
        case pop3::Remedy::without_pipelining:
            return !std::exchange(quirks.no_pipelining, true);
        case pop3::Remedy::bare_lf_lines:
            return !std::exchange(quirks.bare_lf_lines, true);
        case pop3::Remedy::missing_final_newline:
            return std::exchange(quirks.missing_final_newline, std::chrono::seconds(30)) == Duration(0);
        case pop3::Remedy::none:
        case pop3::Remedy::skip_message:
            return false;
    }
    return false;
}

void AccountRun::add(const SessionResult& result) {
    logged_in_ = logged_in_ || result.logged_in;
    if (result.login_delay) login_delay_ = result.login_delay;
    deleted_ += result.deleted;
    machinery_.board.change_run(user_, run_, [&](collect::Run& run) {
        run.new_messages += result.new_messages;
        run.bytes += result.bytes;
        run.duplicates += result.duplicates;
        run.quarantined += result.quarantined;
        run.deleted += result.deleted;
    });
}

void AccountRun::show(const Progress& progress) {
    machinery_.board.change(user_, id_, [&](mail::ExternalAccountStatus& status) {
        status.phase = progress.phase;
        status.messages_done = progress.messages_done;
        status.messages_total = progress.messages_total;
        status.bytes_done = progress.bytes_done;
        status.bytes_total = progress.bytes_total;
    });
}

// The counters survive a restart: they live in the account's record, which is written only when they change.
void AccountRun::remember_health() {
    const collect::Health before = collect::health_of(*account_);
    const collect::Health after =
        error_ ? collect::after_failure(logged_in_ ? collect::after_success(before) : before, error_->error_class)
               : collect::after_success(before);
    if (after == before) return;
    collect::apply(after, *account_);
    RowChange change;
    change.user = user_;
    change.apply = [id = id_, after](store::Update& update) -> store::Result<void> {
        const auto record = update.record(store::Type::external_account, mail::Scope::all(), id);
        if (!record) return record.error();
        if (!*record) return {};
        auto account = mail::external_account_from_document(id, (*record)->document);
        if (!account) return {};
        collect::apply(after, *account);
        return update.change_record(store::Type::external_account, id, mail::to_document(*account));
    };
    machinery_.ingest.change(std::move(change));  // nobody waits for it: no commit of its own
}

mail::PastRun AccountRun::past_run(UtcTime now) const {
    mail::PastRun past;
    past.started = past.finished = now;
    past.end = cancelled_ ? mail::PastRun::End::cancelled
               : error_   ? mail::PastRun::End::failed
                          : mail::PastRun::End::done;
    past.error = error_;
    if (past.error) past.error->since = now;
    const std::optional<collect::Run> run = machinery_.board.run(user_, run_);
    if (!run) return past;
    past.started = run->created;
    past.new_messages = run->new_messages;
    past.bytes = run->bytes;
    past.duplicates = run->duplicates;
    past.quarantined = run->quarantined;
    past.deleted = run->deleted;
    return past;
}

// A run that found nothing is only counted: it costs no commit. The next one that has something to tell writes both.
void AccountRun::remember_run(UtcTime now) {
    const mail::PastRun past = past_run(now);
    if (cancelled_ && past.moved_nothing()) return;
    mail::PastRun quiet;
    machinery_.board.change(user_, id_, [&](mail::ExternalAccountStatus& status) {
        if (status.quiet_runs == 0) status.quiet_since = past.started;
        quiet.started = status.quiet_since;
        quiet.finished = status.last_success.value_or(status.quiet_since);
        quiet.times = status.quiet_runs;
        status.quiet_runs = past.is_quiet() ? status.quiet_runs + 1 : 0;
    });
    if (past.is_quiet()) return;
    RowChange change;
    change.user = user_;
    change.apply = [id = id_, quiet, past](store::Update& update) { return note_runs(update, id, quiet, past); };
    machinery_.ingest.change(std::move(change));  // nobody waits for it: no commit of its own
}

void AccountRun::finish() {
    const UtcTime now = net::utc_now();
    if (account_) remember_run(now);
    if (error_) error_->since = now;
    machinery_.board.change(user_, id_, [&](mail::ExternalAccountStatus& status) {
        status.phase = Phase::idle;
        if (!error_ && !cancelled_) {
            status.last_success = now;
            status.error.reset();
        }
        if (error_) {
            if (status.error && status.error->error_class == error_->error_class) error_->since = status.error->since;
            status.error = error_;
        }
        status.relisted.reset();
        if (relisted_) status.relisted = {relisted_->messages, relisted_->octets};
        if (account_) {
            status.consecutive_auth_failures = account_->consecutive_auth_failures;
            status.consecutive_connect_failures = account_->consecutive_connect_failures;
            if (!account_->is_enabled()) status.phase = Phase::disabled;
        }
    });
    machinery_.board.change_run(user_, run_, [&](collect::Run& run) {
        run.state = cancelled_ ? collect::Run::State::cancelled
                    : error_   ? collect::Run::State::failed
                               : collect::Run::State::done;
        run.finished = now;
        run.error = error_;
    });
}

}  // namespace kontor::relay
