// A relay of this machine for the time a window is open: the one that runs on the data directory already, or one of its
// own, a child that ends with it.
#pragma once

#include <sys/types.h>

#include <string>

#include "engine/base/result.hpp"

namespace kontor::desktop {

class LocalRelay {
public:
    // kontor: the program. Waits until the relay can be asked.
    static Result<LocalRelay> start(const std::string& kontor, const std::string& data);
    LocalRelay(LocalRelay&& other) noexcept;
    ~LocalRelay();  // asks the child to end, and waits for it

    const std::string& url() const { return url_; }

private:
    LocalRelay() = default;

    std::string url_;
    pid_t child_ = 0;  // 0: the relay is somebody else's
};

}  // namespace kontor::desktop
