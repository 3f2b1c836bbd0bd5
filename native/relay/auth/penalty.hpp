// Makes guessing passwords slow (threats B4). A wrong one is answered late: after 2 s, then 4, 8, and 15 s
// at most, by address (IPv4 /32, IPv6 /64) and by account, whichever is longer. A right one is answered at
// once, so that nobody can lock somebody else out. While four answers to an address are held back it may
// not try again (429). After a quarter of an hour without failures all is forgotten. Thread-safe.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/base/instant.hpp"

namespace kontor::auth {

struct PenaltySettings {
    Duration first = std::chrono::seconds(2), longest = std::chrono::seconds(15);
    Duration forget = std::chrono::minutes(15);
    std::size_t held_at_once = 4;
    std::size_t remembered = 10'000;  // addresses, and accounts; beyond, the longest silent is forgotten
};

class Penalty {
public:
    explicit Penalty(PenaltySettings settings = {}) : settings_(settings) {}

    bool may_try(std::string_view address, Instant now);
    // How long to hold the answer back.
    Duration failed(std::string_view address, std::string_view account, Instant now);
    void succeeded(std::string_view address, std::string_view account);

private:
    struct Record {
        unsigned failures = 0;
        Instant last{};
        std::deque<Instant> released;  // when the answers held back go out
    };
    using Records = std::map<std::string, Record, std::less<>>;

    Duration fail(Records& records, const std::string& key, Instant now);

    PenaltySettings settings_;
    std::mutex mutex_;
    Records addresses_, accounts_;
};

// "192.0.2.7" itself, "2001:db8:1:2::/64" for an IPv6 address; anything else as it is.
std::string address_group(std::string_view address);

}  // namespace kontor::auth
