// Sweeps: what is done to a whole list, of any size. First the ids are listed, oldest first, so that mail which arrives
// meanwhile stands at the end and is not met; then, batch by batch, the e-mails are looked at, which tells what brings
// them back, and changed. A batch whose answer was lost is done again: what is so already is left alone.
#include <algorithm>
#include <utility>

#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/base/limits.hpp"

namespace kontor::bridge {
namespace {

// Ids asked for in one Email/query.
constexpr std::size_t listed_at_once = 5000;

std::set<Id> true_members(const Json& object) {
    std::set<Id> ids;
    if (!object.is_object()) return ids;
    for (const auto& [id, value] : object.items()) {
        if (value == true) ids.insert(id);
    }
    return ids;
}

Json spelled(const std::set<Id>& mailboxes) {
    Json ids = Json::object();
    for (const Id& id : mailboxes) ids[id] = true;
    return ids;
}

}  // namespace

Ticket Replica::sweep(const ListKey& list, const Sweep& what) {
    const Ticket ticket = ++state_->last_ticket;
    SweepData& data = state_->sweeps[ticket];
    data.list = list;
    data.what = what;
    advance_sweeps();
    ++revision_;
    return ticket;
}

void Replica::stop_sweep(Ticket ticket) {
    const auto at = state_->sweeps.find(ticket);
    if (at == state_->sweeps.end()) return;
    at->second.stopped = true;
    advance_sweeps();
    ++revision_;
}

std::vector<SweepProgress> Replica::sweeps() const {
    std::vector<SweepProgress> all;
    for (const auto& [ticket, data] : state_->sweeps)
        all.push_back({ticket, std::min(data.done, data.total), data.listed ? data.total : 0, data.undoing});
    return all;
}

void Replica::advance_sweeps() {
    if (link() != Client::Link::online) return;
    std::vector<Ticket> idle;
    for (const auto& [ticket, data] : state_->sweeps) {
        if (!data.asked) idle.push_back(ticket);
    }
    for (const Ticket ticket : idle) {
        const SweepData& data = state_->sweeps.at(ticket);
        if (data.stopped || (data.listed && data.done >= data.total))
            end_sweep(ticket);
        else if (!data.listed)
            list_for_sweep(ticket);
        else if (data.undoing)
            put_back_batch(ticket);
        else
            look_at_batch(ticket);
    }
}

void Replica::list_for_sweep(Ticket ticket) {
    SweepData& data = state_->sweeps.at(ticket);
    data.asked = true;
    const Json query = {{"accountId", data.list.account},
                        {"filter", filter_of(data.list)},
                        {"sort", Json::array({{{"property", "sentAt"}, {"isAscending", true}}})},
                        {"collapseThreads", data.list.conversations},
                        {"position", data.ids.size()},
                        {"limit", listed_at_once},
                        {"calculateTotal", true}};
    ask(Json::array({Json::array({"Email/query", query})}), [this, ticket](const Json* methods, const MethodError*) {
        const auto at = state_->sweeps.find(ticket);
        if (at == state_->sweeps.end()) return;
        SweepData& found = at->second;
        found.asked = false;
        if (!methods) return;  // the connection was lost: again on the next one
        const Json& result = call_answer(*methods, 0);
        if (!result.is_object()) found.error = MethodError{"serverFail", ""}, found.stopped = true;
        if (found.total == 0) found.total = number(result, "total");
        const Json& ids = member(result, "ids");
        for (const Json& id : ids) {
            if (id.is_string() && found.ids.size() < found.total) found.ids.push_back(id.get<std::string>());
        }
        if (ids.empty() || found.ids.size() >= found.total) {
            std::sort(found.ids.begin(), found.ids.end());
            found.ids.erase(std::unique(found.ids.begin(), found.ids.end()), found.ids.end());
            found.total = found.ids.size();
            found.listed = true;
        }
        ++revision_;
        advance_sweeps();
    });
}

void Replica::look_at_batch(Ticket ticket) {
    SweepData& data = state_->sweeps.at(ticket);
    data.asked = true;
    Json ids = Json::array();
    const std::size_t most = std::min(session_.objects_in_set, limits::jmap_objects_in_get);
    for (std::size_t i = data.done; i < std::min(data.done + most, data.ids.size()); ++i) ids.push_back(data.ids[i]);
    const Json get = {{"accountId", reading_account()},
                      {"ids", std::move(ids)},
                      {"properties", {"id", "keywords", "mailboxIds", "ownerAccountId", "ownerMailboxIds"}}};
    ask(Json::array({Json::array({"Email/get", get})}), [this, ticket](const Json* methods, const MethodError*) {
        const auto at = state_->sweeps.find(ticket);
        if (at == state_->sweeps.end()) return;
        at->second.asked = false;
        if (methods) change_batch(ticket, member(call_answer(*methods, 0), "list"));
    });
}

void Replica::change_batch(Ticket ticket, const Json& emails) {
    SweepData& data = state_->sweeps.at(ticket);
    const Sweep& what = data.what;
    std::map<Id, Json> by_account;
    const auto patch = [&](const Id& account, const Id& id, Json changes) {
        by_account[account]["update"][id] = std::move(changes);
    };
    for (const Json& object : emails) {
        const Id id = text(object, "id");
        Id account = text(object, "ownerAccountId");
        if (account.empty()) account = reading_account();
        const Json& own = member(object, "ownerMailboxIds");
        const std::set<Id> mailboxes = true_members(own.is_object() ? own : member(object, "mailboxIds"));
        const bool first = data.noted.insert(id).second;
        if (what.kind == Sweep::Kind::destroy) {
            by_account[account]["destroy"].push_back(id);
            data.changed += first ? 1 : 0;
            continue;
        }
        if (what.kind == Sweep::Kind::keyword) {
            const bool has = flag(member(object, "keywords"), what.keyword.c_str());
            if (has == what.on) continue;
            if (first) data.keywords[account].push_back(id), ++data.changed;
            patch(account, id, {{"keywords/" + what.keyword, what.on ? Json(true) : Json(nullptr)}});
            continue;
        }
        std::set<Id> wanted;
        if (what.kind == Sweep::Kind::take_away) {
            wanted = mailboxes;
            if (wanted.erase(data.list.mailbox) == 0) continue;
        }
        if (wanted.empty()) {
            const Mailbox* target =
                what.mailbox.empty() ? mailbox_by_role(account, what.role) : mailbox(account, what.mailbox);
            if (!target) continue;
            wanted = {target->id};
        }
        if (wanted == mailboxes) continue;
        if (first) data.places[{account, mailboxes}].push_back(id), ++data.changed;
        patch(account, id, {{"mailboxIds", spelled(wanted)}});
    }
    const std::size_t most = std::min(session_.objects_in_set, limits::jmap_objects_in_get);
    send_batch(ticket, by_account, std::min(most, data.ids.size() - data.done));
}

// One Email/set an account; all of them together change no more than the relay takes in one.
void Replica::send_batch(Ticket ticket, const std::map<Id, Json>& by_account, std::size_t batch) {
    SweepData& data = state_->sweeps.at(ticket);
    std::vector<Json> requests;
    for (const auto& [account, set] : by_account) {
        if (requests.empty() || requests.back().size() == limits::jmap_calls) requests.push_back(Json::array());
        Json arguments = set;
        arguments["accountId"] = account;
        requests.back().push_back(Json::array({"Email/set", std::move(arguments)}));
    }
    if (requests.empty()) {
        data.done += batch;
        data.noted.clear();
        ++revision_;
        return advance_sweeps();
    }
    data.asked = true;
    const auto open = std::make_shared<std::size_t>(requests.size());
    const auto lost = std::make_shared<bool>(false);
    for (Json& request : requests) {
        ask(std::move(request), [this, ticket, batch, open, lost](const Json* methods, const MethodError*) {
            const auto at = state_->sweeps.find(ticket);
            if (at == state_->sweeps.end()) return;
            SweepData& found = at->second;
            *lost |= !methods;
            if (methods && !found.error) found.error = first_error(*methods);
            if (--*open > 0) return;
            found.asked = false;
            if (*lost) return;  // the batch is done again on the next connection
            found.done += batch;
            found.noted.clear();
            ++revision_;
            advance_sweeps();
        });
    }
}

// The next e-mails of what is put back, in the order of their groups.
void Replica::put_back_batch(Ticket ticket) {
    SweepData& data = state_->sweeps.at(ticket);
    std::map<Id, Json> by_account;
    std::size_t at = 0, batch = 0;
    const auto take = [&](const Id& account, const std::vector<Id>& ids, const Json& changes) {
        const std::size_t begin = std::max(at, data.done), end = at + ids.size();
        for (std::size_t i = begin; i < end && batch < session_.objects_in_set; ++i, ++batch)
            by_account[account]["update"][ids[i - at]] = changes;
        at = end;
    };
    for (const auto& [place, ids] : data.places) take(place.first, ids, {{"mailboxIds", spelled(place.second)}});
    const Json was = {{"keywords/" + data.what.keyword, data.what.on ? Json(nullptr) : Json(true)}};
    for (const auto& [account, ids] : data.keywords) take(account, ids, was);
    send_batch(ticket, by_account, batch);
}

void Replica::end_sweep(Ticket ticket) {
    auto node = state_->sweeps.extract(ticket);
    SweepData& data = node.mapped();
    Outcome outcome;
    outcome.ticket = ticket;
    outcome.error = data.error;
    outcome.emails = data.undoing ? data.done : data.changed;
    const bool can_be_undone = !data.undoing && data.what.kind != Sweep::Kind::destroy && data.changed > 0;
    if (can_be_undone) {
        data.ids = {};
        data.noted = {};
        state_->swept.insert(std::move(node));
        // What nobody has taken back by then stays as it is.
        while (state_->swept.size() > 3) state_->swept.erase(state_->swept.begin());
    }
    state_->outcomes.push_back(std::move(outcome));
    ++revision_;
}

bool Replica::undo_sweep(Ticket ticket) {
    auto node = state_->swept.extract(ticket);
    if (node.empty()) return false;
    SweepData data = std::move(node.mapped());
    data.undoing = data.listed = true;
    data.stopped = data.asked = false;
    data.error.reset();
    data.done = 0;
    data.total = data.changed;
    state_->sweeps[++state_->last_ticket] = std::move(data);
    advance_sweeps();
    ++revision_;
    return true;
}

}  // namespace kontor::bridge
