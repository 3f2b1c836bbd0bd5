#include "native/storage/compaction.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "native/storage/rows.hpp"
#include "native/storage/segment_format.hpp"

namespace kontor::storage {
namespace {

using store::StagedBlob;

constexpr std::uint64_t tombstones_kept = 50'000;  // of each user, when there are more than twice as many
constexpr std::uint64_t keys_at_once = 5'000;
constexpr std::uint64_t piece_bytes = 1024 * 1024;  // a message is copied in pieces of this size
constexpr std::uint64_t moved_at_once = 4 * 1024 * 1024;

struct Place {
    std::uint64_t blob = 0;
    SegmentId segment = 0;
    std::uint64_t offset = 0, size = 0;
    mail::ContentHash hash{};
};

// Copies one message to the end of another segment.
Result<StagedBlob> copy(Segments& segments, const Place& from) {
    auto writer = segments.append_stream();
    if (!writer) return writer.error();
    const auto files = segments.files();
    for (std::uint64_t done = 0; done < from.size;) {
        const auto piece =
            read_segment(*files, from.segment, from.offset + done, std::min(piece_bytes, from.size - done));
        if (!piece) return piece.error();
        if (piece->empty()) return Failure{Failure::Kind::corrupt, "a message ends before its end"};
        if (auto appended = (*writer)->append(*piece); !appended) return appended.error();
        done += piece->size();
    }
    auto staged = (*writer)->finish();
    if (staged && staged->hash != from.hash)
        return Failure{Failure::Kind::corrupt, "blob b" + std::to_string(from.blob) + " is damaged and was not moved"};
    return staged;
}

}  // namespace

template <class Change>
Result<void> Compaction::in_turn(Change change) {
    auto turn = WriteTurn::take(*writer_);
    if (!turn) return turn.error();
    if (auto changed = change(**turn); !changed) return changed;
    return (*turn)->commit();
}

Result<Compacted> Compaction::run(UtcTime now, std::uint64_t budget) {
    Compacted done;
    if (auto forgot = forget_changes(done); !forgot) return forgot.error();
    if (auto forgot = forget_uploads(now); !forgot) return forgot.error();
    if (auto forgot = forget_thread_keys(); !forgot) return forgot.error();
    if (auto emptied = empty_segments(done, budget); !emptied) return emptied.error();
    auto turn = WriteTurn::take(*writer_);
    if (!turn) return turn.error();
    if (auto written = (*turn)->checkpoint(true); !written) return written.error();
    return done;
}

Result<void> Compaction::forget_changes(Compacted& done) {
    return in_turn([&](WriteTurn& turn) -> Result<void> {
        std::vector<std::uint64_t> users;
        Query rows =
            turn.db().query("SELECT user FROM tombstone GROUP BY user HAVING count(*) > ?", 2 * tombstones_kept);
        while (rows.next()) users.push_back(rows.number(0));
        if (!rows.ok()) return rows.failure();
        for (const std::uint64_t user : users) {
            Query mark = turn.db().query(
                "SELECT destroyed FROM tombstone WHERE user = ? ORDER BY destroyed DESC LIMIT 1 OFFSET ?", user,
                tombstones_kept);
            if (!mark.next()) return mark.failure();
            const std::uint64_t low_water = mark.number(0);
            if (auto set = turn.db().run("UPDATE user SET low_water = ? WHERE id = ?", low_water, user); !set)
                return set;
            Query gone =
                turn.db().query("DELETE FROM tombstone WHERE user = ? AND destroyed <= ? RETURNING 1", user, low_water);
            while (gone.next()) ++done.tombstones_removed;
            if (!gone.ok()) return gone.failure();
        }
        return {};
    });
}

Result<void> Compaction::forget_uploads(UtcTime now) {
    return in_turn([&](WriteTurn& turn) -> Result<void> {
        auto gone = turn.db().run("DELETE FROM upload WHERE created <= ?", now.seconds - limits::upload_seconds);
        if (!gone) return gone;
        Query rows = turn.db().query(
            "DELETE FROM blob WHERE id > 0 AND NOT EXISTS (SELECT 1 FROM email WHERE email.blob = blob.id) "
            "AND NOT EXISTS (SELECT 1 FROM upload WHERE upload.blob = blob.id) "
            "AND NOT EXISTS (SELECT 1 FROM held WHERE held.blob = blob.id) RETURNING segment, size");
        while (rows.next())
            turn.use_segment(rows.number(0), 0, -static_cast<std::int64_t>(rows.number(1) + message_header_bytes));
        if (!rows.ok()) return rows.failure();
        return {};
    });
}

// A few at each time: there may be millions, and the writer's turn is wanted elsewhere.
Result<void> Compaction::forget_thread_keys() {
    return in_turn([&](WriteTurn& turn) -> Result<void> {
        std::vector<std::pair<std::uint64_t, std::int64_t>> dead;
        std::uint64_t seen = 0;
        Query rows = turn.db().query(
            "SELECT user, key, EXISTS (SELECT 1 FROM email WHERE id = thread_key.thread AND email.thread = "
            "thread_key.thread) "
            "OR EXISTS (SELECT 1 FROM email WHERE email.thread = thread_key.thread AND email.thread <> email.id) "
            "FROM thread_key WHERE (user, key) > (?, ?) ORDER BY user, key LIMIT ?",
            key_cursor_.first, key_cursor_.second, keys_at_once);
        for (; rows.next(); ++seen) {
            key_cursor_ = {rows.number(0), rows.integer(1)};
            if (rows.integer(2) == 0) dead.push_back(key_cursor_);
        }
        if (!rows.ok()) return rows.failure();
        if (seen < keys_at_once) key_cursor_ = {0, INT64_MIN};
        for (const auto& [user, key] : dead)
            if (auto gone = turn.db().run("DELETE FROM thread_key WHERE user = ? AND key = ?", user, key); !gone)
                return gone;
        return {};
    });
}

// ---- segments

Result<void> Compaction::empty_segments(Compacted& done, std::uint64_t budget) {
    std::vector<SegmentId> mostly_dead;
    auto looked = in_turn([&](WriteTurn& turn) -> Result<void> {
        Query rows = turn.db().query("SELECT id FROM segment WHERE committed > ? AND 2 * live < committed",
                                     segment_header_bytes);
        while (rows.next()) mostly_dead.push_back(rows.number(0));
        if (!rows.ok()) return rows.failure();
        return {};
    });
    if (!looked) return looked;
    for (const SegmentId segment : mostly_dead) {
        if (!segments_.retire(segment)) continue;
        for (bool more = true; more;) {
            if (budget == 0) {
                done.more = true;
                return {};
            }
            const auto moved = move_some(segment, budget);
            if (!moved) return moved.error();
            more = *moved;
        }
        if (auto removed = remove_segment(segment, done); !removed) return removed;
    }
    return {};
}

// Moves a few messages out of the segment; false when there was none left.
Result<bool> Compaction::move_some(SegmentId segment, std::uint64_t& budget) {
    std::vector<Place> places;
    auto looked = in_turn([&](WriteTurn& turn) -> Result<void> {
        std::uint64_t bytes = 0;
        Query rows = turn.db().query("SELECT id, segment, offset, size, hash FROM blob WHERE segment = ?", segment);
        while (bytes < moved_at_once && rows.next()) {
            places.push_back({rows.number(0), rows.number(1), rows.number(2), rows.number(3), hash_of(rows.bytes(4))});
            bytes += places.back().size + message_header_bytes;
        }
        if (!rows.ok()) return rows.failure();
        return {};
    });
    if (!looked) return looked.error();
    std::vector<StagedBlob> copies;
    for (const Place& place : places) {
        const auto staged = copy(segments_, place);
        if (!staged) return staged.error();
        copies.push_back(*staged);
        budget -= std::min(budget, place.size + message_header_bytes);
    }
    auto moved = in_turn([&](WriteTurn& turn) -> Result<void> {
        for (std::size_t i = 0; i < places.size(); ++i) {
            turn.settle(copies[i].segment);
            Query row =
                turn.db().query("UPDATE blob SET segment = ?, offset = ? WHERE id = ? AND segment = ? RETURNING id",
                                copies[i].segment, copies[i].offset, places[i].blob, segment);
            const bool still_there = row.next();
            while (row.next()) {
            }
            if (!row.ok()) return row.failure();
            if (!still_there) continue;
            const auto bytes = static_cast<std::int64_t>(places[i].size + message_header_bytes);
            turn.use_segment(copies[i].segment, copies[i].offset + copies[i].size, bytes);
            turn.use_segment(segment, 0, -bytes);
        }
        return {};
    });
    if (!moved) return moved.error();
    return !places.empty();
}

Result<void> Compaction::remove_segment(SegmentId segment, Compacted& done) {
    std::uint64_t freed = 0;
    auto forgot = in_turn([&](WriteTurn& turn) -> Result<void> {
        Query gone = turn.db().query(
            "DELETE FROM segment WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM blob WHERE segment = ?1) "
            "RETURNING committed",
            segment);
        if (gone.next()) freed = gone.number(0);
        while (gone.next()) {
        }
        if (!gone.ok()) return gone.failure();
        return {};
    });
    if (!forgot || freed == 0) return forgot;
    const std::unique_lock nobody_begins_to_read(snapshots_);
    done.segments_removed += 1;
    done.bytes_freed += freed;
    return segments_.remove(segment);
}

}  // namespace kontor::storage
