// Work done on other threads, and its end on the window's: what is posted is run by the window's thread, in order, or
// when its time has come.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/instant.hpp"

namespace kontor::desktop {

class Errands : public std::enable_shared_from_this<Errands> {
public:
    using Work = std::function<void()>;

    // wake: called on the thread that posts, to let the window's know.
    explicit Errands(std::function<void()> wake) : wake_(std::move(wake)) {}

    void post(Work work);  // thread-safe
    // On the window's thread:
    void post_at(Instant time, Work work);
    bool run(Instant now);  // false: there was nothing to do
    std::optional<Instant> due() const;

private:
    std::function<void()> wake_;
    std::mutex mutex_;
    std::vector<Work> waiting_;
    std::vector<std::pair<Instant, Work>> later_;
};

}  // namespace kontor::desktop
