// The questions a message list asks all day - a mailbox, the mailboxes of a role, or all of them, by date, perhaps only
// the unread or the starred - answered along the index of `member`: the cost follows the window, not the mailbox.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/store/store.hpp"
#include "native/storage/member_marks.hpp"
#include "native/storage/member_rows.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

class MemberWalk {
public:
    // Empty when the query is not of that plain kind. `mailboxes`: all of the query's scope. `marks` may be null.
    static std::optional<MemberWalk> plan(Connection&, const mail::EmailQuery&,
                                          const std::vector<mail::Mailbox>& mailboxes, store::UserId,
                                          MemberMarks* marks);

    Result<store::Page> page(const store::Window&) const;
    Result<std::vector<std::optional<std::size_t>>> positions(std::span<const store::EmailId>) const;

private:
    explicit MemberWalk(Connection& db) : db_(&db) {}
    bool take(const mail::EmailFilter&, const std::vector<mail::Mailbox>&);
    bool take(const mail::EmailCondition&, const std::vector<mail::Mailbox>&);
    bool require(const std::optional<std::string>& keyword, bool present);
    Result<std::size_t> count(const std::string& condition, std::int64_t date, store::EmailId) const;
    Result<std::optional<MemberEntry>> find(store::EmailId) const;
    bool is_worth_marks() const;
    Result<std::optional<std::size_t>> rank(store::EmailId) const;
    Result<std::optional<std::size_t>> marked_rank(const MemberEntry&) const;
    Result<std::size_t> total() const;
    // Calls visit(index, email) for each of the whole result until it says false.
    template <class Visit>
    Result<void> each(std::size_t first, Visit visit) const;

    Connection* db_;
    MemberMarks* marks_ = nullptr;
    MemberList list_;
    MemberMarks::Of marked_;
    bool chosen_ = false;  // the mailboxes have been
    bool collapse_ = false;
    std::size_t all_threads_ = 0;  // in those mailboxes, by their counts
};

}  // namespace kontor::storage
