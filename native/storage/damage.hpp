// The first sign that the disk gives back something else than was written (threats F36): a page that makes no sense, a
// read that fails. From then on the store takes no more changes - what they would be built upon cannot be believed -
// but still answers what it can, so that mail may be read and exported. Any thread.
#pragma once

#include <mutex>
#include <optional>
#include <utility>

#include "engine/store/failure.hpp"

namespace kontor::storage {

class Damage {
public:
    // The first one counts.
    void note(store::Failure failure) {
        const std::lock_guard lock(mutex_);
        if (!found_) found_ = std::move(failure);
    }
    // Kind::corrupt, with a message that says what was seen.
    std::optional<store::Failure> found() const {
        const std::lock_guard lock(mutex_);
        return found_;
    }

private:
    mutable std::mutex mutex_;
    std::optional<store::Failure> found_;
};

}  // namespace kontor::storage
