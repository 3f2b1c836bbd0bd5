#include "native/relay/serve/word_indexer.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "native/relay/log/log.hpp"

namespace kontor::relay {
namespace {

// New mail is to be in the index within two seconds; within a moment, one batch may take what came in several commits.
constexpr auto gathering = std::chrono::milliseconds(300);
constexpr int low_priority = 10;

}  // namespace

WordIndexer::WordIndexer(storage::SqliteStore& store) : store_(store) {
    if (const auto users = store.directory().users())
        for (const store::User& user : *users) waiting_.insert(user.id);
    thread_ = std::thread([this] { run(); });
}

WordIndexer::~WordIndexer() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void WordIndexer::mail_changed(mail::UserId user) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.insert(user);
    }
    wake_.notify_all();
}

bool WordIndexer::is_stopped() {
    const std::lock_guard lock(mutex_);
    return stopped_;
}

void WordIndexer::run() {
    // Of this thread alone, on Linux.
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), low_priority);
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
        wake_.wait_for(lock, gathering, [this] { return stopped_; });
        if (stopped_) return;
        const std::set<mail::UserId> users = std::exchange(waiting_, {});
        lock.unlock();
        for (const mail::UserId user : users) {
            try {
                catch_up(user);
            } catch (const std::bad_alloc&) {
                log::warning("search.memory");
            }
        }
        lock.lock();
    }
}

// What fails is tried again with the next mail.
void WordIndexer::catch_up(mail::UserId user) {
    std::size_t taken = 0;
    while (!is_stopped()) {
        const auto progress = store_.index_words(user);
        if (!progress) {
            if (progress.error().kind != store::Failure::Kind::not_found)
                log::warning("search.failed", {{"why", progress.error().message}});
            return;
        }
        taken += progress->taken;
        if (progress->more) continue;
        if (taken >= 1000) log::info("search.indexed", {{"emails", taken}});
        return;
    }
}

}  // namespace kontor::relay
