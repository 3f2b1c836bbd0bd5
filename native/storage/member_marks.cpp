#include "native/storage/member_marks.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace kontor::storage {

using namespace store;

namespace {

constexpr std::size_t rows_of_a_stretch = 1024;
constexpr std::size_t most_rows = 8 * rows_of_a_stretch;  // of one that grew
constexpr std::size_t most_changes = 500;                 // that are followed one by one

const char* date_of(bool by_received) { return by_received ? "received" : "sort_date"; }

Result<Modseq> state_of(Connection& db, const MemberMarks::Of& of) {
    Query row = db.query("SELECT modseq FROM state WHERE user = ? AND account = ? AND type = ?", of.user, of.account,
                         Type::email);
    const Modseq state = row.next() ? row.number(0) : 0;
    if (!row.ok()) return row.failure();
    return state;
}

}  // namespace

Result<std::optional<MemberMarks::Mark>> MemberMarks::before(Connection& db, const Of& of, std::size_t index) {
    const auto now = state_of(db, of);
    if (!now) return now.error();
    const std::lock_guard lock(mutex_);
    Marks& marks = marks_[{of.mailbox, of.by_received}];
    // Another snapshot may be ahead of this one.
    if (marks.state > *now) return std::optional<Mark>();
    if (marks.state < *now) {
        const auto followed = follow(db, of, marks);
        if (!followed) return followed.error();
        if (!*followed) {
            if (auto made = make(db, of, marks); !made) return made.error();
        }
        marks.state = *now;
    }
    std::size_t begin = 0;
    for (std::size_t i = 0; i < marks.stretches.size(); ++i) {
        const Stretch& stretch = marks.stretches[i];
        if (index < begin + stretch.rows || i + 1 == marks.stretches.size())
            return i == 0 ? std::optional<Mark>() : std::optional(Mark{stretch.date, stretch.email, begin});
        begin += stretch.rows;
    }
    return std::optional<Mark>();
}

Result<void> MemberMarks::make(Connection& db, const Of& of, Marks& marks) {
    marks.state = 0;
    marks.stretches.clear();
    const std::string date = date_of(of.by_received);
    Query rows =
        db.query_once("SELECT " + date + ", email FROM member" + (of.by_received ? " INDEXED BY member_received" : "") +
                          " WHERE mailbox = ? ORDER BY " + date + " DESC, email DESC",
                      of.mailbox);
    while (rows.next()) {
        if (marks.stretches.empty() || marks.stretches.back().rows == rows_of_a_stretch)
            marks.stretches.push_back({rows.integer(0), rows.id<EmailId>(1), 0});
        ++marks.stretches.back().rows;
    }
    if (!rows.ok()) return rows.failure();
    return {};
}

Result<bool> MemberMarks::follow(Connection& db, const Of& of, Marks& marks) {
    if (marks.state == 0 || marks.stretches.empty()) return false;
    // Where a row that is gone stood is not known any more.
    Query gone =
        db.query("SELECT 1 FROM tombstone WHERE user = ? AND destroyed > ? AND type = ? AND account = ? LIMIT 1",
                 of.user, marks.state, Type::email, of.account);
    const bool lost = gone.next();
    if (!gone.ok()) return gone.failure();
    Query water = db.query("SELECT low_water FROM user WHERE id = ?", of.user);
    if (!water.next()) return water.ok() ? Result<bool>(false) : water.failure();
    if (lost || water.number(0) > marks.state) return false;

    std::set<std::size_t> touched;
    std::size_t changes = 0;
    Query rows = db.query("SELECT coalesce(sent, received), received, id FROM email WHERE account = ? AND modified > ?",
                          of.account, marks.state);
    while (rows.next()) {
        if (++changes > most_changes) return false;
        const std::int64_t date = rows.integer(of.by_received ? 1 : 0);
        const auto email = rows.id<EmailId>(2);
        // The last stretch that begins at or before it.
        const auto behind =
            std::partition_point(marks.stretches.begin() + 1, marks.stretches.end(),
                                 [&](const Stretch& s) { return s.date != date ? s.date > date : s.email >= email; });
        touched.insert(static_cast<std::size_t>(behind - marks.stretches.begin()) - 1);
    }
    if (!rows.ok()) return rows.failure();
    for (const std::size_t stretch : touched) {
        const auto counted = count(db, of, marks, stretch);
        if (!counted) return counted.error();
        marks.stretches[stretch].rows = *counted;
        if (*counted > most_rows) return false;
    }
    return true;
}

Result<std::size_t> MemberMarks::count(Connection& db, const Of& of, const Marks& marks, std::size_t stretch) {
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max(),
                           first = std::numeric_limits<std::int64_t>::min();
    const auto& all = marks.stretches;
    const bool is_first = stretch == 0, is_last = stretch + 1 == all.size();
    const std::string date = date_of(of.by_received);
    Query row = db.query_once(
        "SELECT count(*) FROM member" + std::string(of.by_received ? " INDEXED BY member_received" : "") +
            " WHERE mailbox = ?1 AND (" + date + ", email) <= (?2, ?3) AND (" + date + ", email) > (?4, ?5)",
        of.mailbox, is_first ? last : all[stretch].date,
        is_first ? last : static_cast<std::int64_t>(all[stretch].email.value), is_last ? first : all[stretch + 1].date,
        is_last ? first : static_cast<std::int64_t>(all[stretch + 1].email.value));
    if (!row.next()) return row.failure();
    return static_cast<std::size_t>(row.number(0));
}

}  // namespace kontor::storage
