// Where work runs that may block. Each lane is a few threads behind a bounded queue, so that one kind of
// work cannot starve another: a probe of a mail server takes a minute, a password hash 64 MiB.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kontor::http {

enum class Lane {
    here,     // at once, on the I/O thread: nothing that waits
    store,    // questions to the database
    slow,     // other people's servers: account probes, remote images
    hashing,  // Argon2id
};

struct LaneSize {
    std::size_t threads, queue;
};

struct LaneSizes {
    LaneSize store{4, 512}, slow{8, 64}, hashing{2, 64};
};

class Lanes {
public:
    explicit Lanes(LaneSizes sizes = {});
    ~Lanes();  // stop()
    Lanes(const Lanes&) = delete;
    Lanes& operator=(const Lanes&) = delete;

    // False, keeping nothing, when the lane's queue is full or stopped. Not for Lane::here. Work that finds no memory
    // ends there: whoever waits for it catches that before.
    bool post(Lane lane, std::function<void()> work);

    // Finishes what runs and drops what waits. Idempotent.
    void stop();

private:
    struct Pool {
        std::mutex mutex;
        std::condition_variable wake;
        std::deque<std::function<void()>> waiting;
        std::size_t most_waiting = 0;
        bool stopped = false;
        std::vector<std::thread> threads;
    };

    static void work(Pool& pool);
    Pool& pool(Lane lane) { return pools_[static_cast<std::size_t>(lane) - 1]; }

    std::array<Pool, 3> pools_;
};

}  // namespace kontor::http
