#include "native/storage/member_walk.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/store/window.hpp"
#include "native/storage/rows.hpp"

namespace kontor::storage {

using namespace store;

namespace {

constexpr std::size_t far_down = 20'000;  // rows that are skipped before marks are worth their making

// Conditions this file does not answer.
bool asks_more(const mail::EmailCondition& c) {
    return !c.in_mailbox_other_than.empty() || c.before || c.after || c.min_size || c.max_size ||
           c.all_in_thread_have_keyword || c.some_in_thread_have_keyword || c.none_in_thread_have_keyword || c.text ||
           c.from || c.to || c.cc || c.bcc || c.subject || c.body || c.header_name || c.attachment_name || c.list_id ||
           c.in_account || c.sent_before || c.sent_after;
}

}  // namespace

// ---- planning

std::optional<MemberWalk> MemberWalk::plan(Connection& db, const mail::EmailQuery& query,
                                           const std::vector<mail::Mailbox>& mailboxes, UserId user,
                                           MemberMarks* marks) {
    using Property = mail::EmailSort::Property;
    if (query.sort.size() != 1) return std::nullopt;
    const mail::EmailSort& sort = query.sort.front();
    if (sort.property != Property::sent_at && sort.property != Property::received_at) return std::nullopt;
    MemberWalk walk(db);
    walk.by_received_ = sort.property == Property::received_at;
    walk.ascending_ = sort.ascending;
    walk.collapse_ = query.collapse_threads;
    if (!walk.take(query.filter, mailboxes) || !walk.chosen_) return std::nullopt;
    for (const mail::Mailbox& mailbox : mailboxes) {
        if (std::find(walk.mailboxes_.begin(), walk.mailboxes_.end(), mailbox.id) == walk.mailboxes_.end()) continue;
        walk.all_emails_ += mailbox.total_emails;
        walk.all_threads_ += mailbox.total_threads;
        walk.account_ = mailbox.account;
    }
    walk.user_ = user;
    // One mailbox, newest first, nothing left out: what can be marked.
    const bool is_plain = walk.mailboxes_.size() == 1 && walk.mask_ == 0 && !walk.collapse_ && !walk.ascending_;
    if (is_plain) walk.marks_ = marks;
    return walk;
}

bool MemberWalk::take(const mail::EmailFilter& filter, const std::vector<mail::Mailbox>& mailboxes) {
    if (filter.op == mail::EmailFilter::Operator::condition) return take(filter.condition, mailboxes);
    if (filter.op != mail::EmailFilter::Operator::and_) return false;
    return std::all_of(filter.operands.begin(), filter.operands.end(),
                       [&](const auto& f) { return take(f, mailboxes); });
}

bool MemberWalk::take(const mail::EmailCondition& c, const std::vector<mail::Mailbox>& mailboxes) {
    if (asks_more(c) || (c.in_mailbox && c.in_role)) return false;
    if (c.in_mailbox || c.in_role) {
        if (chosen_) return false;
        chosen_ = true;
        for (const mail::Mailbox& mailbox : mailboxes)
            if (c.in_mailbox ? mailbox.id == *c.in_mailbox : mailbox.role == *c.in_role)
                mailboxes_.push_back(mailbox.id);
        // An e-mail could be in two mailboxes without a role; in those of one role it cannot.
        if (c.in_role == mail::Role::none) return false;
    }
    if (c.has_attachment) {
        mask_ |= member_has_attachment;
        if (*c.has_attachment) wanted_ |= member_has_attachment;
    }
    return require(c.has_keyword, true) && require(c.not_keyword, false);
}

bool MemberWalk::require(const std::optional<std::string>& keyword, bool present) {
    if (!keyword) return true;
    mail::Keywords one;
    if (!one.add(*keyword) || !one.words().empty()) return false;
    if ((mask_ & one.bits()) != 0) return false;  // asked twice, perhaps with opposite answers
    mask_ |= one.bits();
    if (present) wanted_ |= one.bits();
    return true;
}

// ---- walking

// `columns` of the members of mailbox ?1 that have the flags.
std::string MemberWalk::select(const std::string& columns, const std::string& rest) const {
    std::string sql = "SELECT " + columns + " FROM member";
    if (by_received_) sql += " INDEXED BY member_received";
    sql += " WHERE mailbox = ?1";
    if (mask_ != 0) sql += " AND (flags & " + std::to_string(mask_) + ") = " + std::to_string(wanted_);
    return sql + rest;
}

// The mailboxes' rows merged into one order.
class MemberWalk::Cursor {
public:
    // With a mark, from there on; `skip` counts from it.
    Cursor(const MemberWalk& walk, std::size_t skip, const std::optional<MemberMarks::Mark>& mark)
        : ascending_(walk.ascending_) {
        const std::string date = walk.by_received_ ? "received" : "sort_date";
        const std::string order = " ORDER BY " + date + (ascending_ ? " ASC" : " DESC") + ", email DESC";
        const std::string from = mark ? " AND (" + date + ", email) <= (?2, ?3)" : "";
        const std::string sql =
            walk.select(date + ", email, thread", from + order + " LIMIT -1 OFFSET " + std::to_string(skip));
        for (const MailboxId mailbox : walk.mailboxes_) {
            sources_.push_back({mark ? walk.db_->query_once(sql, mailbox, mark->date, mark->email)
                                     : walk.db_->query_once(sql, mailbox),
                                {},
                                false});
            advance(sources_.back());
        }
    }

    bool next(Entry& entry) {
        Source* first = nullptr;
        for (Source& source : sources_)
            if (source.has_head && (!first || before(source.head, first->head))) first = &source;
        if (!first) return false;
        entry = first->head;
        advance(*first);
        return true;
    }
    Result<void> end() const {
        for (const Source& source : sources_)
            if (!source.rows.ok()) return source.rows.failure();
        return {};
    }

private:
    struct Source {
        Query rows;
        Entry head;
        bool has_head;
    };
    bool before(const Entry& a, const Entry& b) const {
        if (a.date != b.date) return ascending_ ? a.date < b.date : b.date < a.date;
        return b.email < a.email;
    }
    static void advance(Source& source) {
        source.has_head = source.rows.next();
        if (source.has_head)
            source.head = {source.rows.integer(0), source.rows.id<EmailId>(1), source.rows.id<ThreadId>(2)};
    }

    bool ascending_;
    std::vector<Source> sources_;
};

template <class Visit>
Result<void> MemberWalk::each(std::size_t first, Visit visit) const {
    // One index can skip by itself; merged ones, and threads, have to be looked at.
    const bool skips = mailboxes_.size() == 1 && !collapse_;
    std::optional<MemberMarks::Mark> mark;
    if (marks_ && first >= far_down) {
        const auto found = marks_->before(*db_, {user_, account_, mailboxes_.front(), by_received_}, first);
        if (!found) return found.error();
        mark = *found;
    }
    Cursor cursor(*this, skips ? first - (mark ? mark->index : 0) : 0, mark);
    std::set<ThreadId> seen;
    Entry entry;
    for (std::size_t index = skips ? first : 0; cursor.next(entry);) {
        if (collapse_ && !seen.insert(entry.thread).second) continue;
        if (index >= first && !visit(index, entry.email)) break;
        ++index;
    }
    return cursor.end();
}

Result<Page> MemberWalk::page(const Window& window) const {
    Page page;
    std::size_t all = 0;
    if (window.calculate_total || (!window.anchor && window.position < 0)) {
        const auto counted = total();
        if (!counted) return counted.error();
        all = *counted;
        if (window.calculate_total) page.total = all;
    }
    std::optional<std::size_t> anchor_at;
    if (window.anchor) {
        const auto found = positions({&*window.anchor, 1});
        if (!found) return found.error();
        anchor_at = found->front();
        page.anchor_found = anchor_at.has_value();
        if (!page.anchor_found) return page;
    }
    page.position = window_begin(window, all, anchor_at);
    if (window.limit == 0) return page;
    auto walked = each(page.position, [&](std::size_t, EmailId email) {
        page.ids.push_back(email);
        return page.ids.size() < window.limit;
    });
    if (!walked) return walked.error();
    return page;
}

// ---- counting

Result<std::size_t> MemberWalk::total() const {
    if (mask_ == 0 && !collapse_) return all_emails_;
    if (mask_ == 0 && mailboxes_.size() <= 1) return all_threads_;
    if (!collapse_) return count("", 0, {});
    std::size_t threads = 0;
    auto walked = each(0, [&](std::size_t, EmailId) {
        ++threads;
        return true;
    });
    if (!walked) return walked.error();
    return threads;
}

// Members of all the mailboxes that meet a condition on ?2, a date, and ?3, an e-mail.
Result<std::size_t> MemberWalk::count(const std::string& condition, std::int64_t date, EmailId email) const {
    std::size_t sum = 0;
    const std::string sql = select("count(*), ?2, ?3", condition);
    for (const MailboxId mailbox : mailboxes_) {
        Query row = db_->query_once(sql, mailbox, date, email);
        if (!row.next()) return row.failure();
        sum += row.number(0);
    }
    return sum;
}

Result<std::optional<MemberWalk::Entry>> MemberWalk::find(EmailId email) const {
    Query dates = db_->query("SELECT coalesce(sent, received), received FROM email WHERE id = ?", email);
    if (!dates.next()) return dates.ok() ? Result<std::optional<Entry>>(std::nullopt) : dates.failure();
    const std::string sql = select("thread", " AND sort_date = ?2 AND email = ?3");
    for (const MailboxId mailbox : mailboxes_) {
        std::string in_mailbox = sql;
        if (by_received_) in_mailbox = select("thread", " AND received = ?2 AND email = ?3");
        const std::int64_t date = dates.integer(by_received_ ? 1 : 0);
        Query row = db_->query_once(in_mailbox, mailbox, date, email);
        if (row.next()) return std::optional(Entry{date, email, row.id<ThreadId>(0)});
        if (!row.ok()) return row.failure();
    }
    return std::optional<Entry>();
}

Result<std::optional<std::size_t>> MemberWalk::rank(EmailId email) const {
    const auto entry = find(email);
    if (!entry) return entry.error();
    if (!*entry) return std::optional<std::size_t>();
    const std::string date = by_received_ ? "received" : "sort_date";
    const auto other_dates = count(" AND " + date + (ascending_ ? " < ?2" : " > ?2"), (*entry)->date, email);
    if (!other_dates) return other_dates.error();
    const auto same_date = count(" AND " + date + " = ?2 AND email > ?3", (*entry)->date, email);
    if (!same_date) return same_date.error();
    return std::optional(*other_dates + *same_date);
}

Result<std::vector<std::optional<std::size_t>>> MemberWalk::positions(std::span<const EmailId> ids) const {
    std::vector<std::optional<std::size_t>> found;
    constexpr std::size_t few = 8;
    if (!collapse_ && ids.size() <= few) {
        for (const EmailId id : ids) {
            const auto at = rank(id);
            if (!at) return at.error();
            found.push_back(*at);
        }
        return found;
    }
    std::map<EmailId, std::optional<std::size_t>> wanted;
    for (const EmailId id : ids) wanted[id] = std::nullopt;
    std::size_t left = wanted.size();
    auto walked = each(0, [&](std::size_t index, EmailId email) {
        const auto at = wanted.find(email);
        if (at == wanted.end()) return true;
        at->second = index;
        return --left > 0;
    });
    if (!walked) return walked.error();
    for (const EmailId id : ids) found.push_back(wanted[id]);
    return found;
}

}  // namespace kontor::storage
