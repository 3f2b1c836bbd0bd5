// The rows of a message list: members of one mailbox, or of several merged into one order, and which of them stand for
// their conversation.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/mail/ids.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

struct MemberPlace {
    std::int64_t date = 0;
    mail::EmailId email;
};

struct MemberEntry {
    MemberPlace place;
    mail::ThreadId thread;
};

struct MemberList {
    std::vector<mail::MailboxId> mailboxes;
    bool overlaps = false;     // an e-mail may be in two of them, and is told once
    bool by_received = false;  // otherwise by the date it was sent
    bool ascending = false;
    std::uint64_t mask = 0, wanted = 0;  // of member.flags

    const char* date() const { return by_received ? "received" : "sort_date"; }
    bool has(std::uint64_t flags) const { return (flags & mask) == wanted; }
    // By date, and of one moment the e-mail with the greater id first.
    bool before(const MemberPlace& a, const MemberPlace& b) const {
        if (a.date != b.date) return ascending ? a.date < b.date : b.date < a.date;
        return b.email < a.email;
    }
    // `columns` of the members of mailbox ?1 that have the flags.
    std::string select(const std::string& columns, const std::string& rest) const;
};

class MemberRows {
public:
    // Begins at a place or at the top; `skip` rows of each mailbox are left out. The list and the connection outlive
    // it.
    MemberRows(Connection&, const MemberList&, const std::optional<MemberPlace>& from = std::nullopt,
               std::size_t skip = 0);

    bool next(MemberEntry&);
    // What next() stopped for.
    Result<void> end() const;

private:
    struct Source {
        Query rows;
        MemberEntry head;
        bool has_head;
    };
    static void advance(Source&);

    const MemberList& list_;
    std::vector<Source> sources_;
};

// The e-mails of a conversation in every account, and whether they are in the list.
struct ThreadRow {
    MemberPlace place;
    bool is_in_list = false;
};
Result<std::vector<ThreadRow>> rows_of_thread(Connection&, const MemberList&, mail::ThreadId);

// Of each conversation in a list the row that stands for it: its first. Told from the conversation itself, without the
// rows above.
class MemberHeads {
public:
    // The list and the connection outlive it.
    MemberHeads(Connection& db, const MemberList& list) : db_(db), list_(list) {}

    // Of an entry of the list.
    Result<bool> is_head(const MemberEntry&);

private:
    Connection& db_;
    const MemberList& list_;
    std::map<mail::ThreadId, mail::EmailId> heads_;  // of those that were looked at and are longer than an e-mail
};

}  // namespace kontor::storage
