#include "native/relay/collector/committer.hpp"

#include <utility>

#include "native/net/clock.hpp"

namespace kontor::relay {

Committer::Committer(store::Store& store, Listener listener)
    : store_(store), listener_(std::move(listener)), thread_([this] { run(); }) {}

Committer::~Committer() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Committer::hand(Batch batch) {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !waiting_; });
        waiting_ = std::move(batch);
        idle_ = false;
    }
    changed_.notify_all();
}

void Committer::settle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return idle_.load(); });
}

void Committer::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return waiting_ || ending_; });
        if (!waiting_) return;
        Batch batch = *std::exchange(waiting_, std::nullopt);
        lock.unlock();
        changed_.notify_all();
        const std::size_t bytes = batch.bytes();
        const Batch::Result result = batch.commit(store_, net::utc_now());
        lock.lock();
        idle_ = !waiting_;
        lock.unlock();
        changed_.notify_all();
        listener_(result, bytes);
        lock.lock();
    }
}

}  // namespace kontor::relay
