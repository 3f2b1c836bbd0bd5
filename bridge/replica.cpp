// Connection, session, mailboxes, pushes: how the replica gets and stays in step.
#include "bridge/replica.hpp"

#include <algorithm>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica_state.hpp"

namespace kontor::bridge {
Replica::Replica(Transport& transport, std::uint32_t jitter, Shelf* shelf)
    : state_(std::make_unique<State>(transport, jitter)) {
    state_->keep.shelf = shelf;
}
Replica::~Replica() = default;

void Replica::start(Instant now) { connect(now, false); }
void Replica::resume(Instant now) { connect(now, true); }

void Replica::connect(Instant now, bool show_at_once) {
    Keep& keep = state_->keep;
    ++revision_;
    const bool starting = link() == Client::Link::stopped || link() == Client::Link::signed_out;
    if (!keep.shelf || !starting || keep.opening) return state_->client.start(now);
    keep.opening = true;
    keep.show_at_once = show_at_once;
    keep.shelf->open();
    read_shelf(now);
}

void Replica::stop() {
    state_->client.stop();
    forget_person();
    state_->keep.opening = false;
}

void Replica::sign_out() {
    if (state_->keep.shelf) state_->keep.shelf->wipe();
    stop();
}

// Nothing of one person may be left for the next who signs in here.
void Replica::forget_person() {
    const std::uint64_t revision = revision_ + 1;
    state_->handlers.clear();
    state_->accounts.clear();
    state_->emails.clear();
    state_->owners.clear();
    state_->bodies.clear();
    state_->threads.clear();
    state_->members_missing.clear();
    state_->members_asked = false;
    state_->sweeps.clear();
    state_->swept.clear();
    state_->bodies_asked.clear();
    state_->lists.clear();
    state_->statuses.clear();
    state_->runs.clear();
    state_->histories.clear();
    state_->histories_wanted.clear();
    state_->deletions.clear();
    state_->kept_on_server.clear();
    state_->quota.reset();
    state_->quota_asked = state_->quota_changed = false;
    state_->filters.reset();
    state_->filters_wanted = state_->filter_run_asked = state_->filter_run_changed = false;
    state_->filters_destroyed.clear();
    state_->filter_run.reset();
    state_->people.reset();
    state_->people_wanted = false;
    state_->oauth_providers.clear();
    state_->authorization.reset();
    state_->authorization_asked = false;
    state_->identities.clear();
    state_->vacations.clear();
    state_->vacations_wanted.clear();
    state_->submissions.reset();
    state_->identities_wanted = state_->submissions_wanted = false;
    state_->waiting.clear();
    state_->sending.reset();
    state_->undo.clear();
    state_->arrivals.clear();
    state_->outcomes.clear();
    state_->email_state.clear();
    state_->doubtful.clear();
    state_->doubtful_threads.clear();
    state_->mailboxes_due.clear();
    state_->doubtful_asked = state_->changes_due = false;
    state_->session_known = state_->email_changes_asked = state_->email_changed_again = false;
    state_->actions_in_flight = 0;
    Keep fresh;
    fresh.shelf = state_->keep.shelf;
    fresh.keeping = state_->keep.keeping;
    fresh.opening = state_->keep.opening;
    fresh.show_at_once = state_->keep.show_at_once;
    state_->keep = std::move(fresh);
    session_ = {};
    accounts_.clear();
    external_accounts_.clear();
    revision_ = revision;
}

void Replica::retry_now(Instant now) { state_->client.retry_now(now), ++revision_; }
std::optional<Instant> Replica::deadline() const {
    std::optional<Instant> first = state_->client.deadline();
    for (const auto& [key, data] : state_->lists)
        if (data.again && (!first || *data.again < *first)) first = data.again;
    return first;
}
Client::Link Replica::link() const { return state_->client.link(); }
bool Replica::offline() const { return state_->client.is_broken(); }
Replica::Keeping Replica::keeping() const { return state_->keep.keeping; }

bool Replica::ready() const {
    return state_->session_known && std::all_of(state_->accounts.begin(), state_->accounts.end(),
                                                [](const auto& entry) { return entry.second.loaded; });
}

void Replica::tick(Instant now) {
    const Client::Link before = link();
    read_shelf(now);
    state_->client.tick(now);
    while (auto event = state_->client.next_event()) {
        if (auto* opened = std::get_if<Client::Opened>(&*event)) on_opened(opened->session);
        if (auto* answered = std::get_if<Client::Answered>(&*event))
            on_answer(answered->request, &*answered->methods, nullptr);
        if (auto* failed = std::get_if<Client::Failed>(&*event)) on_answer(failed->request, nullptr, &failed->error);
        if (auto* pushed = std::get_if<Client::Pushed>(&*event)) on_push(pushed->change);
    }
    ask_incomplete_again(now);
    catch_up();
    fetch_stale_lists();
    fetch_members();
    read_doubtful();
    advance_sweeps();
    write_shelf();
    if (link() != before) ++revision_;
}

void Replica::ask(Json calls, Handler handler) {
    const RequestId id = state_->client.request(std::move(calls));
    state_->handlers[id] = std::move(handler);
}

void Replica::on_answer(RequestId request, const Json* methods, const MethodError* error) {
    const auto at = state_->handlers.find(request);
    if (at == state_->handlers.end()) return;
    const Handler handler = std::move(at->second);
    state_->handlers.erase(at);
    handler(methods, error);
}

void Replica::on_opened(const std::string& session_text) {
    const Json session = Json::parse(session_text, nullptr, false);
    const Session fresh = decode_session(session);
    // The cookie of this browser may have become somebody else's meanwhile.
    if (state_->session_known && session_.user != fresh.user) forget_person();
    take_over(fresh);
    session_ = fresh;
    accounts_ = decode_accounts(session);
    state_->session_known = true;
    state_->keep.session = session_text;
    note("session");
    ++revision_;

    std::map<Id, AccountData> kept;
    for (const Account& account : accounts_) kept[account.id] = std::move(state_->accounts[account.id]);
    if (!session_.unified.empty()) kept[session_.unified] = std::move(state_->accounts[session_.unified]);
    state_->accounts = std::move(kept);

    // What was done meanwhile goes first, so that what is read next has it.
    send_waiting_actions();
    for (const auto& [id, unused] : state_->accounts) fetch_mailboxes(id);
    fetch_external_accounts();
    state_->quota_asked = false;
    fetch_quota();
    if (state_->filters_wanted) fetch_filters();
    fetch_people();
    state_->filter_run_asked = false;
    fetch_filter_run();
    state_->authorization_asked = false;
    fetch_authorization();
    fetch_sending();
    for (auto& [list, data] : state_->deletions) data.asked = false;
    fetch_collecting();
    // Whatever was pushed while nobody listened is caught up with by /changes; what is shown is asked anew.
    fetch_email_changes();
    for (auto& [key, data] : state_->lists) data.stale = true, data.asked.clear();
    for (const Id& id : std::exchange(state_->bodies_asked, {})) need_body(id);
}

// What was put off while something that was done had not been sent: read earlier, it would show it undone for a moment.
void Replica::catch_up() {
    if (link() != Client::Link::online || !all_sent()) return;
    for (const Id& account : std::exchange(state_->mailboxes_due, {})) fetch_mailboxes(account);
    if (std::exchange(state_->changes_due, false)) fetch_email_changes();
}

void Replica::fetch_mailboxes(const Id& account) {
    if (!all_sent() && state_->accounts[account].loaded) {
        state_->mailboxes_due.insert(account);
        return;
    }
    ask(Json::array({Json::array({"Mailbox/get", {{"accountId", account}, {"ids", nullptr}}})}),
        [this, account](const Json* methods, const MethodError*) {
            if (!methods) return;
            const Json& result = call_answer(*methods, 0);
            const auto at = state_->accounts.find(account);
            if (!result.is_object() || at == state_->accounts.end()) return;
            at->second.mailboxes.clear();
            for (const Json& object : member(result, "list")) {
                Mailbox mailbox = decode_mailbox(object, account);
                at->second.mailboxes[mailbox.id] = std::move(mailbox);
            }
            at->second.loaded = true;
            note("mailboxes/" + account);
            ++revision_;
        });
}

void Replica::fetch_external_accounts() {
    if (session_.unified.empty()) return;
    const Json home = {{"accountId", session_.home}, {"ids", nullptr}};
    ask(Json::array({Json::array({"ExternalAccount/get", home}), Json::array({"ExternalAccountStatus/get", home}),
                     Json::array({"Collection/get", home}), Json::array({"OAuthProvider/get", home})}),
        [this](const Json* methods, const MethodError*) {
            if (!methods) return;
            const Json& settings = call_answer(*methods, 0);
            if (settings.is_object()) {
                external_accounts_.clear();
                for (const Json& object : member(settings, "list"))
                    external_accounts_.push_back(decode_external_account(object));
                note("external");
            }
            read_statuses(call_answer(*methods, 1));
            read_runs(call_answer(*methods, 2));
            state_->oauth_providers = decode_oauth_providers(call_answer(*methods, 3));
            ++revision_;
        });
}

void Replica::fetch_statuses() {
    const Json home = {{"accountId", session_.home}, {"ids", nullptr}};
    ask(Json::array({Json::array({"ExternalAccountStatus/get", home}), Json::array({"Collection/get", home})}),
        [this](const Json* methods, const MethodError*) {
            if (!methods) return;
            read_statuses(call_answer(*methods, 0));
            read_runs(call_answer(*methods, 1));
            ++revision_;
        });
}

// While mail comes in it changes again and again: one question at a time.
void Replica::fetch_quota() {
    if (!session_.has_quota) return;
    state_->quota_changed = state_->quota_asked;
    if (std::exchange(state_->quota_asked, true)) return;
    const Json get = {{"accountId", session_.home}, {"ids", nullptr}};
    ask(Json::array({Json::array({"Quota/get", get})}), [this](const Json* methods, const MethodError*) {
        state_->quota_asked = false;
        if (!methods) return;  // asked again on reconnection
        const Json& result = call_answer(*methods, 0);
        if (!result.is_object()) return;
        state_->quota.reset();
        for (const Json& object : member(result, "list"))
            if (text(object, "resourceType") == "octets")
                state_->quota = {number(object, "used"), number(object, "hardLimit"), number(object, "warnLimit")};
        ++revision_;
        if (state_->quota_changed) fetch_quota();
    });
}

const Quota* Replica::quota() const { return state_->quota && state_->quota->limit > 0 ? &*state_->quota : nullptr; }

void Replica::read_statuses(const Json& result) {
    if (!result.is_object()) return;
    state_->statuses.clear();
    for (const Json& object : member(result, "list")) {
        mail::ExternalAccountStatus status = decode_status(object);
        state_->statuses[status.account] = std::move(status);
    }
}

void Replica::read_runs(const Json& result) {
    if (!result.is_object()) return;
    state_->runs.clear();
    for (const Json& object : member(result, "list")) {
        const auto account = mail::RecordId::parse(text(object, "externalAccountId"));
        if (account) state_->runs[*account] = text(object, "id");
    }
}

void Replica::on_push(const StateChange& change) {
    bool accounts_changed = false, statuses_changed = false, emails_changed = false;
    bool quota_changed = false, filters_changed = false, runs_changed = false, authorizations_changed = false;
    bool people_changed = false;
    std::set<Id> mailboxes_changed;
    for (const auto& [account, types] : change.changed) {
        for (const auto& [type, state] : types) {
            accounts_changed |= type == "ExternalAccount";
            statuses_changed |= type == "ExternalAccountStatus" || type == "Collection";
            quota_changed |= type == "Quota";
            filters_changed |= type == "Filter";
            runs_changed |= type == "FilterRun";
            authorizations_changed |= type == "Authorization";
            people_changed |= type == "Person" || type == "SignIn" || type == "TwoStep" || type == "AuditEntry";
            if (type == "Mailbox") mailboxes_changed.insert(account);
            if (type != "Email") continue;
            emails_changed = true;
            for (auto& [key, data] : state_->lists) {
                if (key.account == account || key.account == session_.unified) data.stale = true;
            }
        }
    }
    if (!mailboxes_changed.empty() && !session_.unified.empty()) mailboxes_changed.insert(session_.unified);
    for (const Id& account : mailboxes_changed) {
        if (state_->accounts.count(account) != 0) fetch_mailboxes(account);
    }
    if (accounts_changed)
        fetch_accounts_after_change();
    else if (statuses_changed)
        fetch_statuses();
    if (emails_changed) fetch_email_changes();
    if (quota_changed) fetch_quota();
    if (filters_changed && state_->filters_wanted) fetch_filters();
    if (runs_changed) fetch_filter_run();
    if (authorizations_changed) fetch_authorization();
    if (people_changed) fetch_people();
    follow_sending(change);
    follow_collecting(change);
}

void Replica::fetch_accounts_after_change() {
    // An account was added, renamed or removed. The list of JMAP accounts is in the settings objects, so no
    // second session fetch is needed.
    const Json home = {{"accountId", session_.home}, {"ids", nullptr}};
    ask(Json::array({Json::array({"ExternalAccount/get", home})}), [this](const Json* methods, const MethodError*) {
        if (!methods) return;
        const Json& result = call_answer(*methods, 0);
        if (!result.is_object()) return;
        external_accounts_.clear();
        for (const Json& object : member(result, "list")) external_accounts_.push_back(decode_external_account(object));
        note("external");
        follow_external_accounts();
        fetch_statuses();
        ++revision_;
    });
}

void Replica::follow_external_accounts() {
    std::vector<Account> accounts;
    for (const Account& account : accounts_) {
        if (account.is_home) accounts.push_back(account);
    }
    for (const mail::ExternalAccount& external : external_accounts_) {
        const Id id = external.jmap_account.to_string();
        accounts.push_back({id, external.name.empty() ? external.address : external.name, false});
        if (state_->accounts.count(id) == 0) {
            state_->accounts[id];
            fetch_mailboxes(id);
            if (state_->identities_wanted) fetch_identities({id});
        }
    }
    for (const Account& old : accounts_) {
        const bool stays =
            std::any_of(accounts.begin(), accounts.end(), [&](const Account& a) { return a.id == old.id; });
        if (!stays) drop_account(old.id);
    }
    accounts_ = std::move(accounts);
}

void Replica::drop_account(const Id& account) {
    state_->accounts.erase(account);
    note("mailboxes/" + account);
    state_->identities.erase(account);
    note("identities/" + account);
    state_->vacations.erase(account);
    state_->vacations_wanted.erase(account);
    if (state_->submissions)
        std::erase_if(*state_->submissions,
                      [&](const mail::Submission& each) { return each.account.to_string() == account; });
    for (auto at = state_->owners.begin(); at != state_->owners.end();) {
        if (at->second != account) {
            ++at;
            continue;
        }
        note("email/" + at->first);
        state_->emails.erase(at->first);
        state_->bodies.erase(at->first);
        at = state_->owners.erase(at);
    }
    for (auto at = state_->lists.begin(); at != state_->lists.end();) {
        if (at->first.account == account) {
            at = state_->lists.erase(at);
            continue;
        }
        at->second.stale = true;
        ++at;
    }
}

std::vector<const Mailbox*> Replica::mailboxes(const Id& account) const {
    static constexpr mail::Role order[] = {mail::Role::inbox,   mail::Role::drafts, mail::Role::sent,
                                           mail::Role::archive, mail::Role::junk,   mail::Role::trash};
    const auto rank = [](mail::Role role) {
        const auto* at = std::find(std::begin(order), std::end(order), role);
        return at - std::begin(order);
    };
    std::vector<const Mailbox*> all;
    const auto at = state_->accounts.find(account);
    if (at == state_->accounts.end()) return all;
    for (const auto& [id, mailbox] : at->second.mailboxes) all.push_back(&mailbox);
    std::sort(all.begin(), all.end(), [&](const Mailbox* a, const Mailbox* b) {
        const auto ra = rank(a->role), rb = rank(b->role);
        return std::tie(ra, a->sort_order, a->name, a->id) < std::tie(rb, b->sort_order, b->name, b->id);
    });
    return all;
}

const Mailbox* Replica::mailbox(const Id& account, const Id& mailbox) const {
    const auto at = state_->accounts.find(account);
    if (at == state_->accounts.end()) return nullptr;
    const auto found = at->second.mailboxes.find(mailbox);
    return found == at->second.mailboxes.end() ? nullptr : &found->second;
}

const Mailbox* Replica::mailbox_by_role(const Id& account, mail::Role role) const {
    const auto at = state_->accounts.find(account);
    if (at == state_->accounts.end()) return nullptr;
    for (const auto& [id, mailbox] : at->second.mailboxes) {
        if (mailbox.role == role) return &mailbox;
    }
    return nullptr;
}

const Email* Replica::email(const Id& id) const {
    const auto at = state_->emails.find(id);
    return at == state_->emails.end() ? nullptr : &at->second;
}

Id Replica::owner(const Id& email) const {
    const auto at = state_->owners.find(email);
    return at == state_->owners.end() ? Id() : at->second;
}

const mail::ExternalAccountStatus* Replica::status(mail::RecordId external_account) const {
    const auto at = state_->statuses.find(external_account);
    return at == state_->statuses.end() ? nullptr : &at->second;
}

std::vector<Id> Replica::take_arrivals() { return std::exchange(state_->arrivals, {}); }

}  // namespace kontor::bridge
