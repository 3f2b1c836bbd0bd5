#include "native/storage/search_narrowing.hpp"

#include <algorithm>

#include "engine/store/evaluate.hpp"
#include "native/storage/member_rows.hpp"
#include "native/storage/pack.hpp"
#include "native/storage/rows.hpp"

namespace kontor::storage {
namespace {

bool fits(const mail::EmailCondition& c, const SearchDocument& d) {
    if (c.in_account && d.account != *c.in_account) return false;
    if (c.before && d.received >= c.before->seconds) return false;
    if (c.after && d.received < c.after->seconds) return false;
    if (c.sent_before && d.sort_date >= c.sent_before->seconds) return false;
    if (c.sent_after && d.sort_date < c.sent_after->seconds) return false;
    if (c.min_size && d.size < *c.min_size) return false;
    return !c.max_size || d.size < *c.max_size;
}

}  // namespace

std::optional<SearchNarrowing> SearchNarrowing::of(Connection& db, const mail::EmailFilter& filter, Scope scope,
                                                   const std::vector<mail::Mailbox>& mailboxes) {
    SearchNarrowing narrowing(db);
    if (!narrowing.take(filter, scope, mailboxes, narrowing.top_)) return std::nullopt;
    return narrowing;
}

bool SearchNarrowing::take(const mail::EmailFilter& filter, Scope scope, const std::vector<mail::Mailbox>& mailboxes,
                           Node& node) {
    node.op = filter.op;
    if (filter.op == Operator::condition) return take(filter.condition, scope, mailboxes, node);
    node.operands.resize(filter.operands.size());
    for (std::size_t i = 0; i < filter.operands.size(); ++i)
        if (!take(filter.operands[i], scope, mailboxes, node.operands[i])) return false;
    return true;
}

bool SearchNarrowing::take(const mail::EmailCondition& c, Scope scope, const std::vector<mail::Mailbox>& mailboxes,
                           Node& node) {
    node.condition = &c;
    if (store::asks_for_text(c) || c.header_name || c.all_in_thread_have_keyword || c.some_in_thread_have_keyword ||
        c.none_in_thread_have_keyword || (c.in_mailbox && c.in_role))
        return false;
    mail::Keywords wanted, refused;
    for (const auto& [keyword, into] : {std::pair(&c.has_keyword, &wanted), std::pair(&c.not_keyword, &refused)})
        if (*keyword && (!into->add(**keyword) || !into->words().empty())) return false;
    if ((wanted.bits() & refused.bits()) != 0) return false;

    if (c.in_mailbox || c.in_role || c.has_keyword || c.not_keyword || c.has_attachment) {
        Members& members = node.within.emplace();
        members.wanted = wanted.bits();
        members.mask = wanted.bits() | refused.bits();
        if (c.has_attachment) {
            members.mask |= member_has_attachment;
            if (*c.has_attachment) members.wanted |= member_has_attachment;
        }
        for (const mail::Mailbox& mailbox : mailboxes) {
            if (!scope.contains(mailbox.account)) continue;
            if (c.in_mailbox && mailbox.id != *c.in_mailbox) continue;
            if (c.in_role && mailbox.role != *c.in_role) continue;
            members.mailboxes.push_back(mailbox.id);
            // Of the unread and the starred there are indexes of their own (member_rows.cpp); few have a star.
            if (const auto seen = static_cast<std::uint64_t>(mail::Keyword::seen); (refused.bits() & seen) != 0)
                cost_ += mailbox.unread_emails;
            else if ((wanted.bits() & static_cast<std::uint64_t>(mail::Keyword::flagged)) == 0)
                cost_ += mailbox.total_emails;
        }
    }
    if (!c.in_mailbox_other_than.empty()) {
        Members& members = node.other_than.emplace();
        for (const mail::Mailbox& mailbox : mailboxes) {
            const auto& ids = c.in_mailbox_other_than;
            if (!scope.contains(mailbox.account) || std::find(ids.begin(), ids.end(), mailbox.id) == ids.end())
                continue;
            members.mailboxes.push_back(mailbox.id);
            cost_ += mailbox.total_emails;
        }
    }
    return true;
}

Result<void> SearchNarrowing::load(EmailId last) { return load(top_, last); }

Result<void> SearchNarrowing::load(Node& node, EmailId last) {
    for (Node& operand : node.operands)
        if (auto loaded = load(operand, last); !loaded) return loaded;
    for (auto* members : {&node.within, &node.other_than}) {
        if (!*members) continue;
        if (auto loaded = load(**members, last); !loaded) return loaded;
    }
    return {};
}

Result<void> SearchNarrowing::load(Members& members, EmailId last) {
    members.has.assign(last.value + 1, false);
    MemberList list;
    list.mask = members.mask;
    list.wanted = members.wanted;
    const std::string sql = list.select("email", "");
    for (const MailboxId mailbox : members.mailboxes) {
        Query rows = db_->query_once(sql, mailbox);
        while (rows.next()) {
            const EmailId email = rows.id<EmailId>(0);
            if (email <= last) members.has[email.value] = true;
        }
        if (!rows.ok()) return rows.failure();
    }
    return {};
}

bool SearchNarrowing::holds(const Node& node, const SearchDocument& document) {
    const auto one = [&](const Node& operand) { return holds(operand, document); };
    switch (node.op) {
        case Operator::and_:
            return std::all_of(node.operands.begin(), node.operands.end(), one);
        case Operator::or_:
            return std::any_of(node.operands.begin(), node.operands.end(), one);
        case Operator::not_:
            return std::none_of(node.operands.begin(), node.operands.end(), one);
        case Operator::condition:
            break;
    }
    if (!fits(*node.condition, document)) return false;
    const std::uint64_t email = document.email.value;
    if (node.within && !node.within->has[email]) return false;
    return !node.other_than || !node.other_than->has[email] ||
           is_elsewhere(document.email, node.condition->in_mailbox_other_than);
}

bool SearchNarrowing::is_elsewhere(EmailId email, const std::vector<MailboxId>& other_than) {
    Query row = db_->query("SELECT mailboxes FROM email WHERE id = ?", email);
    if (!row.next()) {
        if (!row.ok()) failure_ = row.failure();
        return false;
    }
    Unpacker unpacker(row.bytes(0));
    const auto in = unpacker.mailboxes();
    return std::any_of(in.begin(), in.end(), [&](MailboxId id) {
        return std::find(other_than.begin(), other_than.end(), id) == other_than.end();
    });
}

}  // namespace kontor::storage
