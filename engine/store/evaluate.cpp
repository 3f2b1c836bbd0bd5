#include "engine/store/evaluate.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/store/text_search.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::store {
namespace {

using mail::Email;
using mail::EmailCondition;
using mail::EmailFilter;
using mail::EmailSort;
using Property = mail::EmailSort::Property;

// Conditions that need nothing but the e-mail.
bool matches_itself(const EmailCondition& c, const Email& email) {
    const auto& in = email.mailboxes;
    if (c.in_mailbox && !std::binary_search(in.begin(), in.end(), *c.in_mailbox)) return false;
    if (!c.in_mailbox_other_than.empty()) {
        const auto& other_than = c.in_mailbox_other_than;
        const bool elsewhere = std::any_of(in.begin(), in.end(), [&](MailboxId id) {
            return std::find(other_than.begin(), other_than.end(), id) == other_than.end();
        });
        if (!elsewhere) return false;
    }
    if (c.in_account && email.account != *c.in_account) return false;
    if (c.sent_before && email.sort_date() >= *c.sent_before) return false;
    if (c.sent_after && email.sort_date() < *c.sent_after) return false;
    if (c.before && email.received_at >= *c.before) return false;
    if (c.after && email.received_at < *c.after) return false;
    if (c.min_size && email.size < *c.min_size) return false;
    if (c.max_size && email.size >= *c.max_size) return false;
    if (c.has_keyword && !email.keywords.contains(*c.has_keyword)) return false;
    if (c.not_keyword && email.keywords.contains(*c.not_keyword)) return false;
    return !c.has_attachment || email.summary.has_attachment == *c.has_attachment;
}

bool matches_fields(const EmailCondition& c, const Email& email) {
    if (!c.from && !c.to && !c.cc && !c.bcc && !c.subject) return true;
    const SearchableText text = searchable_fields(email.summary);
    const auto found = [](const std::optional<std::string>& typed, const std::string& in) {
        return !typed || TextPattern(*typed).found_in(in);
    };
    return found(c.from, text.from) && found(c.to, text.to) && found(c.cc, text.cc) && found(c.bcc, text.bcc) &&
           found(c.subject, text.subject);
}

Result<bool> matches_raw(const EmailCondition& c, const Email& email, Surroundings& around) {
    const bool wants_text = c.text || c.body || c.attachment_name || c.list_id;
    if (!wants_text && !c.header_name) return true;
    const Result<std::string> raw = around.raw(email);
    if (!raw) return raw.error();
    if (c.header_name) {
        const auto values = searchable_header(*raw, *c.header_name);
        if (!values || (c.header_value && !TextPattern(*c.header_value).found_in(*values))) return false;
    }
    if (!wants_text) return true;
    const SearchableText t = searchable_text(email.summary, *raw);
    const auto found = [](const std::optional<std::string>& typed, const std::string& in) {
        return !typed || TextPattern(*typed).found_in(in);
    };
    if (!found(c.body, t.body) || !found(c.attachment_name, t.attachments) || !found(c.list_id, t.list)) return false;
    return !c.text ||
           TextPattern(*c.text).found_in_any({t.subject, t.from, t.to, t.cc, t.bcc, t.attachments, t.list, t.body});
}

enum class Quantity { all, some };

Result<bool> thread_has(Quantity quantity, const std::string& keyword, const Email& email, Surroundings& around) {
    const auto keywords = around.thread_keywords(email.thread);
    if (!keywords) return keywords.error();
    const auto has = [&](const mail::Keywords& k) { return k.contains(keyword); };
    if (quantity == Quantity::some) return std::any_of(keywords->begin(), keywords->end(), has);
    return std::all_of(keywords->begin(), keywords->end(), has);
}

Result<bool> matches_thread(const EmailCondition& c, const Email& email, Surroundings& around) {
    const std::tuple<const std::optional<std::string>*, Quantity, bool> conditions[] = {
        {&c.all_in_thread_have_keyword, Quantity::all, true},
        {&c.some_in_thread_have_keyword, Quantity::some, true},
        {&c.none_in_thread_have_keyword, Quantity::some, false},
    };
    for (const auto& [keyword, quantity, wanted] : conditions) {
        if (!*keyword) continue;
        const Result<bool> has = thread_has(quantity, **keyword, email, around);
        if (!has) return has.error();
        if (*has != wanted) return false;
    }
    return true;
}

Result<bool> matches_condition(const EmailCondition& c, const Email& email, Surroundings& around) {
    if (!matches_itself(c, email)) return false;
    if (c.in_role) {
        const bool in_role = std::any_of(email.mailboxes.begin(), email.mailboxes.end(),
                                         [&](MailboxId id) { return around.role(id) == *c.in_role; });
        if (!in_role) return false;
    }
    const Result<bool> in_thread = matches_thread(c, email, around);
    if (!in_thread || !*in_thread) return in_thread;
    if (asks_for_text(c) && !c.header_name) {
        if (const std::optional<bool> known = around.text_matches(c, email)) return *known;
    }
    if (!matches_fields(c, email)) return false;
    return matches_raw(c, email, around);
}

std::string first_name(const std::vector<mail::EmailAddress>& addresses) {
    if (addresses.empty()) return {};
    const mail::EmailAddress& first = addresses.front();
    return text::fold_case(first.name && !first.name->empty() ? *first.name : first.email);
}

Result<SortKey::Value> sort_value(const EmailSort& sort, const Email& email, Surroundings& around) {
    using Value = SortKey::Value;
    switch (sort.property) {
        case Property::received_at:
            return Value{email.received_at.seconds, {}};
        case Property::sent_at:
            return Value{email.sort_date().seconds, {}};
        case Property::size:
            return Value{static_cast<std::int64_t>(email.size), {}};
        case Property::from:
            return Value{0, first_name(email.summary.from)};
        case Property::to:
            return Value{0, first_name(email.summary.to)};
        case Property::subject:
            return Value{0, text::base_subject(email.summary.subject)};
        case Property::has_keyword:
            return Value{email.keywords.contains(sort.keyword) ? 1 : 0, {}};
        case Property::relevance:
            return Value{0, {}};
        case Property::all_in_thread_have_keyword:
        case Property::some_in_thread_have_keyword:
            break;
    }
    const bool all = sort.property == Property::all_in_thread_have_keyword;
    const Result<bool> has = thread_has(all ? Quantity::all : Quantity::some, sort.keyword, email, around);
    if (!has) return has.error();
    return Value{*has ? 1 : 0, {}};
}

bool comes_before(const std::vector<EmailSort>& sort, const SortKey& a, const SortKey& b) {
    for (std::size_t i = 0; i < sort.size(); ++i) {
        if (a.values[i] == b.values[i]) continue;
        return sort[i].ascending ? a.values[i] < b.values[i] : b.values[i] < a.values[i];
    }
    return b.id < a.id;
}

}  // namespace

bool asks_for_text(const EmailCondition& c) {
    return c.text || c.from || c.to || c.cc || c.bcc || c.subject || c.body || c.attachment_name || c.list_id;
}

Result<bool> matches(const EmailFilter& filter, const Email& email, Surroundings& around) {
    using Operator = EmailFilter::Operator;
    if (filter.op == Operator::condition) return matches_condition(filter.condition, email, around);
    // AND stops at the first that fails, OR and NOT (none of them) at the first that holds.
    const bool stops_at = filter.op != Operator::and_;
    for (const EmailFilter& operand : filter.operands) {
        const Result<bool> holds = matches(operand, email, around);
        if (!holds) return holds;
        if (*holds == stops_at) return filter.op == Operator::or_;
    }
    return filter.op != Operator::or_;
}

Result<void> Evaluation::offer(const Email& email) {
    const Result<bool> match = matches(query_.filter, email, around_);
    if (!match) return match.error();
    if (!*match) return {};
    SortKey key{email.id, email.thread, {}};
    key.values.reserve(query_.sort.size());
    for (const EmailSort& sort : query_.sort) {
        auto value = sort_value(sort, email, around_);
        if (!value) return value.error();
        key.values.push_back(std::move(*value));
    }
    found_.push_back(std::move(key));
    return {};
}

std::vector<EmailId> Evaluation::finish() {
    std::sort(found_.begin(), found_.end(),
              [this](const SortKey& a, const SortKey& b) { return comes_before(query_.sort, a, b); });
    std::vector<EmailId> ids;
    std::set<ThreadId> threads;
    for (const SortKey& key : found_) {
        if (query_.collapse_threads && !threads.insert(key.thread).second) continue;
        ids.push_back(key.id);
    }
    return ids;
}

}  // namespace kontor::store
