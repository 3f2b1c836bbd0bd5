#include "native/storage/member_walk.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/store/window.hpp"
#include "native/storage/rows.hpp"

namespace kontor::storage {

using namespace store;

namespace {

// Marks that are walked past before they are worth their making: an index skips faster than rows are merged and threads
// looked at.
constexpr std::size_t far_down = 20, far_down_merged = 8;

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
    walk.list_.by_received = sort.property == Property::received_at;
    walk.list_.ascending = sort.ascending;
    walk.collapse_ = query.collapse_threads;
    if (!walk.take(query.filter, mailboxes)) return std::nullopt;
    if (!walk.chosen_) {
        // All mail, perhaps only what is starred or unread.
        walk.list_.overlaps = true;
        for (const mail::Mailbox& mailbox : mailboxes)
            if (mailbox.total_emails > 0) walk.list_.mailboxes.push_back(mailbox.id);
    }
    MemberMarks::Of& of = walk.marked_;
    for (const mail::Mailbox& mailbox : mailboxes) {
        const auto& chosen = walk.list_.mailboxes;
        if (std::find(chosen.begin(), chosen.end(), mailbox.id) == chosen.end()) continue;
        of.rows += mailbox.total_emails;
        walk.all_threads_ += mailbox.total_threads;
        if (std::find(of.accounts.begin(), of.accounts.end(), mailbox.account) == of.accounts.end())
            of.accounts.push_back(mailbox.account);
    }
    of.user = user;
    of.list = walk.list_;
    of.is_collapsed = walk.collapse_;
    // Of what overlaps no count of the mailboxes says how much it is; with flags none is asked for.
    const bool is_countable = !walk.list_.overlaps || walk.list_.mask != 0;
    walk.marks_ = is_countable ? marks : nullptr;
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
                list_.mailboxes.push_back(mailbox.id);
        // An e-mail could be in two mailboxes without a role; in those of one role it cannot.
        if (c.in_role == mail::Role::none) return false;
    }
    if (c.has_attachment) {
        list_.mask |= member_has_attachment;
        if (*c.has_attachment) list_.wanted |= member_has_attachment;
    }
    return require(c.has_keyword, true) && require(c.not_keyword, false);
}

bool MemberWalk::require(const std::optional<std::string>& keyword, bool present) {
    if (!keyword) return true;
    mail::Keywords one;
    if (!one.add(*keyword) || !one.words().empty()) return false;
    if ((list_.mask & one.bits()) != 0) return false;  // asked twice, perhaps with opposite answers
    list_.mask |= one.bits();
    if (present) list_.wanted |= one.bits();
    return true;
}

// ---- walking

template <class Visit>
Result<void> MemberWalk::each(std::size_t first, Visit visit) const {
    // One index can skip by itself; merged ones, and threads, have to be looked at.
    const bool skips = list_.mailboxes.size() == 1 && !collapse_;
    std::optional<MemberMarks::Mark> mark;
    if (marks_ && first >= marks_->rows_apart() * (skips ? far_down : far_down_merged)) {
        const auto found = marks_->before(*db_, marked_, first);
        if (!found) return found.error();
        mark = *found;
    }
    const std::size_t begin = mark ? mark->index : 0;
    MemberRows rows(*db_, list_, mark ? std::optional(mark->place) : std::nullopt, skips ? first - begin : 0);
    MemberHeads heads(*db_, list_);
    std::set<ThreadId> seen;
    MemberEntry entry;
    for (std::size_t index = skips ? first : begin; rows.next(entry);) {
        if (collapse_) {
            // From the top on, what was seen says it; from a mark on, the conversation.
            const auto is_head = mark ? heads.is_head(entry) : Result<bool>(seen.insert(entry.thread).second);
            if (!is_head) return is_head.error();
            if (!*is_head) continue;
        }
        if (index >= first && !visit(index, entry.place.email)) break;
        ++index;
    }
    return rows.end();
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
    if (list_.mask == 0 && !list_.overlaps && !collapse_) return marked_.rows;
    if (list_.mask == 0 && list_.mailboxes.size() <= 1) return collapse_ ? all_threads_ : marked_.rows;
    // A conversation may be in several accounts, so that the mailboxes' counts do not add up to it.
    if (is_worth_marks()) {
        const auto marked = marks_->total(*db_, marked_);
        if (!marked) return marked.error();
        if (*marked) return **marked;
    }
    if (!collapse_ && !list_.overlaps) return count("", 0, {});
    std::size_t sum = 0;
    auto walked = each(0, [&](std::size_t, EmailId) {
        ++sum;
        return true;
    });
    if (!walked) return walked.error();
    return sum;
}

// Members of all the mailboxes that meet a condition on ?2, a date, and ?3, an e-mail.
Result<std::size_t> MemberWalk::count(const std::string& condition, std::int64_t date, EmailId email) const {
    std::size_t sum = 0;
    const std::string sql = list_.select("count(*), ?2, ?3", condition);
    for (const MailboxId mailbox : list_.mailboxes) {
        Query row = db_->query_once(sql, mailbox, date, email);
        if (!row.next()) return row.failure();
        sum += row.number(0);
    }
    return sum;
}

Result<std::optional<MemberEntry>> MemberWalk::find(EmailId email) const {
    Query dates = db_->query("SELECT coalesce(sent, received), received FROM email WHERE id = ?", email);
    if (!dates.next()) return dates.ok() ? Result<std::optional<MemberEntry>>(std::nullopt) : dates.failure();
    const std::int64_t date = dates.integer(list_.by_received ? 1 : 0);
    const std::string sql = list_.select("thread", " AND " + std::string(list_.date()) + " = ?2 AND email = ?3");
    for (const MailboxId mailbox : list_.mailboxes) {
        Query row = db_->query_once(sql, mailbox, date, email);
        if (row.next()) return std::optional(MemberEntry{{date, email}, row.id<ThreadId>(0)});
        if (!row.ok()) return row.failure();
    }
    return std::optional<MemberEntry>();
}

bool MemberWalk::is_worth_marks() const { return marks_ && marked_.rows >= marks_->rows_apart() * far_down_merged; }

Result<std::optional<std::size_t>> MemberWalk::rank(EmailId email) const {
    const auto entry = find(email);
    if (!entry) return entry.error();
    if (!*entry) return std::optional<std::size_t>();
    if (is_worth_marks()) return marked_rank(**entry);
    const std::string date = list_.date();
    const auto other_dates = count(" AND " + date + (list_.ascending ? " < ?2" : " > ?2"), (*entry)->place.date, email);
    if (!other_dates) return other_dates.error();
    const auto same_date = count(" AND " + date + " = ?2 AND email > ?3", (*entry)->place.date, email);
    if (!same_date) return same_date.error();
    return std::optional(*other_dates + *same_date);
}

// Counted from the mark before it.
Result<std::optional<std::size_t>> MemberWalk::marked_rank(const MemberEntry& wanted) const {
    MemberHeads heads(*db_, list_);
    const auto counts = [&](const MemberEntry& e) { return collapse_ ? heads.is_head(e) : Result<bool>(true); };
    const auto is_there = counts(wanted);
    if (!is_there) return is_there.error();
    if (!*is_there) return std::optional<std::size_t>();
    const auto mark = marks_->before(*db_, marked_, wanted.place);
    if (!mark) return mark.error();
    std::size_t index = *mark ? (*mark)->index : 0;
    MemberRows rows(*db_, list_, *mark ? std::optional((*mark)->place) : std::nullopt);
    for (MemberEntry entry; rows.next(entry) && list_.before(entry.place, wanted.place);) {
        const auto is_counted = counts(entry);
        if (!is_counted) return is_counted.error();
        index += *is_counted ? 1 : 0;
    }
    if (auto walked = rows.end(); !walked) return walked.error();
    return std::optional(index);
}

Result<std::vector<std::optional<std::size_t>>> MemberWalk::positions(std::span<const EmailId> ids) const {
    std::vector<std::optional<std::size_t>> found;
    constexpr std::size_t few = 8;
    const bool adds_up = !collapse_ && !list_.overlaps;
    if ((adds_up || is_worth_marks()) && ids.size() <= few) {
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
