// Who the person can write as, and what is answered while they are away: fetched whole, an account at a time, once they
// are wanted; an account has few of them.
#include <algorithm>
#include <utility>

#include "bridge/decode_sending.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/base/limits.hpp"

namespace kontor::bridge {

const std::vector<mail::Identity>* Replica::identities(const Id& account) const {
    const auto at = state_->identities.find(account);
    return at == state_->identities.end() ? nullptr : &at->second;
}

const mail::Identity* Replica::identity(mail::RecordId id) const {
    for (const auto& [account, all] : state_->identities)
        for (const mail::Identity& each : all)
            if (each.id == id) return &each;
    return nullptr;
}

void Replica::need_identities() {
    if (state_->identities_wanted || !session_.can_send) return;
    state_->identities_wanted = true;
    if (link() == Client::Link::online) fetch_identities(sending_accounts());
}

// The unified account sends nothing: its mail is that of the others.
std::vector<Id> Replica::sending_accounts() const {
    std::vector<Id> ids;
    for (const Account& account : accounts_) ids.push_back(account.id);
    return ids;
}

void Replica::fetch_identities(const std::vector<Id>& accounts) {
    for (std::size_t first = 0; first < accounts.size(); first += limits::jmap_calls) {
        const std::size_t last = std::min(first + limits::jmap_calls, accounts.size());
        std::vector<Id> asked;
        Json calls = Json::array();
        for (std::size_t i = first; i < last; ++i) {
            asked.push_back(accounts[i]);
            calls.push_back(Json::array({"Identity/get", {{"accountId", accounts[i]}, {"ids", nullptr}}}));
        }
        ask(std::move(calls), [this, asked](const Json* methods, const MethodError*) {
            if (!methods) return;  // asked again on reconnection
            for (std::size_t i = 0; i < asked.size(); ++i) read_identities(asked[i], call_answer(*methods, i));
            ++revision_;
        });
    }
}

void Replica::read_identities(const Id& account, const Json& result) {
    if (!result.is_object() || state_->accounts.count(account) == 0) return;
    std::vector<mail::Identity>& all = state_->identities[account];
    all.clear();
    for (const Json& object : member(result, "list"))
        if (auto identity = decode_identity(object, account)) all.push_back(std::move(*identity));
    note("identities/" + account);
}

// What the relay made of it (whether a code is needed now) is read in the same request: a push may have shown the
// identity before the log-in proved it, and who hears the outcome asks for a code where one is needed.
Ticket Replica::set_identities(const Id& account, const char* method, Json arguments, bool repeatable,
                               std::optional<AccountProbe> log_in, std::set<std::string> done_if) {
    Action action;
    action.done_if = std::move(done_if);
    action.ticket = ++state_->last_ticket;
    action.repeatable = repeatable;
    arguments["accountId"] = account;
    action.calls = Json::array({Json::array({method, std::move(arguments)})});
    if (log_in) action.calls.push_back(Json::array({"AccountProbe/set", probe_arguments(*log_in)}));
    action.calls.push_back(Json::array({"Identity/get", {{"accountId", account}, {"ids", nullptr}}}));
    action.finish = [this, account, read = action.calls.size() - 1](const Json& methods, Outcome& outcome) {
        outcome.created = text(member(member(call_answer(methods, 0), "created"), "new"), "id");
        read_identities(account, call_answer(methods, read));
    };
    perform(std::move(action));
    return state_->last_ticket;
}

namespace {

std::optional<AccountProbe> login_of(const mail::Identity& identity, Id name, bool wanted) {
    if (!wanted) return std::nullopt;
    AccountProbe probe;
    probe.outgoing = true;
    probe.server = identity.server;
    probe.identity = std::move(name);
    return probe;
}

}  // namespace

Ticket Replica::create_identity(const mail::Identity& identity, const std::string& password, bool log_in) {
    Json object = encode_identity(identity);
    if (!password.empty()) object["password"] = password;
    return set_identities(identity.account.to_string(), "Identity/set", {{"create", {{"new", std::move(object)}}}},
                          true, login_of(identity, "#new", log_in));
}

// The address of an identity is never another one (RFC 8621 6).
Ticket Replica::update_identity(const mail::Identity& identity, const std::string& password, bool log_in) {
    Json object = encode_identity(identity);
    object.erase("email");
    if (!password.empty()) object["password"] = password;
    return set_identities(identity.account.to_string(), "Identity/set",
                          {{"update", {{identity.id.to_string(), std::move(object)}}}}, true,
                          login_of(identity, identity.id.to_string(), log_in));
}

Ticket Replica::destroy_identity(mail::RecordId id) {
    const mail::Identity* known = identity(id);
    if (known == nullptr) return ++state_->last_ticket;
    const Id account = known->account.to_string();
    std::erase_if(state_->identities[account], [&](const mail::Identity& each) { return each.id == id; });
    note("identities/" + account);
    ++revision_;
    return set_identities(account, "Identity/set", {{"destroy", Json::array({id.to_string()})}}, true, std::nullopt,
                          {"notFound"});
}

Ticket Replica::send_code(mail::RecordId id, const std::string& language) {
    const mail::Identity* known = identity(id);
    if (known == nullptr) return ++state_->last_ticket;
    return set_identities(known->account.to_string(), "IdentityCode/set",
                          {{"create", {{"new", {{"identityId", id.to_string()}, {"language", language}}}}}}, false);
}

Ticket Replica::enter_code(mail::RecordId id, const std::string& code) {
    const mail::Identity* known = identity(id);
    if (known == nullptr) return ++state_->last_ticket;
    return set_identities(known->account.to_string(), "IdentityCode/set",
                          {{"create", {{"new", {{"identityId", id.to_string()}, {"code", code}}}}}}, false);
}

const Vacation* Replica::vacation(const Id& account) const {
    const auto at = state_->vacations.find(account);
    return at == state_->vacations.end() ? nullptr : &at->second;
}

void Replica::need_vacation(const Id& account) {
    if (!session_.has_vacation || !state_->vacations_wanted.insert(account).second) return;
    if (link() == Client::Link::online) fetch_vacation(account);
}

void Replica::fetch_vacation(const Id& account) {
    const Json get = {{"accountId", account}, {"ids", Json::array({"singleton"})}};
    ask(Json::array({Json::array({"VacationResponse/get", get})}),
        [this, account](const Json* methods, const MethodError*) {
            if (!methods || state_->accounts.count(account) == 0) return;
            const Json& list = member(call_answer(*methods, 0), "list");
            if (!list.is_array() || list.empty()) return;
            state_->vacations[account] = decode_vacation(list.front());
            ++revision_;
        });
}

Ticket Replica::set_vacation(const Id& account, const Vacation& vacation) {
    if (session_.has_vacation) state_->vacations[account] = vacation, state_->vacations_wanted.insert(account);
    return set_on(account, "VacationResponse/set", {{"update", {{"singleton", encode_vacation(vacation)}}}}, true);
}

void Replica::follow_sending(const StateChange& change) {
    std::vector<Id> identities_of, submissions_of;
    for (const auto& [account, types] : change.changed) {
        if (account == session_.unified) continue;
        if (types.count("Identity") != 0) identities_of.push_back(account);
        if (types.count("EmailSubmission") != 0) submissions_of.push_back(account);
        if (types.count("VacationResponse") != 0 && state_->vacations_wanted.count(account) != 0)
            fetch_vacation(account);
    }
    if (state_->identities_wanted) fetch_identities(identities_of);
    if (state_->submissions_wanted) fetch_submissions(submissions_of);
}

void Replica::fetch_sending() {
    if (state_->identities_wanted) fetch_identities(sending_accounts());
    if (state_->submissions_wanted) fetch_submissions(sending_accounts());
    for (const Id& account : state_->vacations_wanted) fetch_vacation(account);
}

}  // namespace kontor::bridge
