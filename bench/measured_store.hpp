// What the benchmarks of the store share: a store with one person in it, and the median of what is measured there. A
// failure ends the program.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "native/storage/sqlite_store.hpp"

namespace kontor::bench {

using Clock = std::chrono::steady_clock;

template <class T>
T must(store::Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
}
inline void must(const store::Result<void>& result) {
    if (result) return;
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
}

inline double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}
// The median of seven, after one that does not count.
inline double median(const std::function<void()>& work) {
    work();
    std::vector<double> times;
    for (int i = 0; i < 7; ++i) {
        const auto start = Clock::now();
        work();
        times.push_back(milliseconds_since(start));
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

struct Office {
    explicit Office(const std::filesystem::path& folder) : store(must(storage::open_sqlite_store(folder))) {
        const auto users = must(store->directory().users());
        user = users.empty() ? must(store->directory().add("anna", "", false)) : users.front().id;
        const auto view = must(store->view(user));
        home = must(view->accounts()).front().id;
        for (const auto& mailbox : must(view->mailboxes(home))) {
            if (mailbox.role == mail::Role::inbox) inbox = mailbox.id;
            if (mailbox.role == mail::Role::trash) trash = mailbox.id;
            if (mailbox.role == mail::Role::junk) junk = mailbox.id;
        }
    }
    std::unique_ptr<storage::SqliteStore> store;
    mail::UserId user;
    mail::AccountId home;
    mail::MailboxId inbox, trash, junk;
};

}  // namespace kontor::bench
