// The thread that keeps the index of words in step with the mail: behind every commit, never before one. It works at a
// low priority, a batch at a time, and gathers what arrives within a moment.
#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "native/storage/sqlite_store.hpp"

namespace kontor::relay {

class WordIndexer {
public:
    // Begins with everything that is not in the index yet.
    explicit WordIndexer(storage::SqliteStore& store);
    ~WordIndexer();  // within one batch

    // Something of this user was committed. On any thread; returns at once.
    void mail_changed(mail::UserId);

private:
    void run();
    void catch_up(mail::UserId);
    bool is_stopped();

    storage::SqliteStore& store_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::set<mail::UserId> waiting_;
    bool stopped_ = false;
    std::thread thread_;
};

}  // namespace kontor::relay
