// The questions a message list asks all day - a mailbox, or the mailboxes of a role, by date, perhaps only the
// unread - answered along the index of `member`: the cost follows the window, not the mailbox.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/store/store.hpp"
#include "native/storage/member_marks.hpp"
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
    struct Entry {
        std::int64_t date = 0;
        store::EmailId email;
        store::ThreadId thread;
    };
    class Cursor;

    explicit MemberWalk(Connection& db) : db_(&db) {}
    bool take(const mail::EmailFilter&, const std::vector<mail::Mailbox>&);
    bool take(const mail::EmailCondition&, const std::vector<mail::Mailbox>&);
    bool require(const std::optional<std::string>& keyword, bool present);
    std::string select(const std::string& columns, const std::string& rest) const;
    Result<std::size_t> count(const std::string& condition, std::int64_t date, store::EmailId) const;
    Result<std::optional<Entry>> find(store::EmailId) const;
    Result<std::optional<std::size_t>> rank(store::EmailId) const;
    Result<std::size_t> total() const;
    // Calls visit(index, email) for each of the whole result until it says false.
    template <class Visit>
    Result<void> each(std::size_t first, Visit visit) const;

    Connection* db_;
    MemberMarks* marks_ = nullptr;
    store::UserId user_;
    store::AccountId account_;  // of the one mailbox, where marks_ is set
    std::vector<store::MailboxId> mailboxes_;
    bool chosen_ = false;                  // the mailboxes have been
    std::uint64_t mask_ = 0, wanted_ = 0;  // of member.flags
    bool by_received_ = false, ascending_ = false, collapse_ = false;
    std::size_t all_emails_ = 0, all_threads_ = 0;  // in those mailboxes, by their counts
};

}  // namespace kontor::storage
