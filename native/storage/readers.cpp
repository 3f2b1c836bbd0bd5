#include "native/storage/readers.hpp"

namespace kontor::storage {
namespace {

constexpr std::size_t kept_idle = 16;

}  // namespace

Result<std::unique_ptr<Connection>> Readers::take() {
    std::unique_ptr<Connection> db;
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            db = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!db) {
        auto opened = Connection::open(database_, Connection::Access::read, &damage_);
        if (!opened) return opened;
        db = std::move(*opened);
    }
    if (auto begun = db->run("BEGIN"); !begun) return begun.error();
    // The snapshot is taken by the first read.
    Query first = db->query("SELECT commits FROM pulse");
    if (!first.next()) return first.ok() ? Failure{Failure::Kind::corrupt, "the pulse is missing"} : first.failure();
    return db;
}

void Readers::give_back(std::unique_ptr<Connection> db) {
    db->rollback();
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kept_idle) idle_.push_back(std::move(db));
}

Result<std::unique_ptr<Reading>> Reading::begin(Readers& readers) {
    auto db = readers.take();
    if (!db) return db.error();
    return std::unique_ptr<Reading>(new Reading(readers, std::move(*db)));
}

}  // namespace kontor::storage
