// The thread that commits batches, one after the other, in the order in which they were handed over. While the
// database is busy and the disk is waited for, the next batch is parsed on another thread (ingest.hpp). It is the
// longest of a collection's stages, so it does not stand back behind others as they do (priority.hpp).
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "engine/store/store.hpp"
#include "native/relay/collector/batch.hpp"

namespace kontor::relay {

class Committer {
public:
    // Called on the thread, once a batch is behind it and its answers were left: what became of it, and the octets of
    // raw messages that it held.
    using Listener = std::function<void(const Batch::Result&, std::size_t bytes)>;

    // The store outlives the committer.
    Committer(store::Store& store, Listener listener);
    ~Committer();  // commits what was handed over, then ends
    Committer(const Committer&) = delete;

    // Nothing is committed, and nothing waits for it.
    bool is_idle() const { return idle_.load(std::memory_order_acquire); }
    // Blocks while another batch waits for its turn.
    void hand(Batch batch);
    // Blocks until everything that was handed over is committed, or has failed.
    void settle();

private:
    void run();

    store::Store& store_;
    const Listener listener_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Batch> waiting_;
    std::atomic<bool> idle_{true};  // changes with the mutex held
    bool ending_ = false;

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace kontor::relay
