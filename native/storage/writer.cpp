#include "native/storage/writer.hpp"

#include <algorithm>
#include <utility>

namespace kontor::storage {
namespace {

constexpr std::uint64_t frames_before_checkpoint = 8192;  // 32 MiB of log

}  // namespace

Result<void> Writer::open() const {
    if (stopped_) return Failure{Failure::Kind::stopped, "the store has stopped; open it again"};
    if (auto damage = damage_.found()) {
        damage->message = "the database is damaged, and nothing is written any more (" + damage->message + ")";
        return std::move(*damage);
    }
    return {};
}

void Writer::stop() {
    stopped_ = true;
    db_->leave_log();
}

Result<std::unique_ptr<WriteTurn>> WriteTurn::take(Writer& writer) {
    {
        std::unique_lock lock(writer.mutex_);
        writer.turn_ended_.wait(lock, [&] { return !writer.writing_; });
        writer.writing_ = true;
    }
    std::unique_ptr<WriteTurn> turn(new WriteTurn(writer));
    if (auto open = writer.open(); !open) return open.error();
    if (auto begun = writer.db_->begin(); !begun) return begun.error();
    turn->open_ = true;
    if (auto loaded = turn->load(); !loaded) return loaded.error();
    return turn;
}

WriteTurn::~WriteTurn() {
    if (open_) writer_.db_->rollback();
    {
        const std::lock_guard lock(writer_.mutex_);
        writer_.writing_ = false;
    }
    writer_.turn_ended_.notify_one();
}

void WriteTurn::use_segment(SegmentId id, std::uint64_t end, std::int64_t live) {
    Use& use = used_[id];
    use.end = std::max(use.end, end);
    use.live += live;
}

Result<void> WriteTurn::load() {
    Query row = db().query(
        "SELECT next_user, next_account, next_mailbox, next_email, next_blob, next_record, next_login FROM pulse");
    if (!row.next()) return row.ok() ? Failure{Failure::Kind::corrupt, "the pulse is missing"} : row.failure();
    int column = 0;
    for (auto* id : {&next.user, &next.account, &next.mailbox, &next.email, &next.blob, &next.record, &next.login})
        *id = row.number(column++);
    return {};
}

Result<void> WriteTurn::save() {
    for (const auto& [id, use] : used_) {
        auto saved = db().run(
            "INSERT INTO segment VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET "
            "committed = max(committed, ?2), live = live + ?3",
            id, use.end, use.live);
        if (!saved) return saved;
    }
    return db().run(
        "UPDATE pulse SET commits = commits + 1, next_user = ?, next_account = ?, next_mailbox = ?, next_email = ?, "
        "next_blob = ?, next_record = ?, next_login = ?",
        next.user, next.account, next.mailbox, next.email, next.blob, next.record, next.login);
}

Result<void> WriteTurn::commit() {
    if (!open_) return Failure{Failure::Kind::invalid, "the transaction has ended"};
    open_ = false;
    auto saved = db().failed() ? Failure{Failure::Kind::io, "a change failed before"} : save();
    if (!saved) {
        db().rollback();
        return saved;
    }
    for (const auto& [id, use] : used_) {
        auto synced = use.end == 0 ? Result<void>() : segments().sync(id, use.end);
        if (synced) continue;
        // The kernel may have dropped what it could not write, and will not say so twice: never sync again.
        db().rollback();
        return stop(synced.error());
    }
    auto committed = db().commit();
    if (!committed && committed.error().kind == Failure::Kind::outcome_unknown) return stop(committed.error());
    if (!committed) return committed;
    for (const auto& [id, messages] : settled_) segments().settle(id, messages);
    if (writer_.first_commit_) std::exchange(writer_.first_commit_, nullptr)();
    return committed;
}

Failure WriteTurn::stop(Failure failure) {
    writer_.stop();
    failure.kind = Failure::Kind::outcome_unknown;
    return failure;
}

void WriteTurn::checkpoint_if_due() {
    if (writer_.stopped() || db().log_frames() < frames_before_checkpoint) return;
    (void)checkpoint(false);
}

Result<void> WriteTurn::checkpoint(bool truncate) {
    if (open_) db().rollback();
    open_ = false;
    auto written = db().checkpoint(truncate);
    // What is half written into the database does no harm while the log stands: so let it stand. Want of space
    // passes; after any other failure nothing more is written.
    if (!written && written.error().kind != Failure::Kind::full) writer_.stop();
    return written;
}

}  // namespace kontor::storage
