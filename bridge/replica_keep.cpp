// What is kept over visits: written a batch a tick as it changes, read whole when a window opens.
//
// E-mails are kept as they were read, the newest of them when there are many; bodies by when they were opened last, up
// to a number of octets. A body is read again from its text only when somebody opens it, so that a window with hundreds
// of them opens as fast as one with none.
#include <algorithm>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/decode_sending.hpp"
#include "bridge/kept.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/mail/external_account_json.hpp"

namespace kontor::bridge {
namespace {

constexpr std::size_t most_emails = 3000, emails_left = 2000;  // beyond the first, the newest so many stay
constexpr std::size_t most_octets = 8 * 1024 * 1024, longest_body = 512 * 1024;
constexpr std::size_t most_bodies = 1000;

// "email/e17" is an e17 of kind email; "session" a session without a name.
std::pair<std::string, std::string> parted(const std::string& record) {
    const std::size_t slash = record.find('/');
    if (slash == std::string::npos) return {record, ""};
    return {record.substr(0, slash), record.substr(slash + 1)};
}

}  // namespace

void Replica::note(const std::string& record) {
    if (state_->keep.shelf) state_->keep.changed.insert(record);
}

void Replica::read_shelf(Instant now) {
    Keep& keep = state_->keep;
    if (!keep.shelf) return;
    while (auto event = keep.shelf->next_event()) {
        ++revision_;
        if (std::get_if<Shelf::Full>(&*event)) {
            keep_only_the_queue();
            continue;
        }
        if (std::get_if<Shelf::Unavailable>(&*event)) keep.keeping = Keeping::unavailable;
        if (auto* opened = std::get_if<Shelf::Opened>(&*event); opened && keep.opening) {
            keep.keeping = Keeping::on;
            keep.held = std::move(opened->records);
            keep.held_owner = std::move(opened->owner);
            if (keep.show_at_once && !keep.held_owner.empty()) {
                keep.owner = keep.held_owner;
                show_kept(std::exchange(keep.held, {}));
            }
        }
        if (std::exchange(keep.opening, false)) state_->client.start(now);
    }
}

// The relay said who is there.
void Replica::take_over(const Session& session) {
    Keep& keep = state_->keep;
    if (!keep.shelf || keep.keeping == Keeping::unavailable || keep.owner == session.user) return;
    const std::vector<Shelf::Record> held = std::exchange(keep.held, {});
    keep.shelf->claim(session.user);
    keep.owner = session.user;
    if (keep.held_owner == session.user) show_kept(held);
}

void Replica::show_kept(const std::vector<Shelf::Record>& records) {
    for (const Shelf::Record& record : records) {
        const auto [kind, name] = parted(record.name);
        if (kind == "queue") continue;
        if (kind == "body") {
            Keep& keep = state_->keep;
            keep.octets += keep.sizes[name] = record.value.size();
            keep.closed[name] = record.value;
            continue;
        }
        const Json value = Json::parse(record.value, nullptr, false);
        if (!value.is_discarded()) show_record(kind, name, value);
    }
    // Bodies the list of them does not name were opened longest ago.
    Keep& keep = state_->keep;
    std::erase_if(keep.bodies, [&](const Id& id) { return keep.sizes.count(id) == 0; });
    const std::set<Id> named(keep.bodies.begin(), keep.bodies.end());
    for (const auto& [id, size] : keep.sizes)
        if (named.count(id) == 0) keep.bodies.push_front(id);
    // Conversations as far as they are known.
    for (const auto& [id, email] : state_->emails) state_->threads[email.thread].push_back(id);
    if (state_->email_state.empty()) doubt_everything();
    read_queue(records);
    keep.changed.clear();
    ++revision_;
}

void Replica::show_record(const std::string& kind, const std::string& name, const Json& value) {
    if (kind == "session") {
        session_ = decode_session(value);
        accounts_ = decode_accounts(value);
        state_->keep.session = spell(value);
        state_->session_known = true;
    } else if (kind == "state" && value.is_string()) {
        state_->email_state = value.get<std::string>();
    } else if (kind == "external") {
        for (const Json& object : value) external_accounts_.push_back(decode_external_account(object));
    } else if (kind == "mailboxes") {
        AccountData& account = state_->accounts[name];
        for (const Json& object : value) {
            Mailbox mailbox = decode_mailbox(object, name);
            account.mailboxes[mailbox.id] = std::move(mailbox);
        }
        account.loaded = true;
    } else if (kind == "identities") {
        std::vector<mail::Identity>& all = state_->identities[name];
        for (const Json& object : value)
            if (auto identity = decode_identity(object, name)) all.push_back(std::move(*identity));
    } else if (kind == "email") {
        Id owner;
        Email email = decode_kept_email(value, owner);
        if (email.id != name) return;
        state_->owners[name] = owner;
        state_->emails[name] = std::move(email);
        state_->keep.emails.insert(name);
    } else if (kind == "bodies") {
        for (const Json& id : value)
            if (id.is_string()) state_->keep.bodies.push_back(id.get<std::string>());
    }
}

void Replica::read_queue(const std::vector<Shelf::Record>& records) {
    std::map<std::uint64_t, Json> queue;
    for (const Shelf::Record& record : records)
        if (const auto order = queue_order(record.name)) queue[*order] = Json::parse(record.value, nullptr, false);
    for (const auto& [order, value] : queue) {
        Action action;
        action.order = order;
        action.deed = decode_deed(member(value, "deed"));
        action.calls = member(value, "calls");
        const bool whole =
            action.calls.is_array() && std::all_of(action.calls.begin(), action.calls.end(), [](const Json& call) {
                return call.is_array() && call.size() == 2 && call[0].is_string() && call[1].is_object();
            });
        state_->last_order = std::max(state_->last_order, order);
        if (!whole || !action.is_kept()) {
            state_->keep.queue.push_back({queue_record(order), std::nullopt});
            continue;
        }
        action.sent = flag(value, "sent");
        action.is_old = true;
        action.waited = true;
        action.ticket = ++state_->last_ticket;
        show_waiting_draft(action);
        state_->waiting.push_back(std::move(action));
    }
}

void Replica::keep_action(const Action& action) {
    if (!state_->keep.shelf) return;
    const Json record = {{"calls", action.calls}, {"deed", encode_deed(action.deed)}, {"sent", action.sent}};
    state_->keep.queue.push_back({queue_record(action.order), spell(record)});
}

void Replica::keep_body(const Id& id, const Body& body) {
    Keep& keep = state_->keep;
    if (!keep.shelf || keep.keeping != Keeping::on) return;
    std::erase(keep.bodies, id);
    const std::string spelled = spell(encode_body(body));
    if (spelled.size() > longest_body) return;
    keep.bodies.push_back(id);
    keep.octets -= std::exchange(keep.sizes[id], spelled.size());
    keep.octets += spelled.size();
    note("body/" + id);
    note("email/" + id);
    note("bodies");
}

void Replica::make_room() {
    Keep& keep = state_->keep;
    while (!keep.bodies.empty() && (keep.octets > most_octets || keep.bodies.size() > most_bodies)) {
        const Id oldest = keep.bodies.front();
        keep.bodies.pop_front();
        keep.octets -= keep.sizes[oldest];
        keep.sizes.erase(oldest);
        keep.closed.erase(oldest);
        note("body/" + oldest);
        note("bodies");
    }
    if (keep.emails.size() <= most_emails) return;
    std::vector<const Email*> by_age;
    for (const Id& id : keep.emails)
        if (const Email* known = email(id); known && keep.sizes.count(id) == 0) by_age.push_back(known);
    std::sort(by_age.begin(), by_age.end(), is_older);
    const std::size_t gone = std::min(by_age.size(), keep.emails.size() - emails_left);
    for (std::size_t i = 0; i < gone; ++i) {
        keep.emails.erase(by_age[i]->id);
        keep.changed.erase("email/" + by_age[i]->id);
        keep.queue.push_back({"email/" + by_age[i]->id, std::nullopt});
    }
}

// The text of a record as things are now; empty when there is nothing to keep.
std::optional<std::string> Replica::spelled_record(const std::string& record) const {
    const Keep& keep = state_->keep;
    const auto [kind, name] = parted(record);
    if (kind == "session") return keep.session;
    if (kind == "state") return spell(state_->email_state);
    if (kind == "external") {
        Json all = Json::array();
        for (const mail::ExternalAccount& account : external_accounts_) {
            all.push_back(mail::to_json(account));
            all.back()["id"] = account.id.to_string();
        }
        return spell(all);
    }
    if (kind == "mailboxes") {
        const auto account = state_->accounts.find(name);
        if (account == state_->accounts.end() || !account->second.loaded) return std::nullopt;
        Json all = Json::array();
        for (const auto& [id, mailbox] : account->second.mailboxes) all.push_back(encode_mailbox(mailbox));
        return spell(all);
    }
    if (kind == "identities") {
        const std::vector<mail::Identity>* known = identities(name);
        if (!known) return std::nullopt;
        Json all = Json::array();
        for (const mail::Identity& identity : *known) all.push_back(encode_kept_identity(identity));
        return spell(all);
    }
    if (kind == "email") {
        const Email* known = email(name);
        if (!known) return std::nullopt;
        return spell(encode_email(*known, owner(name)));
    }
    if (kind == "body") {
        const auto open = state_->bodies.find(name);
        if (keep.sizes.count(name) == 0 || open == state_->bodies.end()) return std::nullopt;
        return spell(encode_body(open->second));
    }
    if (kind == "bodies") return spell(Json(keep.bodies));
    return std::nullopt;
}

// There is no room: what waits to be carried out is kept, and nothing else until the next visit.
void Replica::keep_only_the_queue() {
    Keep& keep = state_->keep;
    if (keep.keeping == Keeping::full) keep.keeping = Keeping::unavailable;
    if (keep.keeping != Keeping::on) return;
    keep.keeping = Keeping::full;
    keep.shelf->wipe();
    keep.shelf->claim(keep.owner);
    keep.changed = {"session", "external"};
    for (const auto& [id, unused] : state_->accounts) keep.changed.insert("mailboxes/" + id);
    for (const auto& [id, unused] : state_->identities) keep.changed.insert("identities/" + id);
    keep.queue.clear();
    if (state_->sending) keep_action(*state_->sending);
    for (const Action& action : state_->waiting)
        if (action.is_kept()) keep_action(action);
}

void Replica::write_shelf() {
    Keep& keep = state_->keep;
    if (!keep.shelf || keep.owner.empty() || (keep.changed.empty() && keep.queue.empty())) return;
    if (keep.keeping == Keeping::on) make_room();
    std::vector<Shelf::Change> batch;
    for (const std::string& record : std::exchange(keep.changed, {})) {
        const auto [kind, name] = parted(record);
        const bool of_mail = kind == "email" || kind == "body" || kind == "bodies" || kind == "state";
        if (keep.keeping != Keeping::on && of_mail) continue;
        std::optional<std::string> value = spelled_record(record);
        if (kind == "email") {
            if (value)
                keep.emails.insert(name);
            else if (keep.emails.erase(name) == 0)
                continue;
            // The body of a message that is gone goes with it.
            if (!value && keep.sizes.count(name) != 0) {
                keep.octets -= keep.sizes[name];
                keep.sizes.erase(name);
                keep.closed.erase(name);
                std::erase(keep.bodies, name);
                batch.push_back({"body/" + name, std::nullopt});
            }
        }
        batch.push_back({record, std::move(value)});
    }
    for (Shelf::Change& change : std::exchange(keep.queue, {})) batch.push_back(std::move(change));
    if (keep.keeping == Keeping::on || keep.keeping == Keeping::full) keep.shelf->write(keep.owner, std::move(batch));
}

}  // namespace kontor::bridge
