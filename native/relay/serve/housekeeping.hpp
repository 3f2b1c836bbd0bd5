// What a store wants done in quiet moments: a thread that wakes every few minutes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "native/storage/sqlite_store.hpp"

namespace kontor::relay {

class Housekeeping {
public:
    explicit Housekeeping(storage::SqliteStore& store, std::chrono::seconds interval = std::chrono::minutes(5));
    ~Housekeeping();

private:
    void run();
    void tidy();

    storage::SqliteStore& store_;
    const std::chrono::seconds interval_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopped_ = false;
    std::thread thread_;
};

}  // namespace kontor::relay
