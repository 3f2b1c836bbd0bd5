// The one place where the store writes: one connection, one turn at a time, one way to commit.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "native/storage/segments.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

// Drawn from the row `pulse`, written back at commit; never used again.
struct NextIds {
    std::uint64_t user = 0, account = 0, mailbox = 0, email = 0, blob = 0, record = 0, login = 0;
};

class Writer {
public:
    // `first_commit` is called in the first turn that commits: from then on the log file exists for certain.
    Writer(std::unique_ptr<Connection> db, Segments& segments, const Damage& damage, std::function<void()> first_commit)
        : db_(std::move(db)), segments_(segments), damage_(damage), first_commit_(std::move(first_commit)) {}

    // Failure::stopped after stop(), ::corrupt once damage was seen: then no turn is to be had.
    Result<void> open() const;

    bool stopped() const { return stopped_; }
    // Nothing is written any more, not even the log into the database: what is on disk is for the next start to judge.
    void stop();

private:
    friend class WriteTurn;
    std::unique_ptr<Connection> db_;
    Segments& segments_;
    const Damage& damage_;
    std::function<void()> first_commit_;
    std::atomic<bool> stopped_ = false;
    std::mutex mutex_;
    std::condition_variable turn_ended_;
    bool writing_ = false;
};

// A transaction of SQLite and of the segments it points into. Rolls back unless committed. May end on another
// thread than it began.
class WriteTurn {
public:
    static Result<std::unique_ptr<WriteTurn>> take(Writer&);
    ~WriteTurn();

    Connection& db() { return *writer_.db_; }
    Segments& segments() { return writer_.segments_; }
    NextIds next;

    // Rows will rely on octets [0, end) of the segment; `live` more of them are pointed to than before.
    void use_segment(SegmentId, std::uint64_t end, std::int64_t live);

    // One message appended to the segment was taken, or passed over because its content was there already.
    void settle(SegmentId id) { ++settled_[id]; }

    // Syncs the segments, then commits. Failure::full and ::io: rolled back. Failure::outcome_unknown: the store has
    // stopped.
    Result<void> commit();
    // Writes the log into the database; what was not committed is rolled back first. Other failures than
    // Failure::full stop the store.
    Result<void> checkpoint(bool truncate);
    // After commit, when the log has grown.
    void checkpoint_if_due();

private:
    struct Use {
        std::uint64_t end = 0;
        std::int64_t live = 0;
    };
    explicit WriteTurn(Writer& writer) : writer_(writer) {}
    Result<void> load();
    Result<void> save();
    Failure stop(Failure);

    Writer& writer_;
    std::map<SegmentId, Use> used_;
    std::map<SegmentId, std::uint64_t> settled_;
    bool open_ = false;
};

}  // namespace kontor::storage
