// Where in a mailbox of a million messages its five hundred thousandth stands, or in an inbox of twenty accounts the
// head of its hundred thousandth conversation: about every thousandth row is remembered, with how many rows and how
// many heads follow until the next. So neither a window far down nor a total costs a walk from the top. In memory, made
// when first asked, and kept right by what changed since: only the stretches a change may have reached are counted
// again.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/store/store.hpp"
#include "native/storage/member_rows.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

class MemberMarks {
public:
    explicit MemberMarks(std::size_t rows_apart) : apart_(rows_apart) {}

    struct Mark {
        MemberPlace place;
        std::size_t index = 0;  // of what stands there, or comes next
    };
    struct Of {
        store::UserId user;
        std::vector<store::AccountId> accounts;  // of its mailboxes
        MemberList list;
        bool is_collapsed = false;  // only heads of conversations are counted
        std::size_t rows = 0;       // by the counts of its mailboxes, whatever their flags
    };

    std::size_t rows_apart() const { return apart_; }

    // A remembered row at or before that index or place, as the connection's snapshot has it; empty: walk from the top.
    Result<std::optional<Mark>> before(Connection&, const Of&, std::size_t index);
    Result<std::optional<Mark>> before(Connection&, const Of&, const MemberPlace&);
    // How many are counted. Empty: the snapshot is too old to be told by marks.
    Result<std::optional<std::size_t>> total(Connection&, const Of&);

private:
    struct Stretch {
        MemberPlace place;  // of its first row when it was made; the first stretch has no beginning
        std::size_t rows = 0, counted = 0;
    };
    struct Marks {
        store::Modseq state = 0;  // of the accounts' e-mails
        std::vector<Stretch> stretches;
    };
    // Mailboxes, date, direction, collapsed, flags.
    using Key = std::tuple<std::vector<store::MailboxId>, bool, bool, bool, std::uint64_t, std::uint64_t>;
    static constexpr std::size_t most_lists = 500;

    // Null: they are ahead of the snapshot. The caller holds mutex_.
    Result<const Marks*> marks_of(Connection&, const Of&);
    Result<void> make(Connection&, const Of&, Marks&);
    // False: they have to be made anew.
    Result<bool> follow(Connection&, const Of&, Marks&);
    // Empty: they have to be made anew.
    Result<std::optional<std::vector<MemberPlace>>> changed_places(Connection&, const Of&, store::Modseq since);
    Result<void> count_again(Connection&, const Of&, Marks&, std::size_t stretch);
    void add(std::vector<Stretch>&, const MemberPlace&, bool is_counted) const;

    const std::size_t apart_;
    std::mutex mutex_;
    std::map<Key, Marks> marks_;
};

}  // namespace kontor::storage
