// What the store does in quiet moments (SqliteStore::compact): forgets what nobody can ask for any more, and moves
// messages out of segments that are mostly dead.
//
// Moving is safe at every point: a message is copied, synced and its row changed in one commit; the old file is
// removed after a commit that says nothing points to it; a file without a row is removed at the next start.
#pragma once

#include <shared_mutex>

#include "native/storage/sqlite_store.hpp"
#include "native/storage/writer.hpp"

namespace kontor::storage {

class Compaction {
public:
    // `snapshots` is held by everyone who begins to read, while doing so.
    Compaction(Writer* writer, Segments& segments, std::shared_mutex& snapshots)
        : writer_(writer), segments_(segments), snapshots_(snapshots) {}

    Result<Compacted> run(UtcTime now, std::uint64_t budget);

private:
    template <class Change>
    Result<void> in_turn(Change);
    Result<void> forget_changes(Compacted&);
    Result<void> forget_uploads(UtcTime now);
    Result<void> forget_thread_keys();
    Result<void> empty_segments(Compacted&, std::uint64_t budget);
    Result<bool> move_some(SegmentId, std::uint64_t& budget);
    Result<void> remove_segment(SegmentId, Compacted&);

    Writer* writer_;
    Segments& segments_;
    std::shared_mutex& snapshots_;
    std::pair<std::uint64_t, std::int64_t> key_cursor_{0, INT64_MIN};  // user and key up to which keys were looked at
};

}  // namespace kontor::storage
