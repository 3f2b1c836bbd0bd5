#include "native/relay/collector/session.hpp"

#include <algorithm>
#include <utility>

#include "native/net/clock.hpp"
#include "native/relay/collector/translate.hpp"

namespace kontor::relay {

using collect::Fetch;
using mail::Phase;
using net::Next;
using Fate = store::Uidl::Fate;

namespace {

// What the person said of a message while the session went on is not forgotten by what the session knew before.
store::Result<void> put_rows(store::Update& update, mail::RecordId account, const std::vector<store::Uidl>& rows) {
    for (store::Uidl row : rows) {
        if (row.fate == Fate::collected) {
            const auto now = update.uidl(account, row.uidl);
            if (!now) return now.error();
            if (*now && (*now)->fate == Fate::kept) row.fate = Fate::kept;
        }
        if (const auto written = update.put_uidl(account, row); !written) return written;
    }
    return {};
}

store::Result<void> record_unless_kept(store::Update& update, mail::RecordId account,
                                       const std::vector<store::Uidl>& rows, bool& spared) {
    spared = false;  // a transaction may begin anew
    for (const store::Uidl& row : rows) {
        const auto now = update.uidl(account, row.uidl);
        if (!now) return now.error();
        spared |= *now && (*now)->fate == Fate::kept;
    }
    return spared ? store::Result<void>() : put_rows(update, account, rows);
}

}  // namespace

Session::Session(pop3::Client& client, Ingest& ingest, std::shared_ptr<const Destination> destination,
                 const mail::ExternalAccount& account, std::shared_ptr<Known> known, std::function<void()> bell,
                 SessionSettings settings)
    : client_(client),
      ingest_(ingest),
      destination_(std::move(destination)),
      account_(account),
      known_(std::move(known)),
      answers_(std::make_shared<LetterBox>(std::move(bell))),
      settings_(settings) {}

Next Session::on(pop3::ClientEvent event) {
    return std::visit([this](auto& of_kind) { return on(of_kind); }, event);
}

// All events are drained: what comes next?
bool Session::ready(Instant now) {
    if (!began_) began_ = now;
    take_answers();
    if (cancelled_ || result_.error) return false;
    switch (stage_) {
        case Stage::login:
        case Stage::quitting:
            break;
        case Stage::listing:
        case Stage::sizing:
            consider_listing();
            break;
        case Stage::looking:
            look();
            break;
        case Stage::collecting:
            collect(now);
            break;
        case Stage::settling:
            if (unanswered_messages_ == 0) settled();
            break;
        case Stage::deleting:
            delete_what_is_due();
            break;
        case Stage::recording:
            if (unanswered_rows_ == 0) recorded();
            break;
        case Stage::sparing:
            if (asked_.empty()) quit();
            break;
    }
    return !result_.error;
}

void Session::enter(Stage stage, Phase phase) {
    stage_ = stage;
    progress_.phase = phase;
    tell();
}

void Session::tell() {
    if (listener_) listener_(progress_);
}

void Session::fail(mail::CollectError error) {
    drop_current();
    if (!result_.error) result_.error = std::move(error);
}

void Session::broken(mail::CollectError error) {
    if (current_began_ && !asked_.empty()) note_failed_retrieval(todo_[asked_.front().index], false);
    fail(std::move(error));
}

Session::Asked Session::answered() {
    const Asked asked = asked_.front();
    asked_.pop_front();
    return asked;
}

// --- listing

Next Session::on(const pop3::Ready&) {
    result_.logged_in = true;
    result_.login_delay = client_.capabilities().login_delay;
    enter(Stage::listing, Phase::listing);
    ask(Asked::What::stat, 0, client_.stat());
    ask(Asked::What::uidl, 0, client_.uidl());
    // Nothing is known, so everything is new and LIST will be needed: it saves a round trip to ask at once.
    if (known_->arrived && known_->rows.empty()) ask(Asked::What::list, 0, client_.list());
    return Next::go_on;
}

Next Session::on(const pop3::Stat& event) {
    answered();
    maildrop_ = event.maildrop;
    return Next::go_on;
}

Next Session::on(pop3::Uidls& event) {
    answered();
    uidls_ = std::move(event.listing);
    consistent_ = event.consistent;
    return Next::go_on;
}

Next Session::on(pop3::Sizes& event) {
    answered();
    sizes_ = std::move(event.listing);
    return Next::go_on;
}

void Session::consider_listing() {
    if (!asked_.empty() || !known_->arrived) return;
    if (known_->failure) return fail(to_collect_error(*known_->failure));
    const UtcTime now = net::utc_now();
    collect::Situation situation{*uidls_};
    situation.sizes = sizes_ ? &*sizes_ : nullptr;
    situation.consistent = consistent_;
    situation.known = known_->rows;
    situation.keep = account_.keep;
    situation.since = account_.since;
    situation.max_message_size = account_.max_message_size;
    situation.now = now;
    situation.clock_is_trusted =
        collect::clock_is_trusted(settings_.process_began, {now, net::now()}, collect::latest_known(known_->rows));
    collect::Plan plan = collect::plan(situation);
    if (plan.needs_sizes && !sizes_) {
        stage_ = Stage::sizing;
        ask(Asked::What::list, 0, client_.list());
        return;
    }
    begin(std::move(plan));
}

void Session::begin(collect::Plan plan) {
    const UtcTime now = net::utc_now();
    std::vector<store::Uidl> rows;
    for (const std::size_t at : plan.gone) {
        rows.push_back(known_->rows[at]);
        rows.back().vanished_at = now;
    }
    for (const std::size_t at : plan.deleted) {
        rows.push_back(known_->rows[at]);
        rows.back().vanished_at = now;
        rows.back().fate = Fate::deleted;
    }
    for (const std::string& uidl : plan.skip) {
        rows.emplace_back();
        rows.back().uidl = uidl;
        rows.back().fate = Fate::skipped;
        rows.back().first_seen = now;
    }
    noted_ = std::move(rows);

    result_.undeletable = plan.undeletable;
    result_.uidl_reset = plan.reset;
    deletes_here_ = consistent_ && !plan.reset && !plan.restored;
    for (const collect::Remove& remove : plan.remove) removals_.push_back({remove.number, known_->rows[remove.known]});
    for (Fetch& fetch : plan.fetch) {
        const bool needs_look = fetch.only_recent || fetch.identity == Fetch::Identity::header;
        (needs_look ? looks_ : todo_).push_back(std::move(fetch));
    }
    for (const store::Uidl& row : known_->rows)
        if (collect::is_header_uidl(row.uidl)) known_headers_.insert(row.uidl);
    const bool by_content = plan.reset || !looks_.empty() ||
                            std::any_of(todo_.begin(), todo_.end(),
                                        [](const Fetch& fetch) { return fetch.identity != Fetch::Identity::uidl; });
    if (by_content) known_contents_ = contents_of(known_->rows);
    if (looks_.empty()) return looked();
    enter(Stage::looking, Phase::listing);
    look();
}

// --- collecting

void Session::looked() {
    if (asks_first()) return;
    write_rows(std::exchange(noted_, {}));
    // What failed before comes last, so that it cannot keep the others waiting; otherwise the newest first.
    std::stable_sort(todo_.begin(), todo_.end(), [](const Fetch& a, const Fetch& b) {
        return a.attempts != b.attempts ? a.attempts < b.attempts : a.number > b.number;
    });
    progress_.messages_total = todo_.size();
    for (const Fetch& fetch : todo_) progress_.bytes_total += fetch.oversize ? 0 : fetch.claimed;
    enter(Stage::collecting, Phase::collecting);
    collect(*began_);
}

// A provider that lists what is here under new names: it is all there to be compared, at the price of a download. Until
// the person agrees the store stays as it was, so that the next session sees the same.
bool Session::asks_first() {
    const collect::Again again = collect::downloaded_again(todo_, known_->rows);
    if (settings_.may_download_again || !collect::must_ask(again)) return false;
    result_.relisted = again;
    fail(collect_error(
        mail::ErrorClass::provider,
        "The server lists " + std::to_string(again.messages) +
            " messages anew that seem to be here already; to compare them they must be downloaded again (" +
            std::to_string(again.octets) + " bytes), which waits for your consent",
        "relisted"));
    return true;
}

void Session::collect(Instant now) {
    const bool time_is_up = now - *began_ >= settings_.length;
    while (!time_is_up && next_fetch_ < todo_.size() && client_.unanswered() < commands_ahead) {
        fetch(next_fetch_);
        ++next_fetch_;
    }
    if (!asked_.empty()) return;
    if (next_fetch_ < todo_.size()) result_.more = true;
    if (unanswered_messages_ > 0) {
        ingest_.flush();
        stage_ = Stage::settling;
        return;
    }
    settled();
}

void Session::fetch(std::size_t index) {
    const Fetch& fetch = todo_[index];
    if (!fits(fetch))
        ++without_room_;
    else if (fetch.oversize)
        ask(Asked::What::stub, index, client_.top(fetch.number, 0));
    else
        ask(Asked::What::retrieve, index, client_.retrieve(fetch.number, limit_of(fetch)));
}

std::uint64_t Session::limit_of(const Fetch& fetch) const {
    const bool has_limit = account_.max_message_size != 0 && !fetch.is_wanted;
    return has_limit ? account_.max_message_size : limits::collected_message;
}

// What is not too big for the room that is left is fetched, whatever came before it.
bool Session::fits(const Fetch& fetch) {
    if (!settings_.allowance || fetch.oversize) return true;
    if (settings_.allowance->empty() || !settings_.allowance->take(fetch.claimed)) return false;
    taken_ += fetch.claimed;
    return true;
}

void Session::release() {
    if (settings_.allowance && taken_ > result_.bytes) settings_.allowance->give_back(taken_ - result_.bytes);
    taken_ = 0;
}

// Everything is stored that was fetched. A full quota deletes nothing on the server, not even what is here.
void Session::settled() {
    if (without_room_ == 0) return delete_what_is_due();
    fail(over_quota(std::to_string(without_room_) + " messages wait on the server"));
}

// --- deleting

void Session::delete_what_is_due() {
    if (stage_ != Stage::deleting && !removals_.empty() && deletes_here_) enter(Stage::deleting, Phase::deleting);
    if (!deletes_here_) removals_.clear();
    while (next_removal_ < removals_.size() && next_removal_ < settings_.deletions) {
        ask(Asked::What::remove, next_removal_, client_.remove(removals_[next_removal_].number));
        ++next_removal_;
    }
    if (!asked_.empty()) return;
    if (next_removal_ < removals_.size()) result_.more = true;
    if (removed_.empty()) return quit();
    record_deletions();
}

// The last moment at which a person may say that one of them shall stay: then none of them is deleted in this session.
void Session::record_deletions() {
    stage_ = Stage::recording;
    for (store::Uidl& row : removed_) {
        row.fate = Fate::delete_unknown;
        ++row.attempts;
    }
    spared_ = std::make_shared<bool>(false);
    change_rows([spared = spared_, id = destination_->external_account, rows = removed_](store::Update& update) {
        return record_unless_kept(update, id, rows, *spared);
    });
    ingest_.flush();
}

void Session::recorded() {
    if (!*spared_) return quit();
    stage_ = Stage::sparing;
    removed_.clear();
    result_.more = true;
    ask(Asked::What::reset, 0, client_.reset());
}

void Session::quit() {
    stage_ = Stage::quitting;
    client_.quit();
}

Next Session::on(const pop3::Done&) {
    const Asked asked = answered();
    if (asked.what == Asked::What::remove) removed_.push_back(removals_[asked.index].row);
    return Next::go_on;
}

Next Session::on(const pop3::Closed& event) {
    if (event.confirmed && stage_ == Stage::quitting && !removed_.empty()) {
        for (store::Uidl& row : removed_) row.fate = Fate::deleted;
        result_.deleted = removed_.size();
        write_rows(removed_);
        ingest_.flush();
    }
    if (stage_ != Stage::quitting)
        fail(collect_error(mail::ErrorClass::connect, "The server ended the session early", "broken"));
    return Next::stop;
}

// --- what goes wrong

Next Session::on(const pop3::Refused& event) {
    const Asked asked = answered();
    const bool for_all = event.error.kind == pop3::ErrorClass::quota || event.error.kind == pop3::ErrorClass::locked ||
                         event.error.kind == pop3::ErrorClass::provider;
    switch (asked.what) {
        case Asked::What::stat:
            fail(to_collect_error(event.error));
            break;
        case Asked::What::uidl: {
            // No UIDL: every message is known by its header (neomutt#1427).
            uidls_.emplace();
            const std::uint64_t count =
                std::min<std::uint64_t>(maildrop_ ? maildrop_->messages : 0, limits::listing_messages);
            for (std::uint64_t n = 1; n <= count; ++n) uidls_->add(std::to_string(n));
            uidls_->finish();
            consistent_ = false;
            break;
        }
        case Asked::What::list:
            sizes_.emplace();
            break;
        case Asked::What::look: {
            Fetch fetch = looks_[asked.index];
            fetch.identity = Fetch::Identity::content;
            if (!fetch.uidl.empty()) todo_.push_back(std::move(fetch));
            break;
        }
        case Asked::What::stub:
            deliver_stub(asked.index, {}, todo_[asked.index].claimed);
            break;
        case Asked::What::retrieve:
            if (for_all)
                fail(to_collect_error(event.error));
            else
                note_failed_retrieval(todo_[asked.index], true);
            break;
        case Asked::What::reset:
            fail(to_collect_error(event.error));  // without QUIT nothing is deleted
            break;
        case Asked::What::remove:
            break;  // gone already, or kept by the server: the next listing tells (F29)
    }
    return Next::go_on;
}

Next Session::on(const pop3::Failed& event) {
    result_.remedy = event.error.remedy;
    const bool in_message = current_began_ && !asked_.empty() && asked_.front().what == Asked::What::retrieve;
    if (event.error.remedy == pop3::Remedy::skip_message && in_message) {
        // The limit counts what arrives, not what LIST claimed (F16). The session is lost, the run is not.
        const std::string head = stream_ ? std::string() : current_;
        drop_current();
        const std::size_t index = asked_.front().index;
        deliver_stub(index, head, limit_of(todo_[index]) + 1);
        result_.more = true;
        return Next::stop;
    }
    if (in_message) note_failed_retrieval(todo_[asked_.front().index], false);
    fail(to_collect_error(event.error));
    return Next::stop;
}

void Session::note_failed_retrieval(const Fetch& fetch, bool refused) {
    if (fetch.uidl.empty()) return;
    // A line that breaks twice in the same message may be a bad line: only a refusal leads to quarantine.
    const std::uint32_t most = refused ? collect::retrieval_attempts : collect::retrieval_attempts - 1;
    store::Uidl row = new_row(fetch, Fate::failing);
    row.attempts = std::min(fetch.attempts + 1, most);
    if (fetch.stub != mail::EmailId{}) {
        // The stub goes on standing for it; who still wants it asks again.
        row.fate = fetch.is_wanted && row.attempts < collect::retrieval_attempts ? Fate::wanted : Fate::oversize;
        row.email = fetch.stub;
        row.size = fetch.claimed;
    } else if (row.attempts >= collect::retrieval_attempts) {
        row.fate = Fate::quarantined;
        ++result_.quarantined;
    }
    ++progress_.messages_done;
    write_rows({row});
}

// --- answers of the store

void Session::write_rows(std::vector<store::Uidl> rows) {
    if (rows.empty()) return;
    change_rows([to = destination_, rows = std::move(rows)](store::Update& update) {
        return put_rows(update, to->external_account, rows);
    });
}

void Session::change_rows(std::function<store::Result<void>(store::Update&)> apply) {
    ++unanswered_rows_;
    RowChange change;
    change.user = destination_->user;
    change.answer = answers_;
    change.ticket = 0;
    change.apply = std::move(apply);
    ingest_.change(std::move(change));
}

bool Session::is_settled() {
    take_answers();
    if (unanswered_rows_ == 0 && unanswered_messages_ == 0) return true;
    ingest_.flush();
    return false;
}

void Session::take_answers() {
    for (const Stored& stored : answers_->empty()) take(stored);
}

void Session::take(const Stored& stored) {
    if (stored.ticket == 0)
        --unanswered_rows_;
    else
        --unanswered_messages_;
    if (stored.failure) return fail(to_collect_error(*stored.failure));
    switch (stored.as) {
        case Stored::As::nothing:
            return;
        case Stored::As::quarantined:
            ++result_.quarantined;
            ++result_.new_messages;
            break;
        case Stored::As::duplicate:
            ++result_.duplicates;
            break;
        case Stored::As::email:
            ++result_.new_messages;
            result_.bytes += stored.row.size;
            break;
    }
    const bool by_uidl = todo_[stored.ticket - 1].identity == Fetch::Identity::uidl;
    if (by_uidl && collect::deletion_due(stored.row, account_.keep, net::utc_now(), false))
        removals_.push_back({todo_[stored.ticket - 1].number, stored.row});
}

}  // namespace kontor::relay
