#include "native/storage/member_marks.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace kontor::storage {

using namespace store;

namespace {

constexpr std::size_t most_changes = 500;  // that are followed one by one

Result<Modseq> state_of(Connection& db, const MemberMarks::Of& of) {
    Modseq last = 0;
    for (const AccountId account : of.accounts) {
        Query row = db.query("SELECT modseq FROM state WHERE user = ? AND account = ? AND type = ?", of.user, account,
                             Type::email);
        if (row.next()) last = std::max<Modseq>(last, row.number(0));
        if (!row.ok()) return row.failure();
    }
    return last;
}

// The last stretch that begins at or before a place.
template <class Stretches>
std::size_t stretch_at(const MemberList& list, const Stretches& all, const MemberPlace& place) {
    const auto behind =
        std::partition_point(all.begin() + 1, all.end(), [&](const auto& s) { return !list.before(place, s.place); });
    return static_cast<std::size_t>(behind - all.begin()) - 1;
}

}  // namespace

// ---- asking

Result<std::optional<MemberMarks::Mark>> MemberMarks::before(Connection& db, const Of& of, std::size_t index) {
    const std::lock_guard lock(mutex_);
    const auto marks = marks_of(db, of);
    if (!marks) return marks.error();
    if (!*marks) return std::optional<Mark>();
    std::size_t begin = 0;
    const auto& all = (*marks)->stretches;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (index < begin + all[i].counted || i + 1 == all.size())
            return i == 0 ? std::optional<Mark>() : std::optional(Mark{all[i].place, begin});
        begin += all[i].counted;
    }
    return std::optional<Mark>();
}

Result<std::optional<MemberMarks::Mark>> MemberMarks::before(Connection& db, const Of& of, const MemberPlace& place) {
    const std::lock_guard lock(mutex_);
    const auto marks = marks_of(db, of);
    if (!marks) return marks.error();
    if (!*marks || (*marks)->stretches.empty()) return std::optional<Mark>();
    const auto& all = (*marks)->stretches;
    const std::size_t at = stretch_at(of.list, all, place);
    if (at == 0) return std::optional<Mark>();
    Mark mark{all[at].place, 0};
    for (std::size_t i = 0; i < at; ++i) mark.index += all[i].counted;
    return std::optional(mark);
}

Result<std::optional<std::size_t>> MemberMarks::total(Connection& db, const Of& of) {
    const std::lock_guard lock(mutex_);
    const auto marks = marks_of(db, of);
    if (!marks) return marks.error();
    if (!*marks) return std::optional<std::size_t>();
    std::size_t sum = 0;
    for (const Stretch& stretch : (*marks)->stretches) sum += stretch.counted;
    return std::optional(sum);
}

// ---- keeping them right

Result<const MemberMarks::Marks*> MemberMarks::marks_of(Connection& db, const Of& of) {
    const auto now = state_of(db, of);
    if (!now) return now.error();
    const MemberList& list = of.list;
    if (marks_.size() >= most_lists) marks_.clear();
    Marks& marks = marks_[{list.mailboxes, list.by_received, list.ascending, of.is_collapsed, list.mask, list.wanted}];
    // Another snapshot may be ahead of this one.
    if (marks.state > *now) return static_cast<const Marks*>(nullptr);
    if (marks.state < *now) {
        const auto followed = follow(db, of, marks);
        // What was counted half may not be taken for right.
        if (!followed || !*followed) marks = {};
        if (!followed) return followed.error();
        if (!*followed) {
            if (auto made = make(db, of, marks); !made) {
                marks = {};
                return made.error();
            }
        }
        marks.state = *now;
    }
    return static_cast<const Marks*>(&marks);
}

Result<void> MemberMarks::make(Connection& db, const Of& of, Marks& marks) {
    MemberRows rows(db, of.list);
    std::unordered_set<std::uint64_t> seen;
    MemberEntry entry;
    while (rows.next(entry))
        add(marks.stretches, entry.place, !of.is_collapsed || seen.insert(entry.thread.value).second);
    return rows.end();
}

Result<bool> MemberMarks::follow(Connection& db, const Of& of, Marks& marks) {
    if (marks.state == 0 || marks.stretches.empty()) return false;
    Query water = db.query("SELECT low_water FROM user WHERE id = ?", of.user);
    if (!water.next()) return water.ok() ? Result<bool>(false) : water.failure();
    if (water.number(0) > marks.state) return false;
    const auto changed = changed_places(db, of, marks.state);
    if (!changed) return changed.error();
    if (!*changed) return false;
    std::set<std::size_t, std::greater<>> touched;
    for (const MemberPlace& place : **changed) touched.insert(stretch_at(of.list, marks.stretches, place));
    // The last first: one may become several.
    for (const std::size_t stretch : touched)
        if (auto counted = count_again(db, of, marks, stretch); !counted) return counted.error();
    // Where a row that was destroyed stood is not known any more, but that one of this list was shows in the sum.
    if (of.list.mask != 0) return true;  // changed_places() saw to it
    std::size_t rows = 0;
    for (const Stretch& stretch : marks.stretches) rows += stretch.rows;
    return rows == of.rows;
}

// Where something may count that did not, or the other way round. Empty: too much has changed.
Result<std::optional<std::vector<MemberPlace>>> MemberMarks::changed_places(Connection& db, const Of& of,
                                                                            Modseq since) {
    std::vector<MemberPlace> places;
    std::set<ThreadId> threads;
    std::size_t changes = 0;
    for (const AccountId account : of.accounts) {
        Query rows = db.query(
            "SELECT coalesce(sent, received), received, id, thread FROM email WHERE account = ? AND modified > ?",
            account, since);
        while (rows.next()) {
            if (++changes > most_changes) return std::optional<std::vector<MemberPlace>>();
            places.push_back({rows.integer(of.list.by_received ? 1 : 0), rows.id<EmailId>(2)});
            threads.insert(rows.id<ThreadId>(3));
        }
        if (!rows.ok()) return rows.failure();
    }
    Query gone = db.query("SELECT account, thread FROM tombstone WHERE user = ? AND destroyed > ? AND type = ?",
                          of.user, since, Type::email);
    while (gone.next()) {
        // Whether it had the flags is not known any more, and no count tells.
        if (of.list.mask != 0 || ++changes > most_changes) return std::optional<std::vector<MemberPlace>>();
        threads.insert(gone.id<ThreadId>(1));
    }
    if (!gone.ok()) return gone.failure();
    if (!of.is_collapsed) return std::optional(std::move(places));
    // Another e-mail of the conversation may have become its head.
    for (const ThreadId thread : threads) {
        const auto rows = rows_of_thread(db, of.list, thread);
        if (!rows) return rows.error();
        for (const ThreadRow& row : *rows)
            if (row.is_in_list) places.push_back(row.place);
    }
    return std::optional(std::move(places));
}

Result<void> MemberMarks::count_again(Connection& db, const Of& of, Marks& marks, std::size_t stretch) {
    auto& all = marks.stretches;
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(stretch);
    Stretch whole{at->place, 0, 0};
    std::vector<Stretch> pieces;
    MemberRows rows(db, of.list, stretch == 0 ? std::nullopt : std::optional(at->place));
    MemberHeads heads(db, of.list);
    MemberEntry entry;
    while (rows.next(entry)) {
        if (at + 1 != all.end() && !of.list.before(entry.place, (at + 1)->place)) break;
        const auto is_counted = of.is_collapsed ? heads.is_head(entry) : Result<bool>(true);
        if (!is_counted) return is_counted.error();
        add(pieces, entry.place, *is_counted);
        whole.rows += 1;
        whole.counted += *is_counted ? 1 : 0;
    }
    if (auto walked = rows.end(); !walked) return walked;
    if (whole.rows <= 2 * apart_) {
        *at = whole;
        return {};
    }
    pieces.front().place = whole.place;
    *at = pieces.front();
    all.insert(at + 1, pieces.begin() + 1, pieces.end());
    return {};
}

void MemberMarks::add(std::vector<Stretch>& stretches, const MemberPlace& place, bool is_counted) const {
    if (stretches.empty() || stretches.back().rows == apart_) stretches.push_back({place, 0, 0});
    ++stretches.back().rows;
    if (is_counted) ++stretches.back().counted;
}

}  // namespace kontor::storage
