#include <algorithm>
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/mailbox/mailbox.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<mail::Role, 6> roles = {mail::Role::inbox, mail::Role::archive, mail::Role::drafts,
                                             mail::Role::sent,  mail::Role::junk,    mail::Role::trash};

void add_counts(mail::Mailbox& sum, const mail::Mailbox& mailbox) {
    sum.total_emails += mailbox.total_emails;
    sum.unread_emails += mailbox.unread_emails;
    // A thread that runs through two accounts counts in each.
    sum.total_threads += mailbox.total_threads;
    sum.unread_threads += mailbox.unread_threads;
}

ShownMailbox union_of(const Mailboxes& mailboxes, mail::Role role) {
    ShownMailbox shown;
    shown.id = unified_mailbox_id(role);
    shown.mailbox.role = role;
    bool first = true;
    for (const mail::Mailbox& mailbox : mailboxes.all()) {
        if (mailbox.role != role) continue;
        if (std::exchange(first, false)) {
            shown.mailbox.name = mailbox.name;
            shown.mailbox.sort_order = mailbox.sort_order;
        }
        add_counts(shown.mailbox, mailbox);
    }
    if (first) shown.mailbox.name = role_name(role);
    return shown;
}

// In the unions nothing can be renamed, nested or destroyed; mail moves in and out as everywhere. The Inbox stays, as
// collected mail goes there.
json rights_json(bool is_union, mail::Role role) {
    return {{"mayReadItems", true},   {"mayAddItems", true},
            {"mayRemoveItems", true}, {"maySetSeen", true},
            {"maySetKeywords", true}, {"mayCreateChild", !is_union},
            {"mayRename", !is_union}, {"mayDelete", !is_union && role != mail::Role::inbox},
            {"maySubmit", true}};
}

json value_of(const ShownMailbox& shown, const std::string& property, bool in_unified) {
    const mail::Mailbox& mailbox = shown.mailbox;
    if (property == "id") return shown.id;
    if (property == "name") return mailbox.name;
    if (property == "parentId") return shown.parent.empty() ? json(nullptr) : json(shown.parent);
    if (property == "role") return mailbox.role == mail::Role::none ? json(nullptr) : json(role_name(mailbox.role));
    if (property == "sortOrder") return mailbox.sort_order;
    if (property == "totalEmails") return mailbox.total_emails;
    if (property == "unreadEmails") return mailbox.unread_emails;
    if (property == "totalThreads") return mailbox.total_threads;
    if (property == "unreadThreads") return mailbox.unread_threads;
    if (property == "isSubscribed") return mailbox.is_subscribed;
    return rights_json(in_unified, mailbox.role);  // myRights
}

}  // namespace

std::vector<ShownMailbox> shown_mailboxes(const Mailboxes& mailboxes) {
    std::vector<ShownMailbox> shown;
    if (mailboxes.is_unified()) {
        for (const mail::Role role : roles) shown.push_back(union_of(mailboxes, role));
    }
    for (const mail::Mailbox& mailbox : mailboxes.all()) {
        if (mailboxes.is_unified() && mailbox.role != mail::Role::none) continue;
        shown.push_back({mailbox.id.to_string(), mailbox.parent ? mailboxes.spell(mailbox.parent) : "", mailbox});
    }
    return shown;
}

MethodResult<std::vector<json>> read_mailboxes(Call& call, const std::vector<std::string>& properties, const Ids* ids) {
    const auto mailboxes = Mailboxes::load(call.view(), call.scope);
    if (!mailboxes) return mailboxes.error();
    std::vector<json> list;
    for (const ShownMailbox& shown : shown_mailboxes(*mailboxes)) {
        if (ids && std::find(ids->begin(), ids->end(), shown.id) == ids->end()) continue;
        json object = json::object();
        for (const std::string& property : properties) object[property] = value_of(shown, property, call.is_unified());
        list.push_back(std::move(object));
    }
    return list;
}

}  // namespace kontor::jmap
