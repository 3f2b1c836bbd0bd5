#include "native/storage/member_rows.hpp"

#include <algorithm>

#include "native/storage/pack.hpp"
#include "native/storage/rows.hpp"

namespace kontor::storage {

using namespace mail;

namespace {

constexpr auto seen_bit = static_cast<std::uint64_t>(Keyword::seen),
               starred_bit = static_cast<std::uint64_t>(Keyword::flagged);
static_assert(seen_bit == 1 && starred_bit == 2);

}  // namespace

std::string MemberList::select(const std::string& columns, const std::string& rest) const {
    // The few indexes that hold only some rows (schema.cpp): the condition stands as it stands there.
    const char* some = nullptr;
    std::string sql = "SELECT " + columns + " FROM member";
    if ((mask & seen_bit) != 0 && (wanted & seen_bit) == 0) {
        sql += by_received ? " INDEXED BY member_unread_received" : " INDEXED BY member_unread";
        some = " AND (flags & 1) = 0";
    } else if ((wanted & starred_bit) != 0) {
        sql += by_received ? " INDEXED BY member_starred_received" : " INDEXED BY member_starred";
        some = " AND (flags & 2) = 2";
    } else if (by_received) {
        sql += " INDEXED BY member_received";
    }
    sql += " WHERE mailbox = ?1";
    if (some) sql += some;
    if (mask != 0) sql += " AND (flags & " + std::to_string(mask) + ") = " + std::to_string(wanted);
    return sql + rest;
}

// ---- rows in order

MemberRows::MemberRows(Connection& db, const MemberList& list, const std::optional<MemberPlace>& from, std::size_t skip)
    : list_(list) {
    const std::string date = list.date();
    // Both orders have the greater id first, so that ascending is not the index backwards.
    const std::string from_date = list.ascending ? " AND " + date + " >= ?2 AND (" + date + " > ?2 OR email <= ?3)"
                                                 : " AND (" + date + ", email) <= (?2, ?3)";
    const std::string begin = from ? from_date : "";
    const std::string order = " ORDER BY " + date + (list.ascending ? " ASC" : " DESC") + ", email DESC";
    const std::string sql =
        list.select(date + ", email, thread", begin + order + " LIMIT -1 OFFSET " + std::to_string(skip));
    for (const MailboxId mailbox : list.mailboxes) {
        sources_.push_back(
            {from ? db.query_once(sql, mailbox, from->date, from->email) : db.query_once(sql, mailbox), {}, false});
        advance(sources_.back());
    }
}

bool MemberRows::next(MemberEntry& entry) {
    Source* first = nullptr;
    for (Source& source : sources_)
        if (source.has_head && (!first || list_.before(source.head.place, first->head.place))) first = &source;
    if (!first) return false;
    entry = first->head;
    advance(*first);
    if (!list_.overlaps) return true;
    // In two mailboxes it stands at the same place of both.
    for (Source& source : sources_)
        if (source.has_head && source.head.place.email == entry.place.email) advance(source);
    return true;
}

Result<void> MemberRows::end() const {
    for (const Source& source : sources_)
        if (!source.rows.ok()) return source.rows.failure();
    return {};
}

void MemberRows::advance(Source& source) {
    source.has_head = source.rows.next();
    if (source.has_head)
        source.head = {{source.rows.integer(0), source.rows.id<EmailId>(1)}, source.rows.id<ThreadId>(2)};
}

// ---- conversations

Result<std::vector<ThreadRow>> rows_of_thread(Connection& db, const MemberList& list, ThreadId thread) {
    std::vector<ThreadRow> found;
    Query rows = db.query(
        "SELECT coalesce(sent, received), received, id, mailboxes, keywords, flags FROM email WHERE thread = ?1 AND "
        "thread <> id UNION ALL SELECT coalesce(sent, received), received, id, mailboxes, keywords, flags FROM email "
        "WHERE id = ?1 AND thread = ?1",
        thread);
    while (rows.next()) {
        const auto in = Unpacker(rows.bytes(3)).mailboxes();
        const mail::Keywords keywords(static_cast<std::uint32_t>(rows.integer(4)), {});
        const std::uint64_t flags = member_flags(keywords, (rows.number(5) & flag_has_attachment) != 0);
        const bool is_in_list =
            list.has(flags) && std::any_of(in.begin(), in.end(), [&](MailboxId id) {
                return std::find(list.mailboxes.begin(), list.mailboxes.end(), id) != list.mailboxes.end();
            });
        found.push_back({{rows.integer(list.by_received ? 1 : 0), rows.id<EmailId>(2)}, is_in_list});
    }
    if (!rows.ok()) return rows.failure();
    return found;
}

Result<bool> MemberHeads::is_head(const MemberEntry& entry) {
    if (const auto known = heads_.find(entry.thread); known != heads_.end()) return known->second == entry.place.email;
    if (entry.thread.value == entry.place.email.value) {
        // Most are one e-mail long, and the index says so.
        Query others = db_.query("SELECT 1 FROM email WHERE thread = ?1 AND thread <> id LIMIT 1", entry.thread);
        const bool has_others = others.next();
        if (!others.ok()) return others.failure();
        if (!has_others) return true;
    }
    const auto rows = rows_of_thread(db_, list_, entry.thread);
    if (!rows) return rows.error();
    MemberPlace head = entry.place;
    for (const ThreadRow& row : *rows)
        if (row.is_in_list && list_.before(row.place, head)) head = row.place;
    heads_[entry.thread] = head.email;
    return head.email == entry.place.email;
}

}  // namespace kontor::storage
