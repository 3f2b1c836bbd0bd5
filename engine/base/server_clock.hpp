// How long a server waits: for the login since the connection began, and from then on for its peer to do anything.
#pragma once

#include <optional>
#include <utility>

#include "engine/base/instant.hpp"

namespace kontor {

class ServerClock {
public:
    ServerClock(Instant now, Duration login, Duration idle)
        : now_(now), connected_(now), moved_(now), login_(login), idle_(idle) {}

    // Time does not go back.
    void tick(Instant now) {
        if (now > now_) now_ = now;
        if (std::exchange(is_old_, false)) moved_ = now_;
    }
    // Something happened, at the moment of the last tick().
    void move() { moved_ = now_; }
    // Something happened since then, at a moment we were not told: it counts from the next tick().
    void move_untold() { is_old_ = true; }

    bool is_due(std::optional<Instant> deadline) const { return deadline && now_ >= *deadline; }
    Instant login_deadline() const { return connected_ + login_; }
    Instant idle_deadline() const { return moved_ + idle_; }

private:
    Instant now_, connected_, moved_;
    Duration login_, idle_;
    bool is_old_ = false;
};

}  // namespace kontor
