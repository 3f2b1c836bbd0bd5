// What the person does: shown at once, told to the relay, put right when it refuses.
#include <algorithm>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/base/limits.hpp"
#include "engine/setup/discovery_json.hpp"

namespace kontor::bridge {
namespace {

Json home_call(const Id& home, const char* method, Json arguments) {
    arguments["accountId"] = home;
    return Json::array({Json::array({method, std::move(arguments)})});
}

void read_created(const Json& methods, Outcome& outcome) {
    const Json& created = member(call_answer(methods, 0), "created");
    if (created.is_object() && !created.empty()) outcome.created = text(*created.begin(), "id");
}

Json mailbox_ids(const std::set<Id>& mailboxes) {
    Json ids = Json::object();
    for (const Id& id : mailboxes) ids[id] = true;
    return ids;
}

}  // namespace

// One Email/set per owning account and per maxObjectsInSet.
Json Replica::email_set_calls(const std::map<Id, Json>& patches) const {
    std::map<Id, Json> by_account;
    Json calls = Json::array();
    const auto flush = [&](const Id& account, Json& update) {
        calls.push_back(Json::array({"Email/set", {{"accountId", account}, {"update", std::move(update)}}}));
        update = Json::object();
    };
    for (const auto& [id, patch] : patches) {
        Json& update = by_account.try_emplace(owner(id), Json::object()).first->second;
        update[id] = patch;
        if (update.size() == session_.objects_in_set) flush(owner(id), update);
    }
    for (auto& [account, update] : by_account) {
        if (!update.empty()) flush(account, update);
    }
    return calls;
}

void Replica::perform_email_set(Ticket ticket, const std::map<Id, Json>& patches, Deed deed) {
    for (const auto& [id, patch] : patches) deed.subjects[id] = state_->emails[id].subject;
    const Json calls = email_set_calls(patches);
    // A request carries at most maxCallsInRequest calls; the last one ends the ticket.
    for (std::size_t first = 0; first < calls.size(); first += limits::jmap_calls) {
        Action action;
        action.deed = deed;
        action.ticket = first + limits::jmap_calls >= calls.size() ? ticket : 0;
        action.calls = Json::array();
        for (std::size_t i = first; i < std::min(first + limits::jmap_calls, calls.size()); ++i)
            action.calls.push_back(calls[i]);
        perform(std::move(action));
    }
    if (calls.empty()) {
        Outcome nothing;
        nothing.ticket = ticket;
        state_->outcomes.push_back(std::move(nothing));
    }
}

// Adds `step` to the counts of those mailboxes and of the unified ones of the same role.
void Replica::count(const Id& account, const std::set<Id>& mailboxes, bool unread, int step) {
    const auto add = [&](Mailbox& mailbox) {
        const auto moved = [&](std::uint32_t n) { return step < 0 ? n - std::min<std::uint32_t>(n, 1) : n + 1; };
        mailbox.total_emails = moved(mailbox.total_emails);
        if (unread) mailbox.unread_emails = moved(mailbox.unread_emails);
    };
    note("mailboxes/" + account);
    if (!session_.unified.empty()) note("mailboxes/" + session_.unified);
    for (const Id& id : mailboxes) {
        auto& own = state_->accounts[account].mailboxes;
        const auto at = own.find(id);
        if (at == own.end()) continue;
        add(at->second);
        if (at->second.role == mail::Role::none || session_.unified.empty()) continue;
        for (auto& [unified_id, unified] : state_->accounts[session_.unified].mailboxes) {
            if (unified.role == at->second.role) add(unified);
        }
    }
}

// Shows the e-mail in exactly those mailboxes: counts, and lists it no longer belongs to.
void Replica::place(const Id& id, const std::set<Id>& mailboxes) {
    Email& email = state_->emails[id];
    const Id account = owner(id);
    const bool unread = !email.seen();
    count(account, email.mailboxes, unread, -1);
    count(account, mailboxes, unread, +1);
    email.mailboxes = mailboxes;
    note("email/" + id);
    for (auto& [key, data] : state_->lists) {
        if (key.mailbox.empty()) continue;
        const bool belongs = holds(key, email);
        auto& ids = data.list.ids;
        const auto at = std::find(ids.begin(), ids.end(), id);
        if (belongs && at == ids.end()) {
            data.stale = true;
            insert_row(key, data.list, email);
        }
        if (belongs || at == ids.end()) continue;
        const Id other = key.conversations ? newest_in(key, email.thread) : Id();
        if (other.empty())
            ids.erase(at);
        else
            *at = other;
    }
    ++revision_;
}

void Replica::show_keyword(const Id& id, const std::string& keyword, bool on) {
    Email& email = state_->emails[id];
    const bool was_seen = email.seen();
    if (on)
        email.keywords.insert(keyword);
    else
        email.keywords.erase(keyword);
    note("email/" + id);
    ++revision_;
    if (email.seen() == was_seen) return;
    // Only the unread counts change: out as it was, in as it is.
    count(owner(id), email.mailboxes, !was_seen, -1);
    count(owner(id), email.mailboxes, was_seen, +1);
}

Ticket Replica::set_keyword(const std::vector<Id>& emails, const std::string& keyword, bool on) {
    const Ticket ticket = ++state_->last_ticket;
    Undo undo;
    undo.keyword = keyword;
    std::map<Id, Json> patches;
    for (const Id& id : emails) {
        const Email* known = email(id);
        if (!known || (known->keywords.count(keyword) != 0) == on) continue;
        undo.had_keyword[id] = !on;
        show_keyword(id, keyword, on);
        patches[id] = {{"keywords/" + keyword, on ? Json(true) : Json(nullptr)}};
    }
    state_->undo[ticket] = std::move(undo);
    Deed deed;
    deed.kind = Deed::Kind::keyword;
    deed.keyword = keyword;
    deed.on = on;
    perform_email_set(ticket, patches, std::move(deed));
    return ticket;
}

Ticket Replica::move_to_role(const std::vector<Id>& emails, mail::Role role) {
    std::map<Id, Id> targets;
    for (const Id& id : emails) {
        const Mailbox* target = mailbox_by_role(owner(id), role);
        if (target) targets[id] = target->id;
    }
    return move(targets);
}

Ticket Replica::move_to_mailbox(const std::vector<Id>& emails, const Id& target) {
    std::map<Id, Id> targets;
    for (const Id& id : emails) {
        if (mailbox(owner(id), target)) targets[id] = target;
    }
    return move(targets);
}

Ticket Replica::move(const std::map<Id, Id>& targets) {
    const Ticket ticket = ++state_->last_ticket;
    Undo undo;
    Deed deed;
    deed.kind = Deed::Kind::move;
    std::map<Id, Json> patches;
    for (const auto& [id, target] : targets) {
        const Email* known = email(id);
        if (!known || known->mailboxes == std::set<Id>{target}) continue;
        if (const Mailbox* to = mailbox(owner(id), target)) deed.role = to->role, deed.mailbox = to->name;
        undo.mailboxes[id] = known->mailboxes;
        place(id, {target});
        patches[id] = {{"mailboxIds", mailbox_ids({target})}};
    }
    state_->undo[ticket] = std::move(undo);
    perform_email_set(ticket, patches, std::move(deed));
    return ticket;
}

bool Replica::undo(Ticket ticket) {
    if (undo_sweep(ticket) || undo_filter(ticket) || undo_keeping(ticket)) return true;
    const auto at = state_->undo.find(ticket);
    if (at == state_->undo.end()) return false;
    const Undo undo = std::move(at->second);
    state_->undo.erase(at);
    std::map<Id, Json> patches;
    Deed deed;
    deed.kind = undo.keyword.empty() ? Deed::Kind::move : Deed::Kind::keyword;
    deed.keyword = undo.keyword;
    for (const auto& [id, had] : undo.had_keyword) {
        if (!email(id)) continue;
        deed.on = had;
        show_keyword(id, undo.keyword, had);
        patches[id] = {{"keywords/" + undo.keyword, had ? Json(true) : Json(nullptr)}};
    }
    for (const auto& [id, mailboxes] : undo.mailboxes) {
        if (!email(id)) continue;
        const Mailbox* to = mailboxes.empty() ? nullptr : mailbox(owner(id), *mailboxes.begin());
        if (to) deed.role = to->role, deed.mailbox = to->name;
        place(id, mailboxes);
        patches[id] = {{"mailboxIds", mailbox_ids(mailboxes)}};
    }
    perform_email_set(++state_->last_ticket, patches, std::move(deed));
    return !patches.empty();
}

Ticket Replica::destroy(const std::vector<Id>& emails) {
    const Ticket ticket = ++state_->last_ticket;
    std::map<Id, Json> by_account;
    for (const Id& id : emails) {
        if (email(id)) by_account.try_emplace(owner(id), Json::array()).first->second.push_back(id);
    }
    for (auto at = by_account.begin(); at != by_account.end(); ++at) {
        Json& ids = at->second;
        for (std::size_t first = 0; first < ids.size(); first += session_.objects_in_set) {
            Json some = Json::array();
            for (std::size_t i = first; i < std::min(first + session_.objects_in_set, ids.size()); ++i)
                some.push_back(ids[i]);
            Action action;
            const bool last = std::next(at) == by_account.end() && first + some.size() >= ids.size();
            action.ticket = last ? ticket : 0;
            action.deed.kind = Deed::Kind::destroy;
            for (const Json& id : some) {
                const std::string name = id.get<std::string>();
                action.deed.subjects[name] = state_->emails[name].subject;
            }
            action.calls = home_call(at->first, "Email/set", {{"destroy", std::move(some)}});
            perform(std::move(action));
        }
    }
    for (const Id& id : emails) {
        const Email* known = email(id);
        if (!known) continue;
        count(owner(id), known->mailboxes, !known->seen(), -1);
        drop_email(id);
    }
    return ticket;
}

Ticket Replica::set_on(const Id& account, const char* method, Json arguments, bool repeatable, Deed deed,
                       std::set<std::string> done_if) {
    Action action;
    action.done_if = std::move(done_if);
    action.deed = std::move(deed);
    action.ticket = ++state_->last_ticket;
    action.repeatable = repeatable;
    action.calls = home_call(account, method, std::move(arguments));
    action.finish = read_created;
    perform(std::move(action));
    return state_->last_ticket;
}

Ticket Replica::create_account(const mail::ExternalAccount& account, const std::string& password,
                               const std::string& outgoing_password, const Id& authorization) {
    Json object = encode_external_account(account, password, outgoing_password);
    if (!authorization.empty()) object["authorizationId"] = authorization;
    return set_on(session_.home, "ExternalAccount/set", {{"create", {{"new", std::move(object)}}}}, true);
}

Ticket Replica::update_account(const mail::ExternalAccount& account, const std::string& password,
                               const std::string& outgoing_password) {
    Json changes = encode_external_account(account, password, outgoing_password);
    return set_on(session_.home, "ExternalAccount/set", {{"update", {{account.id.to_string(), std::move(changes)}}}},
                  true);
}

Ticket Replica::set_account_enabled(mail::RecordId id, bool enabled) {
    return set_on(session_.home, "ExternalAccount/set", {{"update", {{id.to_string(), {{"isEnabled", enabled}}}}}},
                  true);
}

Ticket Replica::destroy_account(mail::RecordId id) {
    return set_on(session_.home, "ExternalAccount/set", {{"destroy", Json::array({id.to_string()})}}, true, {},
                  {"notFound"});
}

Ticket Replica::collect_now(mail::RecordId id, bool again) {
    Json run = {{"externalAccountId", id.to_string()}};
    if (again) run["downloadsAgain"] = true;
    return set_on(session_.home, "Collection/set", {{"create", {{"new", std::move(run)}}}}, true);
}

Ticket Replica::collect_whole(mail::RecordId id, const Id& stub) {
    const Json run = {{"externalAccountId", id.to_string()}, {"emailIds", Json::array({stub})}};
    return set_on(session_.home, "Collection/set", {{"create", {{"new", run}}}}, true);
}

Ticket Replica::cancel_collection(mail::RecordId external_account) {
    const auto run = state_->runs.find(external_account);
    if (run == state_->runs.end()) return ++state_->last_ticket;
    return set_on(session_.home, "Collection/set", {{"update", {{run->second, {{"isCancelled", true}}}}}}, true, {},
                  {"notFound"});
}

Json Replica::probe_arguments(const AccountProbe& probe) const {
    Json object = encode_server(probe.server);
    object["kind"] = probe.outgoing ? "outgoing" : "incoming";
    if (!probe.password.empty()) object["password"] = probe.password;
    if (!probe.external_account.empty()) object["externalAccountId"] = probe.external_account;
    if (!probe.identity.empty()) object["identityId"] = probe.identity;
    if (!probe.authorization.empty()) object["authorizationId"] = probe.authorization;
    if (probe.outgoing && probe.same_credentials) object["sameCredentials"] = true;
    return {{"accountId", session_.home}, {"create", {{"probe", std::move(object)}}}};
}

Ticket Replica::probe(const AccountProbe& probe) {
    Action action;
    action.ticket = ++state_->last_ticket;
    action.calls = Json::array({Json::array({"AccountProbe/set", probe_arguments(probe)})});
    action.finish = [](const Json& methods, Outcome& outcome) {
        const Json& created = member(member(call_answer(methods, 0), "created"), "probe");
        outcome.probe_error = decode_collect_error(member(created, "error"));
        outcome.probe_messages = number(created, "messages");
        outcome.certificates = decode_certificates(member(created, "certificates"));
    };
    perform(std::move(action));
    return state_->last_ticket;
}

Ticket Replica::discover(const std::string& address) {
    Action action;
    action.ticket = ++state_->last_ticket;
    action.calls =
        home_call(session_.home, "AccountDiscovery/set", {{"create", {{"discovery", {{"address", address}}}}}});
    action.finish = [](const Json& methods, Outcome& outcome) {
        const Json& created = member(member(call_answer(methods, 0), "created"), "discovery");
        if (!created.is_object()) return;
        if (auto found = setup::discovery_from_json(created)) outcome.discovery = std::move(*found);
    };
    perform(std::move(action));
    return state_->last_ticket;
}

Ticket Replica::create_mailbox(const Id& account, const std::string& name, const Id& parent) {
    const Json mailbox = {{"name", name}, {"parentId", parent.empty() ? Json(nullptr) : Json(parent)}};
    Deed deed;
    deed.kind = Deed::Kind::make_mailbox;
    deed.mailbox = name;
    return set_on(account, "Mailbox/set", {{"create", {{"new", mailbox}}}}, true, std::move(deed));
}

Ticket Replica::rename_mailbox(const Id& account, const Id& mailbox, const std::string& name) {
    Deed deed;
    deed.kind = Deed::Kind::rename_mailbox;
    deed.mailbox = name;
    return set_on(account, "Mailbox/set", {{"update", {{mailbox, {{"name", name}}}}}}, true, std::move(deed));
}

Ticket Replica::move_mailbox(const Id& account, const Id& mailbox, const Id& parent) {
    const Json below = parent.empty() ? Json(nullptr) : Json(parent);
    Deed deed;
    deed.kind = Deed::Kind::nest_mailbox;
    if (const Mailbox* known = this->mailbox(account, mailbox)) deed.mailbox = known->name;
    return set_on(account, "Mailbox/set", {{"update", {{mailbox, {{"parentId", below}}}}}}, true, std::move(deed));
}

Ticket Replica::destroy_mailbox(const Id& account, const Id& mailbox) {
    Deed deed;
    deed.kind = Deed::Kind::remove_mailbox;
    if (const Mailbox* known = this->mailbox(account, mailbox)) deed.mailbox = known->name;
    return set_on(account, "Mailbox/set", {{"destroy", Json::array({mailbox})}}, true, std::move(deed));
}

}  // namespace kontor::bridge
