#include "native/relay/http/lanes.hpp"

#include <cassert>
#include <new>

#include "native/relay/log/log.hpp"

namespace kontor::http {

Lanes::Lanes(LaneSizes sizes) {
    const LaneSize wanted[] = {sizes.store, sizes.slow, sizes.hashing};
    for (std::size_t i = 0; i < pools_.size(); ++i) {
        pools_[i].most_waiting = wanted[i].queue;
        for (std::size_t n = 0; n < wanted[i].threads; ++n)
            pools_[i].threads.emplace_back([this, i] { work(pools_[i]); });
    }
}

Lanes::~Lanes() { stop(); }

bool Lanes::post(Lane lane, std::function<void()> work) {
    assert(lane != Lane::here);
    Pool& queue = pool(lane);
    {
        const std::lock_guard lock(queue.mutex);
        if (queue.stopped || queue.waiting.size() >= queue.most_waiting) return false;
        queue.waiting.push_back(std::move(work));
    }
    queue.wake.notify_one();
    return true;
}

void Lanes::stop() {
    for (Pool& queue : pools_) {
        std::deque<std::function<void()>> dropped;  // destroyed outside the lock
        {
            const std::lock_guard lock(queue.mutex);
            queue.stopped = true;
            dropped.swap(queue.waiting);
        }
        queue.wake.notify_all();
    }
    for (Pool& queue : pools_) {
        for (std::thread& thread : queue.threads) thread.join();
        queue.threads.clear();
    }
}

void Lanes::work(Pool& queue) {
    while (true) {
        std::function<void()> job;
        {
            std::unique_lock lock(queue.mutex);
            queue.wake.wait(lock, [&] { return queue.stopped || !queue.waiting.empty(); });
            if (queue.stopped) return;
            job = std::move(queue.waiting.front());
            queue.waiting.pop_front();
        }
        try {
            job();
        } catch (const std::bad_alloc&) {
            log::warning("lanes.memory");
        }
    }
}

}  // namespace kontor::http
