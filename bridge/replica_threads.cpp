// Conversations: which e-mails belong together (RFC 8621 3), fetched with the rows that stand for them and followed by
// Email/changes, because the thread of an e-mail never changes.
#include <algorithm>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"
#include "engine/base/limits.hpp"

namespace kontor::bridge {
namespace {

UtcTime date_of(const Email& email) { return email.sent_at.value_or(email.received_at); }

}  // namespace

bool is_older(const Email* one, const Email* other) {
    const std::int64_t a = date_of(*one).seconds, b = date_of(*other).seconds;
    return std::tie(a, one->received_at.seconds, one->id) < std::tie(b, other->received_at.seconds, other->id);
}

std::vector<const Email*> Replica::conversation(const Id& id) const {
    std::vector<const Email*> members;
    const Email* known = email(id);
    if (!known) return members;
    const auto thread = state_->threads.find(known->thread);
    if (thread == state_->threads.end()) return {known};
    for (const Id& each : thread->second) {
        if (const Email* member = email(each)) members.push_back(member);
    }
    std::sort(members.begin(), members.end(), is_older);
    return members;
}

bool Replica::conversation_known(const Id& id) const {
    const Email* known = email(id);
    const auto thread = known ? state_->threads.find(known->thread) : state_->threads.end();
    return thread != state_->threads.end() && std::all_of(thread->second.begin(), thread->second.end(),
                                                          [&](const Id& each) { return email(each) != nullptr; });
}

bool Replica::holds(const ListKey& key, const Email& email) const {
    const Id account = owner(email.id);
    if (key.account != account && key.account != session_.unified) return false;
    if (!key.keyword.empty() && email.keywords.count(key.keyword) == 0) return false;
    if (is_sent(key) && email.keywords.count(scheduled_label) != 0) return false;
    if (key.mailbox.empty() || email.mailboxes.count(key.mailbox) != 0) return true;
    if (key.account == account) return false;
    // A mailbox of the unified account stands for all of its role.
    const Mailbox* shown = mailbox(key.account, key.mailbox);
    if (!shown || shown->role == mail::Role::none) return false;
    return std::any_of(email.mailboxes.begin(), email.mailboxes.end(), [&](const Id& id) {
        const Mailbox* own = mailbox(account, id);
        return own && own->role == shown->role;
    });
}

// The e-mail that stands for the thread in that list; empty when none is left in it.
Id Replica::newest_in(const ListKey& key, const Id& thread) const {
    const auto found = state_->threads.find(thread);
    const Email* newest = nullptr;
    if (found == state_->threads.end()) return {};
    for (const Id& id : found->second) {
        const Email* member = email(id);
        if (!member || !holds(key, *member) || (key.unread_only && member->seen())) continue;
        if (!newest || is_older(newest, member)) newest = member;
    }
    return newest ? newest->id : Id();
}

void Replica::read_threads(const Json& result) {
    for (const Json& object : member(result, "list")) {
        std::vector<Id>& members = state_->threads[text(object, "id")];
        members.clear();
        for (const Json& id : member(object, "emailIds")) {
            if (!id.is_string()) continue;
            members.push_back(id.get<std::string>());
            if (!email(members.back())) state_->members_missing.insert(members.back());
        }
    }
    fetch_members();
    ++revision_;
}

void Replica::fetch_members() {
    if (state_->members_missing.empty() || state_->members_asked || link() != Client::Link::online) return;
    Json ids = Json::array();
    for (const Id& id : state_->members_missing) {
        if (ids.size() < limits::jmap_objects_in_get) ids.push_back(id);
    }
    state_->members_asked = true;
    const Json get = {{"accountId", reading_account()}, {"ids", ids}, {"properties", email_properties()}};
    ask(Json::array({Json::array({"Email/get", get})}), [this, ids](const Json* methods, const MethodError*) {
        state_->members_asked = false;
        if (!methods) return;  // asked again on reconnection
        read_emails(call_answer(*methods, 0));
        for (const Json& id : ids) {
            state_->members_missing.erase(id.get<std::string>());
            if (email(id.get<std::string>())) continue;
            // Destroyed meanwhile.
            for (auto& [thread, members] : state_->threads) std::erase(members, id.get<std::string>());
        }
        fetch_members();
    });
}

// An e-mail that is read for the first time belongs to the conversations that are known.
void Replica::join_thread(const Email& fresh) {
    const auto thread = state_->threads.find(fresh.thread);
    if (thread == state_->threads.end() || email(fresh.id)) return;
    std::vector<Id>& members = thread->second;
    if (std::find(members.begin(), members.end(), fresh.id) == members.end()) members.push_back(fresh.id);
}

}  // namespace kontor::bridge
