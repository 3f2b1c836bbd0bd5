#include "native/relay/serve/housekeeping.hpp"

#include "native/net/clock.hpp"
#include "native/relay/log/log.hpp"

namespace kontor::relay {

Housekeeping::Housekeeping(storage::SqliteStore& store, std::chrono::seconds interval)
    : store_(store), interval_(interval), thread_([this] { run(); }) {}

Housekeeping::~Housekeeping() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Housekeeping::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, interval_, [this] { return stopped_; })) {
        lock.unlock();
        try {
            tidy();
        } catch (const std::bad_alloc&) {
            log::warning("housekeeping.memory");
        }
        lock.lock();
    }
}

void Housekeeping::tidy() {
    const UtcTime now = net::utc_now();
    if (const auto done = store_.directory().remove_expired(now); !done) {
        log::warning("housekeeping.failed", {{"why", done.error().message}});
    }
    const auto compacted = store_.compact(now);
    if (!compacted) {
        log::warning("housekeeping.failed", {{"why", compacted.error().message}});
    } else if (compacted->bytes_freed > 0) {
        log::info("housekeeping.compacted", {{"bytes", compacted->bytes_freed}});
    }
}

}  // namespace kontor::relay
